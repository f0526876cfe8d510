"""Given values on a sheet, as blocks hold them."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from ..formats.formulas import Equation
from ..formats.slots import DocumentSlot
from ..printers.notation import AnySymbol


class GivenGrid(NamedTuple):
    """Given values in rows and columns: the symbol without their indices, the ``heads`` of columns, and each
    row with its head; the same as ``equations``.
    """

    symbol: AnySymbol
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[DocumentSlot, ...]], ...]
    equations: tuple[Equation, ...]


class GivenOfSheet(NamedTuple):
    """The given values, by kind: a heading, and each symbol with its value; those in rows and columns are a
    grid.
    """

    rows: tuple[tuple[Markup, tuple[Equation | GivenGrid, ...]], ...]
