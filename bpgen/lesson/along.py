"""What one quantity rests on, and the sections of a plan that are cut to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ..graph.expr import refs, shown
from ..graph.quantity import Graph
from .planned import PlannedSection


def rested_on(graph: Graph, keys: Iterable[str]) -> frozenset[str]:
    """The quantities and all that their formulas are computed from, as taught, however far back."""
    found = {graph[key].key for key in keys}
    for q in reversed(graph.defined):  # what a formula is computed from comes before it
        if q.key in found:
            assert q.definition is not None
            found.update(refs(shown(q.definition)))
    return frozenset(found)


def cut_to(sections: Iterable[PlannedSection], wanted: Collection[str]) -> Iterator[PlannedSection]:
    """What is wanted of a round."""
    for section in sections:
        picked = (
            group._replace(keys=tuple(key for key in group.keys if key in wanted)) for group in section.groups
        )
        if groups := tuple(group for group in picked if group.keys):
            yield section._replace(groups=groups)
