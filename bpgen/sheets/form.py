"""The sheet and the key of an architecture, with slots for the numbers of a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from ..figures import tikz, tikz_graph
from ..figures.layout import Drawing, lay_out
from ..formats.environment import Words, render
from ..formats.slots import Fill, Form, Slots
from ..graph.architecture import Architecture
from ..graph.build import Shape, build_graph
from ..graph.quantity import Concept, Graph, Quantity
from ..graph.scalar import Formulas
from ..lesson import symbols
from ..lesson.choose import blanks, is_asked
from ..lesson.lines import Line, Round, make_line, symbol_of
from ..lesson.meaning import group_title, section_title
from ..lesson.plan import Section, Upto, plan
from ..lesson.rules import given_values, rules
from ..printers import latex
from ..trace.digits import Contract, Kind
from .options import Options

Cell = tuple[Markup, Markup]


class Question(NamedTuple):
    """A numbered question: its title, the same in plain characters, and its lines."""

    number: int
    title: Markup
    plain: Markup
    lines: tuple[Line, ...]


class Part(NamedTuple):
    """A section of the sheet with its heading, the same in plain characters, and its questions; ``note``:
    what to know before it, empty where nothing.
    """

    title: Markup
    plain: Markup
    note: Markup
    questions: tuple[Question, ...]


@lru_cache(maxsize=32)
def exercise_form(arch: Shape, options: Options, title: str, source: str, *, key: bool) -> Form:
    """The document of this shape and these options; ``title`` and ``source`` are the network's.

    The sheet's form has no slot for a number that the reader is to find: its TeX cannot give it away.
    """
    t, p = (Words(options.lang, options.templates, form=form) for form in ("latex", "plain"))
    maker = _Maker(arch, build_graph(arch), options, t, p, Slots(), key)
    sections = plan(arch, options.rounds, options.upto)
    parts = tuple(maker.parts(sections))
    mark = maker.slots.mark
    titles = (options.title or p("title"), title, p("key_mark") if key else "")
    context = {
        "t": t,
        "p": p,
        "lang": options.lang,
        "key": key,
        "id": mark(Fill.ID),
        "command": mark(Fill.COMMAND),
        "command_line": mark(Fill.COMMAND_LINE),
        "program_command": mark(Fill.PROGRAM_COMMAND),
        "code": mark(Fill.CODE),
        "code_size": mark(Fill.CODE_SIZE),
        "keywords": mark(Fill.KEYWORDS),
        "japanese": mark(Fill.JAPANESE),
        "title": options.title or t("title"),
        "plain_title": " – ".join(filter(None, titles)),
        "network_title": title,
        "network_source": source,
        "course": options.course,
        "date": options.date,
        "figure": maker.figure(),
        "given": tuple(maker.given()),
        "notes": tuple(maker.notes()),
        "contract": maker.contract(options.contract),
        "rule": options.contract.rule.value,
        "legend": maker.legend(parts),
        "parts": parts,
        "question_count": sum(len(s.groups) for s in sections),
        # Whoever has worked only a part of a round cannot yet explain the whole program.
        "whole": options.upto in (Upto.HIDDEN, Upto.ALL),
        # A graph of formulas has no program to compare with.
        "has_program": isinstance(arch, Architecture),
        "program_rows": tuple(maker.program_rows(sections)),
        "tasks": tuple(maker.tasks(sections)),
        "looks_back": isinstance(arch, Architecture) and arch.depth > 1,
    }
    return maker.slots.cut(render("documents/exercise.tex.j2", options.templates, context))


class _Maker(NamedTuple):
    """What the makers of a form's parts share."""

    arch: Shape
    graph: Graph
    options: Options
    t: Words
    p: Words
    slots: Slots
    filled: bool

    def figure(self) -> Markup:
        """The network drawn, with the names of its weights; or the graph."""
        if isinstance(self.arch, Formulas):
            return Markup(tikz_graph.graph(self.arch))  # noqa: S704
        return Markup(tikz.network(self.graph, _drawing(self.arch)))  # noqa: S704

    def given(self) -> Iterator[tuple[Markup, tuple[Cell, ...]]]:
        """Rows of the table of given values: a heading, and the symbols with their numbers."""
        for heading, keys in given_values(self.t, self.graph, self.arch):
            yield heading, tuple((symbol_of(self.graph, k), self.slots.mark(Fill.NUMBER, k, 1)) for k in keys)

    def notes(self) -> Iterator[Markup]:
        """The rules of this problem in words."""
        short = self.options.upto in (Upto.FORWARD, Upto.ERROR) and self.options.rounds == 1
        crowded = isinstance(self.arch, Architecture) and _drawing(self.arch).crowded
        return rules(self.t, self.arch, crowded=crowded, updates=not short)

    def contract(self, contract: Contract) -> Markup:
        """The rounding contract in words."""
        kind = "figures" if contract.policy.kind is Kind.FIGURES else "places"
        return self.t(
            f"contract.{contract.rule}", digits=self.t(f"contract.{kind}", n=contract.policy.digits)
        )

    def parts(self, sections: Sequence[Section]) -> Iterator[Part]:
        """The sections with their questions, numbered through."""
        asked = blanks(self.graph, sections, self.options.worked, self.options.fade)
        many, number, before = _rounds(sections) > 1, 0, 1
        rounds = {
            r: Round(r, _keys(s for s in sections if s.round == r), is_asked(self.graph, asked, r))
            for r in _numbers(sections)
        }
        for section in sections:
            questions = []
            for group in section.groups:
                number += 1
                lines = tuple(
                    make_line(
                        self.graph,
                        self.slots,
                        key,
                        rounds[section.round],
                        blank=(section.round, key) in asked,
                        filled=self.filled,
                        steps=self.filled and section.round == 1,
                    )
                    for key in group.keys
                )
                title, plain = (group_title(t, self.graph, group, section.round) for t in (self.t, self.p))
                questions.append(Question(number, title, plain, lines))
            heading, plain = (section_title(t, self.arch, section) for t in (self.t, self.p))
            if many:
                before_it = {"round": section.round}
                heading = self.t("section.round", **before_it) + Markup(r"\quad ") + heading
                plain = self.p("section.round", **before_it) + Markup(" ") + plain
            note = self._updated(section.round) if section.round > before else Markup("")
            before = section.round
            yield Part(heading, plain, note, tuple(questions))

    def legend(self, parts: Sequence[Part]) -> Markup:
        """What the letters of factors mean, and the frames in lines that are worked; empty without either."""
        lines = [line for part in parts for question in part.questions for line in question.lines]
        said = [self.t("contract.legend")] if any(line.mark for line in lines) else []
        if any(line.own for line in lines):
            said.append(self.t("contract.own"))
        return Markup(" ").join(said)

    def _updated(self, round_: int) -> Markup:
        """Which weights go into a later round: those that the round before has updated."""
        trained = [q for q in self.graph.given if q.key in self.graph.next_round]
        weights, biases = (
            symbols.in_short(
                [symbols.symbol(self.graph, q.key, round_) for q in trained if q.concept is concept], 2
            )
            for concept in (Concept.WEIGHT, Concept.BIAS)
        )
        which = "updated_weights_and_biases" if biases else "updated_weights"
        names = self.t("comma").join([*weights, *biases])
        return self.t(f"section.{which}", symbols=names, before=round_ - 1)

    def program_rows(self, sections: Sequence[Section]) -> Iterator[tuple[Markup, Markup, Markup]]:
        """What a program prints that a hand has computed: the errors, and some updated weights.

        Symbol, the number by hand, the program's. Only a key has the numbers.
        """
        many = _rounds(sections) > 1
        for key, round_ in self._compared(sections):
            mark = self.t("question.round_mark", round=round_) if many else Markup("")
            symbol = Markup(f"${latex.symbol_of(self.graph, key, round_)}$") + mark  # noqa: S704
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
        asked = _keys(sections)
        for text, concepts in _TASKS:
            found = [self._first(concept, asked) for concept in concepts]
            formulas = tuple(self._equation(q) for q in found if q is not None)
            if formulas:
                yield self.t(f"question.{text}"), formulas

    def _first(self, concept: Concept, asked: frozenset[str]) -> Quantity | None:
        return next((q for q in self.graph.at(concept) if q.key in asked), None)

    def _equation(self, q: Quantity) -> Markup:
        assert q.definition is not None
        formula = latex.formula(self.graph, q.definition)
        return Markup(rf"$\displaystyle {latex.symbol_of(self.graph, q.key)} = {formula}$")  # noqa: S704


def _drawing(arch: Architecture) -> Drawing:
    """The network, laid out: wider for more layers, higher for more units."""
    width = 7.6 if arch.depth <= 2 else 9.2
    return lay_out(arch, width, min(max(max(arch.sizes) * 1.35, 3.6), 7.5))


#: The parts of a program that the last question asks for, by the quantities that they compute.
_TASKS = (
    ("read_forward", (Concept.NET, Concept.OUT)),
    ("read_delta", (Concept.DELTA,)),
    ("read_update", (Concept.GRADIENT, Concept.UPDATED)),
)


def _keys(sections: Iterable[Section]) -> frozenset[str]:
    """The keys that have a line in these sections."""
    return frozenset(key for s in sections for g in s.groups for key in g.keys)


def _numbers(sections: Sequence[Section]) -> list[int]:
    """The numbers of the rounds, in order."""
    return sorted({s.round for s in sections})


def _rounds(sections: Sequence[Section]) -> int:
    return len(_numbers(sections))
