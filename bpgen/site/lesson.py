"""The pages of steps: forward pass, errors, and each layer's gradients and updates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..documents.plan import Section, Upto, plan
from ..graph.quantity import Concept
from .course import Course, Source, printed
from .doctests import Script
from .functions import slope
from .steps import Teller, Unit

#: A page with more steps than this has those of further units folded.
_MANY_STEPS = 40
#: With more weights than this in a layer, only a unit's first weight has a figure of its own.
_MANY_WEIGHTS = 6


class Lesson(NamedTuple):
    """A page of steps: its name, the prose that it takes, and the sections of the plan on it."""

    name: str
    prose: str
    sections: tuple[Section, ...]
    layer: int | None = None


def lessons(course: Course) -> list[Lesson]:
    """The pages of steps of one round: forward, error, then each layer from the last to the first.

    There is always a page called hidden-layer; further hidden layers have their number in their names.
    """
    out: list[Lesson] = []
    for section in plan(course.network.architecture, 1, Upto.HIDDEN, repeats=True):
        if section.kind in ("forward", "error"):
            out.append(Lesson(section.kind, section.kind, (section,)))
        elif section.kind == "output":
            out.append(Lesson("output-layer", "output-layer", (section,), section.layer))
        else:
            last = section.layer == course.network.architecture.depth - 1
            name = "hidden-layer" if last else f"hidden-layer-{section.layer}"
            out.append(Lesson(name, "hidden-layer", (section,), section.layer))
    if len(out) == 3:
        out.append(Lesson("hidden-layer", "hidden-layer", ()))
    return out


def lesson_page(course: Course, lesson: Lesson) -> Source:
    """A page of steps."""
    arch = course.network.architecture
    printed_round = course.live.printed()
    teller, script = Teller(course.live, course.lang, course.own), Script(printed_round)
    groups = [group for section in lesson.sections for group in section.groups]
    keys = [key for group in groups for key in group.keys]
    setup = script.setup(keys)
    units: list[Unit] = []
    for n, group in enumerate(groups):
        folded = len(keys) > _MANY_STEPS and n > 0 and group.kind == groups[n - 1].kind
        units.append(teller.unit(group, 1, script, folded=folded, level=lesson.name))
    weights = sum(course.live.graph[key].concept is Concept.GRADIENT for key in keys)
    text = printed(
        course,
        "lesson",
        prose=lesson.prose,
        page=lesson.name,
        layer=lesson.layer,
        setup=setup,
        units=units,
        title=course.t("page.hidden-layer-n", n=lesson.layer)
        if lesson.prose == "hidden-layer" and arch.depth > 2
        else course.t(f"page.{lesson.prose}"),
        figures=weights <= _MANY_WEIGHTS,
        slope=slope(course, arch.layers[lesson.layer - 1].activation) if lesson.layer else "",
    )
    return Source(lesson.name, text)


def lesson_pages(course: Course) -> Iterator[Source]:
    """All pages of steps."""
    for lesson in lessons(course):
        yield lesson_page(course, lesson)
