"""What the reports of a class share: their words, and blocks made into a PDF and a page for a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from ..errors.languages import templates_folder
from ..formats.environment import Words, render
from ..formats.typst import make_page, make_pdfs
from ..graph.notation import Notation
from ..graph.quantity import Graph
from ..lesson.meaning import group_title
from ..lesson.plan import plan
from ..sheets.options import Options
from ..trace.printed import Round
from ..words.texts import words
from .blocks import ReportBlock
from .ledger import rounded

_TEMPLATE, _STYLE = "documents/report.j2", "web/report.css"


class Speech(NamedTuple):
    """The words of a report in a language: its own, those of sheets, and the notation of its formulas."""

    lang: str
    notation: Notation
    own: Words
    sheet: Words

    def say(self, key: str, **values: object) -> Markup:
        """A text of a report, in Typst."""
        return self.own(key, **values)


@lru_cache(maxsize=8)
def speech(lang: str, notation: Notation) -> Speech:
    """The words of a report."""
    own, sheet = (Words(lang, kind=kind, form="typst", notation=notation) for kind in ("classroom", "sheet"))
    return Speech(lang, notation, own, sheet)


def typeset(blocks: Sequence[ReportBlock], title: str, head: str, speak: Speech) -> tuple[bytes, bytes]:
    """Blocks as a PDF, and as a page for a browser. ``head`` stands on the pages of the PDF after the first.

    Raises ``BpgenError`` where the fonts lack a character.
    """
    sources = {page: _source(blocks, title, head, speak, page=page) for page in (False, True)}
    style = (templates_folder() / _STYLE).read_text(encoding="utf-8")
    return make_pdfs({"report": sources[False]})["report"], make_page(sources[True], style).encode()


def _source(blocks: Sequence[ReportBlock], title: str, head: str, speak: Speech, *, page: bool) -> str:
    context = {
        "form": "formats/typst",
        "t": speak.sheet,
        "lang": speak.lang,
        "plain_title": title,
        "head": head,
        "blocks": blocks,
        "page": page,
    }
    printed = render(_TEMPLATE, None, context, "typst", speak.notation)
    return speak.own.format.finished(printed)


def question_titles(graph: Graph, options: Options, speak: Speech) -> Mapping[int, Markup]:
    """What each question of a sheet is about, by its number."""
    titles = list[Markup]()
    for section in plan(graph, options.rounds, options.upto, along=options.along):
        one = Round(graph, section.round)
        mark = speak.sheet("question.round_mark", round=section.round) if section.round > 1 else Markup("")
        titles += (group_title(speak.sheet, one, group) + mark for group in section.groups)
    return dict(enumerate(titles, 1))


def mistake_title(name: str, lang: str) -> str:
    """What a known mistake is called."""
    return str(words(f"mistakes/{name}", lang)["title"])


def shown_points(points: Fraction | Decimal) -> str:
    """Points as they are shown: with two decimals at most."""
    return f"{rounded(Fraction(points), Decimal('0.01')):f}"
