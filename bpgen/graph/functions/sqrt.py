"""The square root."""

from __future__ import annotations

import cmath
import math

from ..expr import Call, Div, Expr, Mul, Num
from .function import Function


def _real(x: float) -> float:
    """Of 0 for numbers below it: a range may reach there by its last digit."""
    return math.sqrt(max(x, 0.0))


SQRT = Function(
    "sqrt",
    exact=lambda x: x.sqrt(),
    real=_real,
    fast=math.sqrt,
    complex=cmath.sqrt,
    array=lambda kit, x: kit.sqrt(x),
    derivative=lambda x: (Div(Num(1), Mul((Num(2), sqrt(x)))),),
    slope=lambda x, value: 1 / (2 * value),
    bend=lambda low, center, high: 1 / (4 * _real(min(low, center)) ** 3),
    sympy=lambda sympy, x: sympy.sqrt(x),
    marks={
        "text": "sqrt",
        "latex": (r"\sqrt{", 0, "}"),
        "typst": ("sqrt(", 0, ")"),
        "python": "sqrt",
        "javascript": "Math.sqrt",
        "arrays": "xp.sqrt",
    },
)


def sqrt(x: Expr) -> Expr:
    """The square root of x, which is not below 0."""
    return Call(SQRT, (x,))
