"""A sheet as a page of a platform: HTML with formulas in TeX, and a mark for each number and each answer.

It is made once for a shape; the numbers of a variant are filled in (``formats.slots``).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from markupsafe import Markup

from ...errors.languages import LANGUAGES
from ...figures import svg
from ...figures.layout import for_page
from ...figures.lit import NOTHING
from ...formats.environment import Words
from ...formats.formulas import Equation, defined
from ...formats.slots import DocumentSlot, Fill, marked
from ...graph.architecture import Architecture
from ...graph.expr import Num, shown
from ...graph.quantity import Graph
from ...lesson.choose import blanks
from ...lesson.meaning import group_title, section_title
from ...lesson.plan import Upto, plan
from ...lesson.rules import given_values, rules
from ...sheets.drawing import SheetDrawing
from ...sheets.form import contract_in_words
from ...sheets.options import Options
from ...trace.printed import Round, texts
from ...trace.rounding import Worked

#: What stands in for a formula's mark-up: the page as a whole is one text.
_P, _LINE = Markup("<p>{}</p>\n"), Markup("<p>{} = {}</p>\n")


class QuizPicture(NamedTuple):
    """The network drawn: an SVG file, and what it shows in words."""

    file: bytes
    alternative: str

    @property
    def base64(self) -> str:
        """The file as text."""
        return b64encode(self.file).decode()


class QuizLine(NamedTuple):
    """A line of a question: its quantity's formula, and what comes after it, a number or an answer; nothing
    where the formula is the result.
    """

    round: int
    key: str
    formula: Markup
    end: DocumentSlot | None


class QuizQuestion(NamedTuple):
    """A numbered question: its ``title`` with the number, and its lines."""

    number: int
    title: Markup
    lines: tuple[QuizLine, ...]


class QuizSection(NamedTuple):
    """A part of a round, with its heading."""

    title: Markup
    questions: tuple[QuizQuestion, ...]


class Quiz(NamedTuple):
    """The page: ``opening`` is all that stands before the questions, but for the picture."""

    title: str
    opening: Markup
    picture: QuizPicture | None
    sections: tuple[QuizSection, ...]

    @property
    def questions(self) -> Iterator[QuizQuestion]:
        """All questions, in their order."""
        return (question for section in self.sections for question in section.questions)

    def page(self, picture: str) -> Markup:
        """The whole page, with a mark for each answer; ``picture`` is the address of the picture."""
        out = [self.opening]
        if self.picture is not None:
            out.append(Markup('<p><img src="{}" alt="{}"/></p>\n').format(picture, self.picture.alternative))
        for section in self.sections:
            out.append(Markup("<h4>{}</h4>\n").format(section.title))
            for question in section.questions:
                out.append(Markup("<h5>{}</h5>\n").format(question.title))
                out += map(line_of, question.lines)
        return Markup().join(out)


def line_of(line: QuizLine) -> Markup:
    """A line as a paragraph."""
    if line.end is None:
        return _P.format(line.formula)
    return _LINE.format(line.formula, Markup(marked(line.end)))  # noqa: S704  # a mark of ours


@lru_cache(maxsize=16)
def quiz_of(graph: Graph, options: Options) -> Quiz:
    """The page for sheets of this shape and these options. Raises as ``marking.sheet.parts_of``."""
    t, p = (
        Words(options.lang, options.templates, form=form, notation=graph.shape.notation)
        for form in ("quiz", "plain")
    )
    return Quiz(
        str(options.title or p("title")),
        Markup().join(_opening(t, graph, options)),
        _picture(p, graph),
        tuple(_sections(t, graph, options)),
    )


def numbers_of(worked: Worked, graph: Graph) -> Callable[[DocumentSlot], str]:
    """What fills the marks of numbers for a variant."""
    rows = number_rows([worked], graph)
    return lambda slot: rows(slot)[0]


def number_rows(works: Sequence[Worked], graph: Graph) -> Callable[[DocumentSlot], list[str]]:
    """What fills the marks of numbers, of each variant."""
    target = Words(LANGUAGES[0], form="quiz", notation=graph.shape.notation).format.target
    assert target is not None
    write = target.number
    rounds = [*zip(*(worked.rounds for worked in works), strict=True)]

    def row(slot: DocumentSlot) -> list[str]:
        found = texts(rounds[slot.round - 1], slot.key)
        return found if slot.spoken else [*map(write, found)]

    return row


def _opening(t: Words, graph: Graph, options: Options) -> Iterator[Markup]:
    first = Round(graph, 1)
    yield Markup("<p><strong>{}</strong> {}</p>\n").format(
        t("contract.title"), contract_in_words(t, options.contract)
    )
    yield _P.format(Words(options.lang, options.templates, kind="classroom", form="quiz")("export.typing"))
    yield Markup("<h4>{}</h4>\n").format(t("given.title"))
    for heading, keys in given_values(t, graph):
        values = [t.format.write(Equation((first.name(key), _number(key)))) for key in keys]
        if values:
            yield Markup("<p>{}{}{}</p>\n").format(heading, t("colon"), t("comma").join(values))
    short = options.upto in (Upto.FORWARD, Upto.ERROR) and options.rounds == 1
    yield from map(_P.format, rules(t, first, updates=not short))


def _number(key: str, round_: int = 1) -> DocumentSlot:
    return DocumentSlot(Fill.NUMBER, key, round_)


def _picture(p: Words, graph: Graph) -> QuizPicture | None:
    if not isinstance(graph.shape, Architecture):
        return None
    alternative = SheetDrawing(graph, short=False).described(p)
    drawn = svg.network(
        for_page(graph.shape), NOTHING, ident="network", title=alternative, description=alternative
    )
    return QuizPicture(svg.standalone(drawn).encode(), alternative)


def _sections(t: Words, graph: Graph, options: Options) -> Iterator[QuizSection]:
    planned, numbers = plan(graph, options.rounds, options.upto, along=options.along), count(1)
    asked = blanks(graph, planned, options.worked, options.fade)
    many = planned[-1].round > 1
    for section in planned:
        title = section_title(t, graph, section)
        if many:
            title = t("section.round", round=section.round) + t("colon") + title
        questions, one = [], Round(graph, section.round)
        for group, number in zip(section.groups, numbers, strict=False):
            heading = Markup("{} {}").format(t("question.number", n=number), group_title(t, one, group))
            lines = (_line(t, one, key, asked) for key in group.keys)
            questions.append(QuizQuestion(number, heading, tuple(lines)))
        yield QuizSection(title, tuple(questions))


def _line(t: Words, one: Round, key: str, asked: frozenset[tuple[int, str]]) -> QuizLine:
    definition, end = one.graph[key].definition, None
    assert definition is not None
    if (one.number, key) in asked:
        end = DocumentSlot(Fill.ANSWER, key, one.number)
    elif not isinstance(shown(definition), Num):
        end = _number(key, one.number)
    return QuizLine(one.number, key, t.format.write(Equation(defined(one, key))), end)
