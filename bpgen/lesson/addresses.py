"""Where each step stands on the site: its page, and its anchor there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ..graph.quantity import Graph
from ..printers.python import identifier
from .plan import PlannedSection, Upto, plan


class Lesson(NamedTuple):
    """A page of steps: its name, the prose that it takes, and the sections of the plan on it."""

    name: str
    prose: str
    sections: tuple[PlannedSection, ...]
    layer: int | None = None


@lru_cache(maxsize=64)
def lessons(graph: Graph) -> tuple[Lesson, ...]:
    """The pages of steps of one round: forward, error, then each layer from the last to the first.

    There is always a page called hidden-layer; further hidden layers have their number in their names.
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
    return tuple(out)


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
