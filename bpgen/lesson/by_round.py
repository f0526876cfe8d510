"""Quantities from round to round: the table of sheets and slides with a row for each round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..formats.formulas import Number
from ..graph.quantity import Graph
from ..trace.printed import Round
from .blocks import Cell, Table


def steps_of_updates(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """What leads to the new value of each trained parameter: its gradient, and the steps of its update."""
    gradients = {q.wrt[1]: q.key for q in graph.by_given if q.wrt is not None}
    return {name: (gradients[name], *keys) for name, keys in graph.updates.items()}


def by_round(
    first: Round, head: Cell, keys: Sequence[str], rounds: Iterable[int], cell: Callable[[str, int], Cell]
) -> Table:
    """A row for each round, below the symbols of the ``first``; ``head`` is that of the rounds, ``cell`` what
    stands there for a key in a round.
    """
    rows = ((Number(str(r)), *(cell(key, r) for key in keys)) for r in rounds)
    return Table(tuple(rows), (head, *map(first.name, keys)))
