"""Pages written by hand, one for each language; a lecturer's own takes the place of ours. Their formulas hold
of every unit and have the symbols of the course's notation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from ...errors import BpgenError
from ...formats.environment import render_text
from ...lesson.course import Course, PageSource
from ...printers.notation.general import general
from ...problems.preset import read_preset
from ...trace.printed import Round
from ...words.texts import word_file
from .page import Page, page

#: What formulas name, each by a quantity of its kind in the smallest network.
_NAMED = {
    "net": "net_h1", "out": "out_h1", "output": "out_o1", "target": "target_o1", "weight": "w2", "bias": "b1",
    "updated": "w2+", "error": "E_o1", "total": "E_total", "delta": "dE_o1/dnet_o1", "rate": "eta",
}  # fmt: skip


def by_hand(name: str, part: str, place: int) -> Page:
    """The page of this name, in ``pages/`` of each language.

    Its making raises ``BpgenError`` for a lecturer's page that cannot be read, and where there is none.
    """

    def made(course: Course) -> PageSource:
        text, notation = _text(course, name), course.network.notation
        return PageSource(name, render_text(text, course.own, _named(course), "myst", notation))

    return page(name, part, place, made)


def _named(course: Course) -> Mapping[str, Any]:
    """What stands in the formulas of a page: ``net("j")``; and ``name("w5")``, a weight
    of Mazur's network in a sentence.
    """
    notation = course.network.notation
    name_of = Round(replace(read_preset("mazur"), notation=notation).graph, 1).name

    def of_any(key: str) -> Callable[..., Markup]:
        return lambda index=None: course.math(general(notation, key, index))

    def name(key: str) -> Markup:
        return course.t.format.write(key if notation.is_typed else name_of(key))

    return {
        **{word: of_any(key) for word, key in _NAMED.items()},
        "name": name,
        "notation": notation,
    }


def _text(course: Course, name: str) -> str:
    for own in (course.own, None):
        path = word_file(course.lang, f"pages/{name}.md", own)
        if path.is_file():
            try:
                return path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise BpgenError("site.unread_page", where=str(path), reason=error) from None
    raise BpgenError("site.no_page", where=f"words/{course.lang}/pages", name=name)
