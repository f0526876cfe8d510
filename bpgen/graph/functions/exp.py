"""e**x"""

from __future__ import annotations

import cmath
import math
import sys
from decimal import Decimal, Overflow

from ..expr import Call, Expr
from .decimal_exp import decimal_exp
from .function import Function

_LARGEST = Decimal("1e999999")


def _exact(x: Decimal) -> Decimal:
    """At most 10**999999."""
    try:
        return decimal_exp(x)
    except Overflow:
        return _LARGEST


def _real(x: float) -> float:
    """At most the largest float: not infinite, so that 0 times it is 0, and 1 by it nearly 0."""
    try:
        return math.exp(x)
    except OverflowError:
        return sys.float_info.max


def _complex(x: complex) -> complex:
    """Saturating as that of floats does."""
    try:
        return cmath.exp(x)
    except OverflowError:
        return complex(sys.float_info.max)


EXP = Function(
    "exp",
    exact=_exact,
    real=_real,
    fast=math.exp,
    complex=_complex,
    array=lambda kit, x: kit.exp(x),
    derivative=lambda x: (exp(x),),
    slope=lambda x, value: value,
    bend=lambda low, center, high: max(_real(center), _real(high)),
    sympy=lambda sympy, x: sympy.exp(x),
    marks={
        "text": ("e^(", 0, ")"),
        "latex": ("e^{", 0, "}"),
        "typst": ("e^(", 0, ")"),
        "python": "exp",
        "javascript": "Math.exp",
        "arrays": "xp.exp",
    },
    superscript=True,
)


def exp(x: Expr) -> Expr:
    """e**x"""
    return Call(EXP, (x,))
