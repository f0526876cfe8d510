"""JavaScript: the same assignments, for a page that computes in the browser."""

from __future__ import annotations

from collections.abc import Iterable

from ..graph.expr import Expr
from .infix import Style, fill, parts
from .python import identifier

JAVASCRIPT = Style(
    times=" * ",
    power=(" ** ", ""),
    target="javascript",
)


def expression(e: Expr) -> str:
    """One expression as JavaScript source."""
    return fill(JAVASCRIPT, parts(JAVASCRIPT, e), identifier)


def statements(definitions: Iterable[tuple[str, Expr]]) -> list[str]:
    """One declaration a line, in the order given."""
    return [f"const {identifier(key)} = {expression(e)};" for key, e in definitions]
