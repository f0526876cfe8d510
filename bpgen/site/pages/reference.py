"""The reference: generated from the program, the schema, the package and the changelog."""

from __future__ import annotations

from ...lesson.course import Course, PageSource, printed
from ..reference import changelog, command_line, network_file, python_api, training_file
from .page import Extras, Made, Page

_NAMES = tuple(
    f"reference/{name}"
    for name in ("command-line", "network-file", "training-file", "python-api", "changelog")
)


def _made(course: Course, extras: Extras) -> Made:
    lang = course.lang
    python = python_api(lang)
    told = (
        command_line(extras.program, lang),
        network_file(lang),
        training_file(lang),
        python,
        changelog(lang),
    )
    same = {"reference/training-file": "reference/network-file"}  # both kinds of file are described alike
    for name, context in zip(_NAMES, told, strict=True):
        yield PageSource(name, printed(course, same.get(name, name), prose="reference", **context))
    for group in python["groups"]:
        text = printed(course, "reference/python-group", prose="reference", group=group)
        yield PageSource(f"reference/{group.anchor}", text)


PAGES = (Page("reference", 3, _made, lambda course: _NAMES),)
