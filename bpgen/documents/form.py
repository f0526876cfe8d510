"""The sheet and the key of an architecture, with slots for the numbers of a problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from ..figures import tikz
from ..figures.layout import Drawing, lay_out
from ..graph.architecture import Architecture
from ..graph.build import build_graph
from ..graph.quantity import Concept, Graph, Quantity
from ..numbers import Contract, Kind
from ..printers import latex
from .choose import blanks
from .environment import Words, render
from .lines import Line, make_line, symbol_of
from .meaning import section_title
from .options import Options
from .plan import Group, Section, Upto, plan
from .rules import given_values, rules
from .slots import Fill, Form, Slots

Cell = tuple[Markup, Markup]


class Question(NamedTuple):
    """A numbered question: its title and its lines."""

    number: int
    title: Markup
    lines: tuple[Line, ...]


class Part(NamedTuple):
    """A section of the sheet with its heading."""

    title: Markup
    questions: tuple[Question, ...]


@lru_cache(maxsize=32)
def exercise_form(arch: Architecture, options: Options, title: str, source: str, *, key: bool) -> Form:
    """The document of this shape and these options; ``title`` and ``source`` are the network's.

    The sheet's form has no slot for a number that the reader is to find: its TeX cannot give it away.
    """
    maker = _Maker(arch, build_graph(arch), options, Words(options.lang, options.templates), Slots(), key)
    sections = plan(arch, options.rounds, options.upto)
    mark = maker.slots.mark
    context = {
        "t": maker.t,
        "lang": options.lang,
        "key": key,
        "id": mark(Fill.ID),
        "command": mark(Fill.COMMAND),
        "program_command": mark(Fill.PROGRAM_COMMAND),
        "code": mark(Fill.CODE),
        "code_size": mark(Fill.CODE_SIZE),
        "title": options.title or maker.t("title"),
        "network_title": title,
        "network_source": source,
        "course": options.course,
        "date": options.date,
        "figure": maker.figure(),
        "given": tuple(maker.given()),
        "notes": tuple(maker.notes()),
        "contract": maker.contract(options.contract),
        "rule": options.contract.rule.value,
        "parts": tuple(maker.parts(sections)),
        "question_count": sum(len(s.groups) for s in sections),
        # Whoever has worked only a part of a round cannot yet explain the whole program.
        "whole": options.upto in (Upto.HIDDEN, Upto.ALL),
        "program_rows": tuple(maker.program_rows(sections)),
        "tasks": tuple(maker.tasks(sections)),
        "looks_back": arch.depth > 1,
    }
    return maker.slots.cut(render("documents/exercise.tex.j2", options.templates, context))


class _Maker(NamedTuple):
    """What the makers of a form's parts share."""

    arch: Architecture
    graph: Graph
    options: Options
    t: Words
    slots: Slots
    filled: bool

    @property
    def drawing(self) -> Drawing:
        """The network, laid out: wider for more layers, higher for more units."""
        width = 7.6 if self.arch.depth <= 2 else 9.2
        return lay_out(self.arch, width, min(max(max(self.arch.sizes) * 1.35, 3.6), 7.5))

    def figure(self) -> Markup:
        """The network drawn, with the names of its weights."""
        return Markup(tikz.network(self.arch, self.drawing))  # noqa: S704

    def given(self) -> Iterator[tuple[Markup, tuple[Cell, ...]]]:
        """Rows of the table of given values: a heading, and the symbols with their numbers."""
        for heading, keys in given_values(self.t, self.graph, self.arch):
            yield heading, tuple((symbol_of(self.graph, k), self.slots.mark(Fill.NUMBER, k, 1)) for k in keys)

    def notes(self) -> Iterator[Markup]:
        """The rules of this problem in words."""
        short = self.options.upto in (Upto.FORWARD, Upto.ERROR) and self.options.rounds == 1
        return rules(self.t, self.arch, crowded=self.drawing.crowded, updates=not short)

    def contract(self, contract: Contract) -> Markup:
        """The rounding contract in words."""
        kind = "figures" if contract.policy.kind is Kind.FIGURES else "places"
        return self.t(
            f"contract.{contract.rule}", digits=self.t(f"contract.{kind}", n=contract.policy.digits)
        )

    def parts(self, sections: Sequence[Section]) -> Iterator[Part]:
        """The sections with their questions, numbered through."""
        asked = blanks(self.graph, sections, self.options.worked, self.options.fade)
        many, number = _rounds(sections) > 1, 0
        for section in sections:
            questions = []
            for group in section.groups:
                number += 1
                lines = tuple(
                    make_line(
                        self.graph,
                        self.slots,
                        key,
                        section.round,
                        blank=(section.round, key) in asked,
                        filled=self.filled,
                        steps=self.filled and section.round == 1,
                    )
                    for key in group.keys
                )
                questions.append(Question(number, group_title(self.t, self.graph, group), lines))
            heading = section_title(self.t, self.arch, section)
            if many:
                heading = self.t("section.round", round=section.round) + Markup(r"\quad ") + heading
            yield Part(heading, tuple(questions))

    def program_rows(self, sections: Sequence[Section]) -> Iterator[tuple[Markup, Markup, Markup]]:
        """What a program prints that a hand has computed: the errors, and some updated weights.

        Symbol, the number by hand, the program's. Only a key has the numbers.
        """
        many = _rounds(sections) > 1
        for key, round_ in self._compared(sections):
            mark = self.t("question.round_mark", round=round_) if many else Markup("")
            symbol = Markup(f"${latex.symbol_of(self.graph, key)}$") + mark  # noqa: S704
            if self.filled:
                yield (
                    symbol,
                    self.slots.mark(Fill.NUMBER, key, round_),
                    self.slots.mark(Fill.PROGRAM, key, round_),
                )
            else:
                yield symbol, Markup(""), Markup("")

    def _compared(self, sections: Sequence[Section]) -> list[tuple[str, int]]:
        asked = {(s.round, key) for s in sections for g in s.groups for key in g.keys}
        errors = [(self.graph.objective, s.round) for s in sections if s.kind == "error"]
        updated = [
            (k, r) for k in self.graph.next_round.values() for r in _numbers(sections) if (r, k) in asked
        ]
        first_and_last = updated if len(updated) <= 2 else [updated[0], updated[-1]]
        last = sections[-1]
        return errors + first_and_last or [(last.groups[-1].keys[-1], last.round)]

    def tasks(self, sections: Sequence[Section]) -> Iterator[tuple[Markup, tuple[Markup, ...]]]:
        """What the last question asks to find in the program, and the formulas that it computes."""
        asked = {key for s in sections for g in s.groups for key in g.keys}
        for text, concepts in _TASKS:
            found = [self._first(concept, asked) for concept in concepts]
            formulas = tuple(self._equation(q) for q in found if q is not None)
            if formulas:
                yield self.t(f"question.{text}"), formulas

    def _first(self, concept: Concept, asked: set[str]) -> Quantity | None:
        return next((q for q in self.graph.defined if q.concept is concept and q.key in asked), None)

    def _equation(self, q: Quantity) -> Markup:
        assert q.definition is not None
        formula = latex.formula(self.graph, q.definition)
        return Markup(rf"$\displaystyle {latex.symbol_of(self.graph, q.key)} = {formula}$")  # noqa: S704


