"""A quantity as a function of a few others, which are varied while what they do not reach stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..graph.expr import computed, refs
from ..graph.quantity import Graph
from .domains import FLOAT, Domain
from .fold import fold

Function = Callable[..., Any]


def along(
    graph: Graph,
    values: Mapping[str, Any],
    varied: tuple[str, ...],
    wanted: str,
    domain: Domain[Any] = FLOAT,
) -> Function:
    """The value of ``wanted`` as a function of as many numbers as there are ``varied`` keys, given values or
    defined quantities; ``values`` has a round's numbers, in any kind that the domain takes.

    The function raises ``ArithmeticError`` where it has no value.
    """
    moved, steps = set(varied), []
    for q in graph.defined:
        if q.key in moved or q.definition is None or moved.isdisjoint(refs(computed(q.definition))):
            continue
        moved.add(q.key)
        steps.append((q.key, computed(q.definition)))
    needed, kept = {wanted}, []
    for key, e in reversed(steps):
        if key in needed:
            needed.update(refs(e))
            kept.append((key, e))
    kept.reverse()
    fixed = {key: domain.number(values[key]) for key in needed if key not in moved}

    def function(*numbers: Any) -> Any:
        now = dict(zip(varied, map(domain.number, numbers), strict=True)) | fixed
        for key, e in kept:
            now[key] = fold(e, now, domain)
        return now[wanted]

    return function
