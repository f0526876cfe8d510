"""The sheet and the key of an architecture, with slots for the numbers of a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from ..errors.languages import language
from ..formats.environment import Words, render
from ..formats.formulas import in_short
from ..formats.qr import page_changes
from ..formats.slots import DocumentSlot, Fill, Form, cut
from ..graph.architecture import Architecture
from ..graph.layers_shape import LayerGraph
from ..graph.quantity import Concept, Graph
from ..lesson.blocks import (
    Block,
    Box,
    Figure,
    Heading,
    LayerPicture,
    Line,
    Paragraph,
    Particulars,
    Problem,
    Question,
    Section,
)
from ..lesson.choose import blanks, is_asked
from ..lesson.layers import layer_name
from ..lesson.lines import SheetRound, has_zeros_left_out
from ..lesson.meaning import group_title, section_title
from ..lesson.plan import PlannedSection, Upto, plan
from ..lesson.rules import rules
from ..trace.digits import Contract, Kind
from ..trace.printed import Round
from . import alike
from .by_round import updates_by_round
from .drawing import SheetDrawing
from .given import given_block
from .options import Options
from .program import ProgramQuestions, keys_of, rounds_of


@lru_cache(maxsize=32)
def exercise_form(
    picture: SheetDrawing,
    options: Options,
    title: str,
    source: str,
    *,
    key: bool,
    program: bool,
    command: bool,
    note: bool,
    page: bool,
    form: str,
) -> Form:
    """The document of this shape and these options in a format; ``title`` and ``source`` are the network's,
    ``command``: there is one that makes the sheet again, ``program``: one that makes the program to compare
    with, ``note``: one to the student, ``page``: one on which its answers are checked.

    The sheet's form has no slot for a number that the reader is to find: its source cannot give it away.
    """
    graph = picture.graph
    notation = graph.shape.notation
    t, p = (Words(options.lang, options.templates, form=x, notation=notation) for x in (form, "plain"))
    maker = _Maker(picture, graph, options, t, p, key)
    sections = maker.sections(
        plan(graph, options.rounds, options.upto, along=options.along), program=program, anyones=command
    )
    titles = (options.title or p("title"), title, p("key_mark") if key else "")
    heading = Heading(
        t.format.write(options.title or t("title")),
        title,
        t("key_mark") if key else Markup(""),
        options.institution,
        options.logo,
    )
    context = {
        "form": f"formats/{form}",
        "t": t,
        "p": p,
        "lang": options.lang,
        "locale": language(options.lang).locale.replace("_", "-"),
        # A sheet that nobody can make again comes back to whoever has made it, who may scan it.
        "page_changes": () if key or command else page_changes(),
        "page_code": DocumentSlot(Fill.PAGE_CODE),
        "id": DocumentSlot(Fill.ID),
        "which": t(
            "identity" if command else "of_student",
            id=DocumentSlot(Fill.ID),
            student=DocumentSlot(Fill.STUDENT),
        ),
        "command_line": DocumentSlot(Fill.COMMAND_LINE),
        "keywords": DocumentSlot(Fill.KEYWORDS),
        "japanese": DocumentSlot(Fill.JAPANESE),
        "title": heading.title,
        "plain_title": " – ".join(filter(None, titles)),
        "course": options.course,
        "printed": alike.printer(t.format, options.templates),
        "picture": lambda _: picture.printed(t, form),
        "description": picture.described(p),
        "of_layers": isinstance(graph.shape, LayerGraph),
        "opening": tuple(maker.opening(heading, source, sections, command=command, note=note, page=page)),
        "sections": sections,
    }
    return cut(t.format.finished(render("documents/sheet.j2", options.templates, context, form, notation)))


class _Maker(NamedTuple):
    """What the makers of a form's parts share."""

    picture: SheetDrawing
    graph: Graph
    options: Options
    t: Words
    p: Words
    filled: bool

    def opening(
        self,
        heading: Heading,
        source: str,
        sections: Sequence[Section],
        *,
        command: bool,
        note: bool,
        page: bool,
    ) -> Iterator[Block]:
        """What stands before the questions."""
        t, options = self.t, self.options
        yield heading
        yield Particulars(
            (t("course"), options.course),
            (t("date"), options.date),
            # A key to a sheet that anyone can make is nobody's.
            (Markup("") if self.filled and command else t("name"), DocumentSlot(Fill.NAME)),
            (t("student"), DocumentSlot(Fill.STUDENT)),
            (t("note") + t("colon"), DocumentSlot(Fill.NOTE)) if note else None,
            t("identity", id=DocumentSlot(Fill.ID)),
            (t("command") + t("colon"), DocumentSlot(Fill.COMMAND)) if command else None,
            self.p("checked" if page else "command" if command else "code"),
            DocumentSlot(Fill.CODE),
            DocumentSlot(Fill.CODE_SIZE),
            source,
            (t("checked") + t("colon"), DocumentSlot(Fill.PAGE)) if page else None,
        )
        contract = contract_in_words(t, options.contract)
        if self.filled:
            contract += Markup(" ") + t(f"key.tolerance_{options.contract.rule.value}")
        yield Box(t("contract.title"), contract, self.legend(sections))
        given = given_block(t, self.graph, self.picture.on_edges)
        yield Problem(Figure(), t("given.title"), given, tuple(self.notes()))

    def notes(self) -> Iterator[Markup]:
        """The rules of this problem in words."""
        options = self.options
        without = (options.along and not options.along.endswith("+")) or options.upto in (
            Upto.FORWARD,
            Upto.ERROR,
        )
        short = without and options.rounds == 1
        return rules(self.t, Round(self.graph, 1), crowded=self.picture.crowded, updates=not short)

    def sections(
        self, planned: Sequence[PlannedSection], *, program: bool, anyones: bool
    ) -> tuple[Section, ...]:
        """The questions, numbered through: the plan's, then those about a program, which are for sheets that
        anyone can make: a student of a class cannot make the program, and nobody marks what it is asked.
        """
        more = updates_by_round(self.graph, self.options, self.t, self.p, planned, filled=self.filled)
        parts = (*self.parts(planned), *more)
        if not (anyones and isinstance(self.graph.shape, Architecture)):
            return parts  # a graph of formulas has no program to compare with
        number = sum(len(part.questions) for part in parts)
        # Whoever has worked only a part of a round cannot yet explain the whole program.
        whole = self.options.upto in (Upto.HIDDEN, Upto.ALL) and not self.options.along
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
            r: SheetRound(
                Round(self.graph, r),
                keys_of(s for s in sections if s.round == r),
                is_asked(self.graph, asked, r),
                filled=self.filled,
            )
            for r in rounds_of(sections)
        }
        for section in sections:
            questions, one = [], rounds[section.round]
            for group in section.groups:
                number += 1
                lines = tuple(one.line(key, blank=(section.round, key) in asked) for key in group.keys)
                titles = [group_title(t, one.round, group) for t in (self.t, self.p)]
                questions.append(self._numbered(number, titles, lines))
            heading, plain = (section_title(t, self.graph, section) for t in (self.t, self.p))
            above = self.t("section.round", round=section.round) if many else Markup("")
            plain = self.p("section.round", round=section.round) + Markup(" ") + plain if many else plain
            note = (Paragraph(self._updated(section.round)),) if section.round > before else ()
            before = section.round
            drawn = tuple(self._layers_drawn(section))
            yield Section(above, heading, plain, (*note, *drawn), tuple(questions))

    def _layers_drawn(self, section: PlannedSection) -> Iterator[LayerPicture]:
        """The figures of the layers whose values the first round asks for."""
        shape = self.graph.shape
        if section.kind != "forward" or section.round > 1 or not isinstance(shape, LayerGraph):
            return
        asked_for = {group.layer for group in section.groups}
        fill = Fill.FILLED_LAYER_FIGURE if self.filled else Fill.LAYER_FIGURE
        for number in self.picture.layers:
            if number in asked_for:
                title = layer_name(self.t, shape, number)
                title += self.t("question.sample", n=1) if shape.samples > 1 else Markup("")
                yield LayerPicture(title, DocumentSlot(fill, str(number)))

    def legend(self, sections: Sequence[Section]) -> Markup:
        """What the letters of factors mean, and the frames in lines that are worked; empty without either."""
        lines = [x for s in sections for q in s.questions for x in q.blocks if isinstance(x, Line)]
        said = [self.t("contract.legend")] if any(line.label for line in lines) else []
        if any(line.own for line in lines):
            said.append(self.t("contract.own"))
        if self.filled and any(has_zeros_left_out(self.graph, line.key) for line in lines):
            said.append(self.t("contract.zeros"))
        return Markup(" ").join(said)

    def _updated(self, round_: int) -> Markup:
        """Which weights go into a later round: those that the round before has updated."""
        trained = [q for q in self.graph.given if q.key in self.graph.next_round]
        weights, biases = (
            in_short(Round(self.graph, round_), [q.key for q in trained if q.concept is concept], 2)
            for concept in (Concept.WEIGHT, Concept.BIAS)
        )
        which = "updated_weights_and_biases" if biases else "updated_weights"
        names = self.t("comma").join(map(self.t.format.write, [*weights, *biases]))
        return self.t(f"section.{which}", symbols=names, before=round_ - 1)


def contract_in_words(t: Words, contract: Contract) -> Markup:
    """How a sheet asks its readers to round; ``t`` gives the texts of the kind "sheet"."""
    kind = "figures" if contract.policy.kind is Kind.FIGURES else "places"
    return t(f"contract.{contract.rule}", digits=t(f"contract.{kind}", n=contract.policy.digits))
