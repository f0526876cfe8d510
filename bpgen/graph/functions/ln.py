"""The natural logarithm."""

from __future__ import annotations

import cmath
import math

from ..expr import Call, Div, Expr, Num
from .function import Function


def _real(x: float) -> float:
    return math.log(x) if x else -math.inf


def _complex(x: complex) -> complex:
    return cmath.log(x) if x else complex(-math.inf)


LN = Function(
    "log",
    exact=lambda x: x.ln(),
    real=_real,
    fast=math.log,
    complex=_complex,
    array=lambda kit, x: kit.log(x),
    derivative=lambda x: (Div(Num(1), x),),
    start=0.0,
    slope=lambda x, value: x**-1,
    bend=lambda low, center, high: min(low, center) ** -2,
    sympy=lambda sympy, x: sympy.log(x),
    marks={
        "text": "ln",
        "latex": r"\ln",
        "typst": "ln",
        "python": "log",
        "javascript": "Math.log",
        "arrays": "xp.log",
    },
)


def ln(x: Expr) -> Expr:
    """The natural logarithm of x."""
    return Call(LN, (x,))
