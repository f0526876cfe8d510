"""The pages of steps: forward pass, errors, and each layer's gradients and updates."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ...graph.quantity import Concept
from ...lesson.addresses import Lesson, lessons, part_name
from ...lesson.course import Course, PageSource, printed
from ...lesson.doctests import Script
from ...lesson.steps import Teller, UnitSteps
from .functions import slope
from .page import Made, Page

#: A page with more steps than this has those of further units folded.
_MANY_STEPS = 40
#: With more weights than this in a layer, only a unit's first weight has a figure of its own.
_MANY_WEIGHTS = 6
#: The first lessons are the forward pass and the error.
_FORWARD = 2


def lesson_page(course: Course, lesson: Lesson) -> PageSource:
    """A page of steps."""
    arch = course.network.architecture
    printed_round = course.live.printed()
    teller, script = Teller(course.live, course.lang, course.own), Script(printed_round)
    groups = [group for section in lesson.sections for group in section.groups]
    begins = _begins(lesson)
    keys = [key for group in groups for key in group.keys]
    setup = script.setup(keys)
    units: list[UnitSteps] = []
    for n, group in enumerate(groups):
        folded = len(keys) > _MANY_STEPS and n > 0 and group.kind == groups[n - 1].kind
        level = next((kind for kind, first in begins.items() if n >= first), lesson.name)
        units.append(teller.unit(group, 1, script, folded=folded, level=level))
    weights = sum(course.live.graph[key].concept is Concept.GRADIENT for key in keys)
    text = printed(
        course,
        "lesson",
        prose=lesson.prose,
        page=lesson.name,
        layer=lesson.layer,
        setup=setup,
        units=units,
        begins={first: kind for kind, first in begins.items()},
        title=lesson_title(course, lesson),
        before=_part_of(lesson, -1),
        after=_part_of(lesson, 1),
        figures=weights <= _MANY_WEIGHTS,
        slope=slope(course, arch.layers[lesson.layer - 1].activation) if lesson.layer else "",
    )
    return PageSource(lesson.name, text)


def lesson_title(course: Course, lesson: Lesson) -> Markup:
    """The heading of a page of steps."""
    if lesson.prose == "hidden-layer" and course.network.architecture.depth > 2:
        title = course.t("page.hidden-layer-n", n=lesson.layer)
    else:
        title = course.t(f"page.{lesson.prose}")
    if lesson.parts == 1:
        return title
    return course.t("page.in_parts", title=title, n=lesson.part, parts=lesson.parts)


def _part_of(lesson: Lesson, step: int) -> str:
    """The name of the part before or after this one; empty where there is none."""
    found = lesson.part + step
    if not 1 <= found <= lesson.parts:
        return ""
    first = lesson.name.removesuffix(f"-part-{lesson.part}")
    return part_name(first, found)


def _begins(lesson: Lesson) -> dict[str, int]:
    """The number of the first question, from 0, of each part after the layer's own, the last part first."""
    found = dict[str, int]()
    n = 0
    for section in lesson.sections:
        found = {section.kind: n, **found} if section.kind in ("inputs", "carried") else found
        n += len(section.groups)
    return found


def lesson_pages(course: Course) -> Iterator[PageSource]:
    """All pages of steps."""
    for lesson in lessons(course.network.graph):
        yield lesson_page(course, lesson)


def _made(course: Course, *, forward: bool) -> Made:
    taught = lessons(course.network.graph)
    for lesson in taught[:_FORWARD] if forward else taught[_FORWARD:]:
        yield lesson_page(course, lesson)


def _names(course: Course) -> list[str]:
    return [lesson.name for lesson in lessons(course.network.graph)]


PAGES = (
    Page(
        "forward",
        1,
        lambda course, extras: _made(course, forward=True),
        lambda course: _names(course)[:_FORWARD],
    ),
    Page(
        "backward",
        1,
        lambda course, extras: _made(course, forward=False),
        lambda course: _names(course)[_FORWARD:],
    ),
)
