"""The absolute value, and the sign, which is its derivative with the value 0 at 0."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..expr import Call, Expr, Num
from .function import Function, Range


def _hull(x: Range) -> Range:
    ends = sorted(map(abs, x))
    return (0.0 if x[0] < 0 < x[1] else ends[0]), ends[1]


def _piece(x: Any) -> Any:
    return x if x.low >= 0 else -x if x.high <= 0 else None


ABS = Function(
    "abs",
    exact=abs,
    real=abs,
    complex=lambda x: x if x.real >= 0 else -x,
    array=lambda kit, x: kit.abs(x),
    derivative=lambda x: (sign(x),),
    hull=_hull,
    piece=_piece,
    sympy=lambda sympy, x: sympy.Abs(x),
    marks={
        "text": "abs",
        "latex": ("|", 0, "|"),
        "typst": "abs",
        "python": "abs",
        "javascript": "Math.abs",
        "arrays": "xp.abs",
    },
)

SIGN = Function(
    "sign",
    exact=lambda x: Decimal((x > 0) - (x < 0)),
    real=lambda x: float((x > 0) - (x < 0)),
    complex=lambda x: float((x.real > 0) - (x.real < 0)),
    array=lambda kit, x: kit.sign(x),
    derivative=lambda x: (Num(0),),
    sympy=lambda sympy, x: sympy.sign(x),
    marks={
        "text": "sign",
        "latex": r"\operatorname{sgn}",
        "typst": ('op("sgn")(', 0, ")"),
        "python": ("((", 0, " > 0) - (", 0, " < 0))"),
        "javascript": "Math.sign",
        "arrays": "xp.sign",
    },
    results=(),
)


def absolute(x: Expr) -> Expr:
    """The absolute value of x."""
    return Call(ABS, (x,))


def sign(x: Expr) -> Expr:
    """1 where x > 0, -1 where x < 0, and 0 at 0."""
    return Call(SIGN, (x,))
