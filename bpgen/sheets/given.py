"""The given values of a sheet: symbols with their numbers; those in rows and columns as grids with heads."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ..formats.environment import Words
from ..formats.formulas import Equation
from ..formats.slots import DocumentSlot, Fill
from ..graph.layers_shape import LayerGraph
from ..graph.quantity import Graph
from ..lesson.given import GivenGrid, GivenOfSheet
from ..lesson.rules import given_values
from ..printers.notation import AnySymbol, Symbol
from ..trace.printed import Round

#: An index that ends with row and column, or with the number in a step, whose row is the step; and with what
#: tells layers apart.
_IN_GRID = re.compile("(.*?)([0-9]+)_([0-9]+)(_L[0-9]+)?")
_BY_STEP = re.compile("(.*?)([0-9]+)_(t[0-9]+)(_L[0-9]+)?")


class _Place(NamedTuple):
    """A number in a grid: the grid's symbol, and its row and column as heads say them."""

    grid: AnySymbol | None
    row: str
    column: str


def given_block(t: Words, graph: Graph, drawn: Collection[str]) -> GivenOfSheet:
    """The given values but those that are ``drawn``; ``t`` gives the texts of the kind "sheet"."""
    name = Round(graph, 1).name
    found = ((heading, [key for key in keys if key not in drawn]) for heading, keys in given_values(t, graph))
    return GivenOfSheet(tuple((heading, tuple(_cells(graph, keys, name))) for heading, keys in found if keys))


def _cells(
    graph: Graph, keys: Sequence[str], name: Callable[[str], AnySymbol]
) -> Iterator[Equation | GivenGrid]:
    """Each number as an equation; of a network of layers those with several rows and columns as a grid."""
    if not isinstance(graph.shape, LayerGraph):
        yield from (_equation(name(key), key) for key in keys)
        return
    for place, group in groupby(keys, key=lambda key: _place(name(key)).grid):
        listed = list(group)
        rows = [list(row) for _, row in groupby(listed, key=lambda key: _place(name(key)).row)]
        wide = len(rows[0])
        if place is None or len(rows) < 2 or wide < 2 or any(len(row) != wide for row in rows):
            yield from (_equation(name(key), key) for key in listed)
            continue
        heads = tuple(_place(name(key)).column for key in rows[0])
        yield GivenGrid(
            place,
            heads,
            tuple((_place(name(row[0])).row, tuple(_slot(key) for key in row)) for row in rows),
            tuple(_equation(name(key), key) for key in listed),
        )


def _place(symbol: AnySymbol) -> _Place:
    """Where a number is by the index of its symbol."""
    if not isinstance(symbol, Symbol):
        return _Place(None, "", "")
    if found := _BY_STEP.fullmatch(symbol.sub):
        rest, column, row, tag = found.groups()
    elif found := _IN_GRID.fullmatch(symbol.sub):
        rest, row, column, tag = found.groups()
    else:
        return _Place(None, "", "")
    return _Place(symbol._replace(sub=rest.strip("_") + (tag or "")), row, column)


def _equation(symbol: AnySymbol, key: str) -> Equation:
    return Equation((symbol, _slot(key)))


def _slot(key: str) -> DocumentSlot:
    return DocumentSlot(Fill.NUMBER, key, 1)
