"""What a page of the course is: where it stands, and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from ...circle.schedule import Timetable
from ...lesson.course import Course, PageSource

#: The parts of a course in order.
PARTS = ("introduction", "forward", "backward", "repeat", "more", "layers", "supplement", "reference")


class Extras(NamedTuple):
    """What a course has beside its network: the text of conf.py, the program that its reference describes,
    the reading circle's schedule (a sample where there is none), a folder that keeps PDFs, and the languages
    of the site.
    """

    conf: str
    program: click.Group
    schedule: Timetable | None = None
    cache: Path | None = None
    languages: Sequence[str] = ()


class File(NamedTuple):
    """A file that a page offers, by its path beside the pages."""

    path: str
    data: bytes


Made = Iterator[PageSource | File]


class Page(NamedTuple):
    """A page, or several in a row: in which part, and at which ``place`` there; what makes them and the files
    that they offer; and their names. A module of this folder has its pages as ``PAGES``.
    """

    part: str
    place: int
    made: Callable[[Course, Extras], Made]
    names: Callable[[Course], Sequence[str]]


def page(name: str, part: str, place: int, made: Callable[[Course], PageSource]) -> Page:
    """A page of its own, for which the course is enough."""

    def alone(course: Course, extras: Extras) -> Made:
        yield made(course)

    return Page(part, place, alone, lambda course: (name,))
