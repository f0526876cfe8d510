"""One round as a list of all its steps, which a script plays on the figure above it.

It is a page of its own, after the steps: a lesson has but a part of the round, and its figures show what each
of its steps touches.
"""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from ...lesson.addresses import lessons
from ...lesson.course import Course, PageSource, printed
from ...lesson.steps import Teller
from ...printers.notation import AnySymbol
from .lesson import lesson_title
from .page import page


class RoundStep(NamedTuple):
    """A step of the list: its number, its quantity, and what that is in words and as a symbol."""

    number: int
    key: str
    title: str
    symbol: AnySymbol


def round_page(course: Course) -> PageSource:
    """The page of a whole round."""
    teller, one, number = Teller(course.live, course.lang, course.own), course.live.printed(), 0
    parts = list[tuple[Markup, list[RoundStep]]]()
    for lesson in lessons(course.network.graph):
        steps = list[RoundStep]()
        for key in (key for section in lesson.sections for group in section.groups for key in group.keys):
            number += 1
            steps.append(RoundStep(number, key, teller.title(key), one.name(key)))
        if steps:
            parts.append((lesson_title(course, lesson), steps))
    return PageSource("round", printed(course, "round", parts=parts, colon=course.words()("colon")))


PAGES = (page("round", "repeat", 0, round_page),)
