"""The cosine of pi x: of half a turn at x = 1."""

from __future__ import annotations

import cmath
import math
from decimal import Decimal, getcontext, localcontext
from functools import lru_cache
from typing import Any

from ..expr import Call, Expr
from .function import Function, Range


def _series(x: Decimal) -> Decimal:
    """By its power series; x is brought between -1 and 1 first, where that loses no digit."""
    x = abs(x) % 2
    x = min(x, 2 - x)
    with localcontext() as context:
        context.prec = getcontext().prec + 10
        square, term, total, n = (pi() * x) ** 2, Decimal(1), Decimal(1), 0
        while abs(term) > Decimal(1).scaleb(-context.prec):
            n += 2
            term *= -square / (n * (n - 1))
            total += term
    return +total


def pi() -> Decimal:
    """Pi to the precision of the decimal context."""
    return _pi(getcontext().prec)


@lru_cache(maxsize=64)
def _pi(_: int) -> Decimal:
    """By Machin's formula: 16 arctan(1/5) - 4 arctan(1/239)."""

    def arctan_of_inverse(n: int) -> Decimal:
        power, total, k = Decimal(1) / n, Decimal(0), 1
        while power > Decimal(1).scaleb(-getcontext().prec - 2):
            total += power / k if k % 4 == 1 else -power / k
            power, k = power / (n * n), k + 2
        return total

    return 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239)


def _hull(x: Range) -> Range:
    """Between the ends, and 1 or -1 where a whole number lies in between; without two ends, anywhere."""
    if math.isinf(x[0]) or math.isinf(x[1]):
        return -1.0, 1.0
    ends = [_real(end) for end in x]
    between = range(math.ceil(x[0]), min(math.floor(x[1]), math.ceil(x[0]) + 1) + 1)
    return min(*ends, *map(_real, between)), max(*ends, *map(_real, between))


def _real(x: float) -> float:
    return math.cos(math.pi * x)


def _slope(x: Any, value: Any) -> Any:
    """-pi sin(pi x), of decimals and of floats."""
    if isinstance(x, Decimal):
        return pi() * _series(x + Decimal("0.5"))
    return -math.pi * math.sin(math.pi * x)


def _derivative(x: Expr) -> tuple[Expr, ...]:
    raise TypeError("a schedule of the learning rate is not differentiated")


#: A learning rate is one number, which PyTorch and Keras leave to Python.
COS_PI = Function(
    "cos_pi",
    exact=_series,
    real=_real,
    complex=lambda x: cmath.cos(math.pi * x),
    array=lambda kit, x: kit.each(lambda y: float(_series(Decimal(float(y)))), x),
    derivative=_derivative,
    hull=_hull,
    slope=_slope,
    bend=lambda low, center, high: math.pi**2,
    sympy=lambda sympy, x: sympy.cos(sympy.pi * x),
    marks={
        "text": ("cos(π * ", 0, ")"),
        "latex": (r"\cos(\pi ", 0, ")"),
        "typst": ("cos(π ", 0, ")"),
        "python": ("cos(pi * (", 0, "))"),
        "arrays": ("xp.cos(xp.pi * (", 0, "))"),
        "javascript": ("Math.cos(Math.PI * (", 0, "))"),
    },
)


def cos_pi(x: Expr) -> Expr:
    """The cosine of pi x."""
    return Call(COS_PI, (x,))
