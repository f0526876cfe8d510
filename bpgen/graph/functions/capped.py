"""The smaller of 1 and x."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..expr import Call, Expr, Num
from .function import Function
from .where import where


def _piece(x: Any) -> Any:
    return x if x.high <= 1 else None


CAPPED = Function(
    "capped",
    exact=lambda x: min(x, Decimal(1)),
    real=lambda x: min(x, 1.0),
    complex=lambda x: x if x.real < 1 else 1 + 0j,
    array=lambda kit, x: kit.minimum(x, 1.0),
    derivative=lambda x: (where(Num(1), x, Num(1), Num(0)),),
    piece=_piece,
    sympy=lambda sympy, x: sympy.Piecewise((x, x < 1), (1, True)),
    marks={
        "text": ("min(1, ", 0, ")"),
        "latex": (r"\min(1, ", 0, ")"),
        "typst": ("min(1, ", 0, ")"),
        "python": ("min(1, ", 0, ")"),
        "javascript": ("Math.min(1, ", 0, ")"),
        "arrays": ("xp.minimum(1, ", 0, ")"),
    },
)


def capped(x: Expr) -> Expr:
    """min(1, x)"""
    return Call(CAPPED, (x,))
