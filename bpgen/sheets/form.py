"""The sheet and the key of an architecture, with slots for the numbers of a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from ..errors.languages import language
from ..figures.layout import Drawing, lay_out
from ..figures.pictures import PICTURES
from ..figures.tikz_graph import edges
from ..formats.environment import Words, render
from ..formats.formulas import Equation, in_short, spoken, symbol
from ..formats.slots import DocumentSlot, Fill, Form, cut
from ..graph.architecture import Architecture
from ..graph.quantity import Concept, Graph
from ..graph.scalar import Formulas
from ..lesson.blocks import (
    Block,
    Box,
    Figure,
    Given,
    Heading,
    Line,
    Paragraph,
    Particulars,
    Problem,
    Question,
    Section,
)
from ..lesson.choose import blanks, is_asked
from ..lesson.lines import Round
from ..lesson.meaning import group_title, section_title
from ..lesson.plan import PlannedSection, Upto, plan
from ..lesson.rules import given_values, rules
from ..trace.digits import Contract, Kind
from .by_round import updates_by_round
from .options import Options
from .program import ProgramQuestions, keys_of, rounds_of


@lru_cache(maxsize=32)
def exercise_form(
    graph: Graph, options: Options, title: str, source: str, *, key: bool, program: bool, form: str
) -> Form:
    """The document of this shape and these options in a format; ``title`` and ``source`` are the network's,
    ``program``: there is a command that makes the program to compare with.

    The sheet's form has no slot for a number that the reader is to find: its source cannot give it away.
    """
    notation = graph.shape.notation
    t, p = (Words(options.lang, options.templates, form=x, notation=notation) for x in (form, "plain"))
    maker = _Maker(graph, options, t, p, key, form)
    sections = maker.sections(plan(graph, options.rounds, options.upto), program=program)
    titles = (options.title or p("title"), title, p("key_mark") if key else "")
    heading = Heading(
        t.format.write(options.title or t("title")), title, t("key_mark") if key else Markup("")
    )
    context = {
        "form": f"formats/{form}",
        "t": t,
        "p": p,
        "lang": options.lang,
        "locale": language(options.lang).locale.replace("_", "-"),
        "id": DocumentSlot(Fill.ID),
        "command_line": DocumentSlot(Fill.COMMAND_LINE),
        "keywords": DocumentSlot(Fill.KEYWORDS),
        "japanese": DocumentSlot(Fill.JAPANESE),
        "title": heading.title,
        "plain_title": " – ".join(filter(None, titles)),
        "course": options.course,
        "picture": lambda _: maker.picture(),
        "description": maker.description(),
        "opening": tuple(maker.opening(heading, source, sections)),
        "sections": sections,
    }
    return cut(t.format.finished(render("documents/sheet.j2", options.templates, context, form, notation)))


def drawing_source(graph: Graph, options: Options) -> str:
    """The drawing of the network alone as a Typst source, on a page as large as it is."""
    t, p = (Words(options.lang, options.templates, form=x) for x in ("typst", "plain"))
    maker = _Maker(graph, options, t, p, filled=False, form="typst")
    context = {
        "t": t,
        "lang": options.lang,
        "description": maker.description(),
        "picture": maker.picture,
    }
    return t.format.finished(render("formats/typst/drawing.j2", None, context, "typst"))


class _Maker(NamedTuple):
    """What the makers of a form's parts share."""

    graph: Graph
    options: Options
    t: Words
    p: Words
    filled: bool
    form: str

    def picture(self) -> Markup:
        """The network drawn, with the names of its weights; or the graph."""
        drawn = PICTURES[self.form]
        if isinstance(self.graph.shape, Formulas):
            return Markup(drawn.graph(self.graph.shape))  # noqa: S704
        return Markup(drawn.network(self.graph, _drawing(self.graph.architecture)))  # noqa: S704

    def description(self) -> Markup:
        """The drawing in plain words, for those who have it read to them."""
        graph, t = self.graph, self.p

        def name(key: str) -> str:
            return spoken(symbol(graph, key))

        if isinstance(graph.shape, Formulas):
            arrows = [f"{name(a)} → {name(b)}" for a, b in edges(graph.shape)]
            return t("figure_graph", edges=t("comma").join(arrows))
        drawn = _drawing(graph.architecture).edges
        arrows = [f"{1 if e.start.bias else e.start.key} → {e.end.key} {name(e.weight)}" for e in drawn]
        shape = "-".join(map(str, graph.architecture.sizes))
        return t("figure", shape=shape, edges=t("comma").join(arrows))

    def opening(self, heading: Heading, source: str, sections: Sequence[Section]) -> Iterator[Block]:
        """What stands before the questions."""
        t, options = self.t, self.options
        yield heading
        yield Particulars(
            (t("course"), options.course),
            (t("date"), options.date),
            Markup("") if self.filled else t("name"),
            t("student"),
            t("identity", id=DocumentSlot(Fill.ID)),
            (t("command") + t("colon"), DocumentSlot(Fill.COMMAND)),
            DocumentSlot(Fill.CODE),
            DocumentSlot(Fill.CODE_SIZE),
            source,
        )
        contract = self.contract(options.contract)
        if self.filled:
            contract += Markup(" ") + t(f"key.tolerance_{options.contract.rule.value}")
        yield Box(t("contract.title"), contract, self.legend(sections))
        yield Problem(Figure(), t("given.title"), self.given(), tuple(self.notes()))

    def given(self) -> Given:
        """The given values: symbols with their numbers."""
        return Given(
            tuple(
                (
                    heading,
                    tuple(Equation((symbol(self.graph, k), DocumentSlot(Fill.NUMBER, k, 1))) for k in keys),
                )
                for heading, keys in given_values(self.t, self.graph)
            )
        )

    def notes(self) -> Iterator[Markup]:
        """The rules of this problem in words."""
        short = self.options.upto in (Upto.FORWARD, Upto.ERROR) and self.options.rounds == 1
        shape = self.graph.shape
        crowded = isinstance(shape, Architecture) and _drawing(shape).crowded
        return rules(self.t, self.graph, crowded=crowded, updates=not short)

    def contract(self, contract: Contract) -> Markup:
        """The rounding contract in words."""
        kind = "figures" if contract.policy.kind is Kind.FIGURES else "places"
        return self.t(
            f"contract.{contract.rule}", digits=self.t(f"contract.{kind}", n=contract.policy.digits)
        )

    def sections(self, planned: Sequence[PlannedSection], *, program: bool) -> tuple[Section, ...]:
        """The questions, numbered through: the plan's, then those about a program."""
        more = updates_by_round(self.graph, self.options, self.t, self.p, planned, filled=self.filled)
        parts = (*self.parts(planned), *more)
        if not isinstance(self.graph.shape, Architecture):
            return parts  # a graph of formulas has no program to compare with
        number = sum(len(part.questions) for part in parts)
        # Whoever has worked only a part of a round cannot yet explain the whole program.
        whole = self.options.upto in (Upto.HIDDEN, Upto.ALL)
        about = ProgramQuestions(self.graph, self.options, self.t, planned, self.filled)
        last = [self._question(number + 1, "question.compare", about.compare(program=program))]
        if whole:
            last.append(self._question(number + 2, "question.read", about.read()))
        title, plain = (t("section.last") for t in (self.t, self.p))
        return (*parts, Section(Markup(""), title, plain, (), tuple(last)))

    def _question(self, number: int, title: str, blocks: Iterable[Block]) -> Question:
        return self._numbered(number, (self.t(title), self.p(title)), blocks)

    def _numbered(self, number: int, titles: Sequence[Markup], blocks: Iterable[Block]) -> Question:
        label, plain = (t("question.number", n=number) for t in (self.t, self.p))
        return Question(label, titles[0], plain + Markup(" ") + titles[1], tuple(blocks))

    def parts(self, sections: Sequence[PlannedSection]) -> Iterator[Section]:
        """The sections of the plan with their questions, numbered through."""
        asked = blanks(self.graph, sections, self.options.worked, self.options.fade)
        many, number, before = len(rounds_of(sections)) > 1, 0, 1
        rounds = {
            r: Round(
                self.graph,
                r,
                keys_of(s for s in sections if s.round == r),
                is_asked(self.graph, asked, r),
                self.filled,
            )
            for r in rounds_of(sections)
        }
        for section in sections:
            questions = []
            for group in section.groups:
                number += 1
                lines = tuple(
                    rounds[section.round].line(key, blank=(section.round, key) in asked) for key in group.keys
                )
                titles = [group_title(t, self.graph, group, section.round) for t in (self.t, self.p)]
                questions.append(self._numbered(number, titles, lines))
            heading, plain = (section_title(t, self.graph, section) for t in (self.t, self.p))
            above = self.t("section.round", round=section.round) if many else Markup("")
            plain = self.p("section.round", round=section.round) + Markup(" ") + plain if many else plain
            note = (Paragraph(self._updated(section.round)),) if section.round > before else ()
            before = section.round
            yield Section(above, heading, plain, note, tuple(questions))

    def legend(self, sections: Sequence[Section]) -> Markup:
        """What the letters of factors mean, and the frames in lines that are worked; empty without either."""
        lines = [x for s in sections for q in s.questions for x in q.blocks if isinstance(x, Line)]
        said = [self.t("contract.legend")] if any(line.label for line in lines) else []
        if any(line.own for line in lines):
            said.append(self.t("contract.own"))
        return Markup(" ").join(said)

    def _updated(self, round_: int) -> Markup:
        """Which weights go into a later round: those that the round before has updated."""
        trained = [q for q in self.graph.given if q.key in self.graph.next_round]
        weights, biases = (
            in_short((symbol(self.graph, q.key, round_) for q in trained if q.concept is concept), 2)
            for concept in (Concept.WEIGHT, Concept.BIAS)
        )
        which = "updated_weights_and_biases" if biases else "updated_weights"
        names = self.t("comma").join(map(self.t.format.write, [*weights, *biases]))
        return self.t(f"section.{which}", symbols=names, before=round_ - 1)


def _drawing(arch: Architecture) -> Drawing:
    """The network, laid out: wider for more layers, higher for more units."""
    width = 7.6 if arch.depth <= 2 else 9.2
    return lay_out(arch, width, min(max(max(arch.sizes) * 1.35, 3.6), 7.5))
