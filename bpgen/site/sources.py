"""The Sphinx sources of a course in one language: what stands in its folder, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from ..circle.reading_circle import CALENDAR, calendar, reading_circle
from ..circle.schedule import Timetable, sample_schedule
from ..errors import BpgenError
from ..errors.languages import LANGUAGES
from ..lesson.addresses import lessons
from ..lesson.course import Course, printed
from ..lesson.teachable import check_teachable
from ..supplement.told import PAGES as SUPPLEMENT
from ..supplement.told import supplement_files, supplement_pages
from ..trace.digits import Kind
from ..words.texts import word_file
from .pages.biases import biases_page
from .pages.exercises import exercises
from .pages.functions import functions_page
from .pages.lesson import lesson_pages
from .pages.matrix import matrix_page
from .pages.mistakes import mistakes_page
from .pages.program import program_page
from .pages.repetition import repetition_page
from .reference import changelog, command_line, network_file, python_api, training_file

#: Pages written by hand, the same files in both languages.
HANDWRITTEN = ("backpropagation", "algorithm", "glossary", "lecturers")
#: Pages generated from the program, the schema, the package and the changelog.
REFERENCE = ("command-line", "network-file", "training-file", "python-api", "changelog")


def parts(course: Course) -> dict[str, list[str]]:
    """The pages in lesson order, by part."""
    layers = [lesson.name for lesson in lessons(course.network.graph)][2:]
    return {
        "introduction": ["backpropagation", "algorithm", "network"],
        "forward": ["forward", "error"],
        "backward": [*layers, "biases", "matrix"],
        "repeat": ["repetition", "program", "exercises", "reading-circle"],
        "more": ["mistakes", "functions"],
        "supplement": list(SUPPLEMENT),
        "reference": ["glossary", "lecturers", *(f"reference/{name}" for name in REFERENCE)],
    }


class Extras(NamedTuple):
    """What a course has beside its network: the text of conf.py, the program that its reference describes,
    the reading circle's schedule (a sample where there is none), and a folder that keeps PDFs.
    """

    conf: str
    program: click.Group
    schedule: Timetable | None = None
    cache: Path | None = None


def sources(course: Course, extras: Extras) -> Mapping[str, bytes]:
    """Every file of the source folder, by its path.

    Raises ``BpgenError`` where the network is too large, or a template or text of the lecturer's is at fault.
    """
    check_teachable(course.network)
    pages = dict(_pages(course))
    page, handouts = exercises(course, extras.cache)
    pages[page.name] = page.text
    page, taken = program_page(course)
    pages[page.name] = page.text
    pages |= _reference(course, extras.program)
    schedule = extras.schedule or sample_schedule()
    circle = reading_circle(schedule, course.lang, course.own, sample=extras.schedule is None)
    pages["reading-circle"] = printed(course, "reading-circle", **circle)
    files = {f"{name}.md": text.encode() for name, text in pages.items()}
    dates = {CALENDAR: calendar(schedule, course.lang, course.own)}
    beside = {**handouts, **taken, **dates, **supplement_files(course)}
    return {"conf.py": extras.conf.encode(), **files, **beside}


def _reference(course: Course, program: click.Group) -> Mapping[str, str]:
    contexts: Mapping[str, Mapping[str, Any]] = {
        "command-line": command_line(program, course.lang),
        "network-file": network_file(course.lang),
        "training-file": training_file(course.lang),
        "python-api": python_api(course.lang),
        "changelog": changelog(course.lang),
    }
    same = {"training-file": "network-file"}  # both kinds of file are described alike
    return {
        f"reference/{name}": printed(
            course, f"reference/{same.get(name, name)}", prose="reference", **context
        )
        for name, context in contexts.items()
    }


def _pages(course: Course) -> Iterator[tuple[str, str]]:
    yield "index", printed(course, "index", parts=parts(course))
    yield "network", printed(course, "network")
    yield from lesson_pages(course)
    yield biases_page(course)
    yield matrix_page(course)
    yield repetition_page(course)
    yield mistakes_page(course)
    yield functions_page(course)
    yield from supplement_pages(course)
    for name in HANDWRITTEN:
        yield name, _handwritten(course, name)


def _handwritten(course: Course, name: str) -> str:
    """A page written by hand; a lecturer's own takes its place."""
    for own in (course.own, None):
        path = word_file(course.lang, f"pages/{name}.md", own)
        if path.is_file():
            try:
                return path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise BpgenError("site.unread_page", where=str(path), reason=error) from None
    raise BpgenError("site.no_page", where=f"words/{course.lang}/pages", name=name)


def conf_text(course: Course, *, title: str, url: str, languages: Sequence[str] = LANGUAGES) -> str:
    """The conf.py of the source folder; what stands in it overrides the site's settings."""
    policy = course.contract.policy
    digits = "bp_places" if policy.kind is Kind.PLACES else "bp_figures"
    chosen: dict[str, object] = {"title": title, "url": url, "network": course.name}
    if tuple(languages) != LANGUAGES:
        chosen["languages"] = tuple(languages)
    lines = [
        '"""The Sphinx configuration of this course."""',
        "",
        "from pathlib import Path",
        "",
        "from bpgen.site.settings import settings",
        "",
        "globals().update(",
        "    settings(",
        f"        {course.lang!r},",
        *(f"        {name}={value!a}," for name, value in chosen.items()),
    ]
    if course.own:
        lines.append(f"        templates=Path({str(course.own.resolve())!a}),")
    lines += ["    )", ")", f"{digits} = {policy.digits}"]
    return "\n".join(lines) + "\n"
