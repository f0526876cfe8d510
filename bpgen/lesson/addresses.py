"""Where each step stands on the site: its page, and its anchor there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from ..graph.quantity import Graph
from ..printers.python import identifier
from .plan import PlannedSection, Upto, plan

#: A page with more steps than this goes on on another: it would be slow to load on a phone, and long to read.
MOST_STEPS = 115


class Lesson(NamedTuple):
    """A page of steps: its name, the prose that it takes, and the sections of the plan on it. Where these are
    too long for one page, it is the ``part``-th of ``parts``, from 1.
    """

    name: str
    prose: str
    sections: tuple[PlannedSection, ...]
    layer: int | None = None
    part: int = 1
    parts: int = 1


@lru_cache(maxsize=64)
def lessons(graph: Graph) -> tuple[Lesson, ...]:
    """The pages of steps of one round: forward, error, then each layer from the last to the first.

    There is always a page called hidden-layer; further hidden layers have their number in their names, and
    the second part of a long page is called hidden-layer-part-2.
    """
    out: list[Lesson] = []
    for section in plan(graph, 1, Upto.ALL, repeats=True):
        if section.round > 1:
            break
        if section.kind in ("forward", "error"):
            out.append(Lesson(section.kind, section.kind, (section,)))
        elif section.kind in ("inputs", "carried"):
            # What goes on to the inputs, or to the next round, stands on the last page of the backward pass.
            out[-1] = out[-1]._replace(sections=(*out[-1].sections, section))
        elif section.kind == "output":
            out.append(Lesson("output-layer", "output-layer", (section,), section.layer))
        else:
            last = section.layer == graph.architecture.depth - 1
            name = "hidden-layer" if last else f"hidden-layer-{section.layer}"
            out.append(Lesson(name, "hidden-layer", (section,), section.layer))
    if len(out) == 3:
        out.append(Lesson("hidden-layer", "hidden-layer", ()))
    return tuple(part for lesson in out for part in _in_parts(lesson))


def part_name(first: str, n: int) -> str:
    """What the ``n``-th part of a page is called, whose first part is called ``first``."""
    return first if n == 1 else f"{first}-part-{n}"


def _in_parts(lesson: Lesson) -> Iterator[Lesson]:
    """A page as it is, or in parts: whole samples on each, as many as there is room for."""
    if sum(map(_steps, lesson.sections)) <= MOST_STEPS:
        yield lesson
        return
    pages = [list[PlannedSection]()]
    for piece in (piece for section in lesson.sections for piece in _pieces(section)):
        if pages[-1] and sum(map(_steps, pages[-1])) + _steps(piece) > MOST_STEPS:
            pages.append([])
        last = pages[-1][-1] if pages[-1] else None
        if last and last._replace(groups=()) == piece._replace(groups=()):
            pages[-1][-1] = last._replace(groups=last.groups + piece.groups)
        else:
            pages[-1].append(piece)
    for n, sections in enumerate(pages, 1):
        yield lesson._replace(
            name=part_name(lesson.name, n), sections=tuple(sections), part=n, parts=len(pages)
        )


def _pieces(section: PlannedSection) -> Iterator[PlannedSection]:
    """What stays together: the questions of a sample, or one question where these are too many."""
    for _, questions in groupby(section.groups, key=lambda group: group.sample):
        piece = section._replace(groups=tuple(questions))
        if _steps(piece) <= MOST_STEPS:
            yield piece
        else:
            yield from (section._replace(groups=(group,)) for group in piece.groups)


def _steps(section: PlannedSection) -> int:
    return sum(len(group.keys) for group in section.groups)


def anchor(key: str) -> str:
    """The permanent address of a quantity on its page: ``bp-w5-next`` for ``w5+``."""
    # As docutils would make it, without docutils: slides use these steps, and do not need Sphinx.
    return re.sub(r"[^a-z0-9]+", "-", f"bp-{identifier(key)}".lower()).strip("-")


@lru_cache(maxsize=64)
def addresses(graph: Graph) -> Mapping[str, str]:
    """The page and anchor of every quantity that has a step on the site, by key: forward.html#bp-net-h1."""
    return {
        key: f"{lesson.name}.html#{anchor(key)}"
        for lesson in lessons(graph)
        for section in lesson.sections
        for group in section.groups
        for key in group.keys
    }
