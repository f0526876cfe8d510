"""What one quantity rests on, and the sections of a plan that are cut to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ..graph.expr import refs, shown
from ..graph.quantity import Graph
from .planned import PlannedSection


def rested_on(graph: Graph, keys: Iterable[str]) -> frozenset[str]:
    """The quantities and all that their formulas are computed from, as taught, however far back."""
    found, stack = set[str](), [*keys]
    while stack:
        if (name := stack.pop()) not in found:
            found.add(name)
            definition = graph[name].definition
            stack.extend(refs(shown(definition)) if definition is not None else ())
    return frozenset(found)


def cut_to(sections: Iterable[PlannedSection], wanted: Collection[str]) -> Iterator[PlannedSection]:
    """What is wanted of a round."""
    for section in sections:
        picked = (
            group._replace(keys=tuple(key for key in group.keys if key in wanted)) for group in section.groups
        )
        if groups := tuple(group for group in picked if group.keys):
            yield section._replace(groups=groups)
