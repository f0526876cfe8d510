"""Quantities from round to round: the table of sheets and slides with a row for each round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..formats.formulas import Number, symbol
from ..graph.quantity import Graph
from .blocks import Cell, Table


def steps_of_updates(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """What leads to the new value of each trained parameter: its gradient, and the steps of its update."""
    gradients = {q.wrt[1]: q.key for q in graph.by_given if q.wrt is not None}
    return {name: (gradients[name], *keys) for name, keys in graph.updates.items()}


def by_round(
    graph: Graph, head: Cell, keys: Sequence[str], rounds: Iterable[int], cell: Callable[[str, int], Cell]
) -> Table:
    """A row for each round, below the symbols of round 1; ``head`` is that of the rounds, ``cell`` what
    stands there for a key in a round.
    """
    rows = ((Number(str(r)), *(cell(key, r) for key in keys)) for r in rounds)
    return Table(tuple(rows), (head, *(symbol(graph, key) for key in keys)))