def group_title(t: Words, graph: Graph, group: Group) -> Markup:
    """The title of a question: which unit and which weights it is about."""
    comma = t("comma")
    units = comma.join(Markup(f"${tikz.unit(u)}$") for u in group.unit.split(",") if u)  # noqa: S704
    # At most six names: a longer list says no more in a title.
    symbols = [f"${latex.symbol_of(graph, k)}$" for k in group.parameters]
    if len(symbols) > 6:
        symbols = [symbols[0], r"$\dotsc$", symbols[-1]]
    weights = comma.join(Markup(x) for x in symbols)  # noqa: S704
    title = t(f"question.{group.kind}", unit=units, units=units, weights=weights)
    return title + (t("question.sample", n=group.sample) if group.sample else Markup(""))


#: The parts of a program that the last question asks for, by the quantities that they compute.
_TASKS = (
    ("read_forward", (Concept.NET, Concept.OUT)),
    ("read_delta", (Concept.DELTA,)),
    ("read_update", (Concept.GRADIENT, Concept.UPDATED)),
)


def _numbers(sections: Sequence[Section]) -> list[int]:
    """The numbers of the rounds, in order."""
    return sorted({s.round for s in sections})


def _rounds(sections: Sequence[Section]) -> int:
    return len(_numbers(sections))
