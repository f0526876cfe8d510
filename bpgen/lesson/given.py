"""Given values, as blocks hold them: symbols with numbers; those in rows and columns as grids with heads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from ..formats.formulas import Equation, Number
from ..formats.slots import DocumentSlot
from ..graph.layers_shape import LayerGraph
from ..graph.quantity import Graph
from ..printers.notation import AnySymbol, Symbol

#: An index that ends with row and column, or with the number in a step, whose row is the step; and with what
#: tells layers apart.
_IN_GRID = re.compile("(.*?)([0-9]+)_([0-9]+)(_L[0-9]+)?")
_BY_STEP = re.compile("(.*?)([0-9]+)_(t[0-9]+)(_L[0-9]+)?")


class GivenGrid(NamedTuple):
    """Given values in rows and columns: the symbol without their indices, the ``heads`` of columns, and each
    row with its head; the same as ``equations``.
    """

    symbol: AnySymbol
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[DocumentSlot | Number, ...]], ...]
    equations: tuple[Equation, ...]


class GivenOfSheet(NamedTuple):
    """The given values, by kind: a heading, and each symbol with its value; those in rows and columns are a
    grid.
    """

    rows: tuple[tuple[Markup, tuple[Equation | GivenGrid, ...]], ...]


class _Place(NamedTuple):
    """A number in a grid: the grid's symbol, and its row and column as heads say them."""

    grid: AnySymbol | None
    row: str
    column: str


def given_cells(
    graph: Graph,
    keys: Sequence[str],
    name: Callable[[str], AnySymbol],
    value: Callable[[str], DocumentSlot | Number],
) -> Iterator[Equation | GivenGrid]:
    """Each number as an equation; of a network of layers those with several rows and columns as a grid."""

    def equation(key: str) -> Equation:
        return Equation((name(key), value(key)))

    if not isinstance(graph.shape, LayerGraph):
        yield from map(equation, keys)
        return
    for place, group in groupby(keys, key=lambda key: _place(name(key)).grid):
        listed = list(group)
        rows = [list(row) for _, row in groupby(listed, key=lambda key: _place(name(key)).row)]
        wide = len(rows[0])
        if place is None or len(rows) < 2 or wide < 2 or any(len(row) != wide for row in rows):
            yield from map(equation, listed)
            continue
        heads = tuple(_place(name(key)).column for key in rows[0])
        found = tuple((_place(name(row[0])).row, tuple(map(value, row))) for row in rows)
        yield GivenGrid(place, heads, found, tuple(map(equation, listed)))


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
