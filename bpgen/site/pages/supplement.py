"""The supplement: a demonstration, its parameters, and programs of before."""

from __future__ import annotations

from ...lesson.course import Course
from ...supplement.told import PAGES as NAMES
from ...supplement.told import supplement_files, supplement_pages
from .page import Extras, File, Made, Page


def _made(course: Course, extras: Extras) -> Made:
    yield from supplement_pages(course)
    for path, data in supplement_files(course).items():
        yield File(path, data)


PAGES = (Page("supplement", 1, _made, lambda course: NAMES),)
