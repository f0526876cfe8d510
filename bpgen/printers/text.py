"""Plain text for the terminal: names as users type them, one line a formula."""

from __future__ import annotations

from collections.abc import Callable

from ..graph.expr import Expr
from .infix import Style, fill, parts

TEXT = Style(
    times=" * ",
    power=("^", ""),
    exp=("e^(", ")"),
    log=("ln(", ")"),
    tanh=("tanh(", ")"),
    relu=("max(0, ", ")"),
    step=("(1 if ", " > 0 else 0)"),
)


def formula(e: Expr, leaf: Callable[[str], str] = str) -> str:
    """The formula on one line; ``leaf`` gives what stands for a quantity: its key, or a number."""
    return fill(TEXT, parts(TEXT, e), leaf)
