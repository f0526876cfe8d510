"""ln(e**x1 + e**x2 + ...), so that large x do not overflow. Programs that need it define it."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ..expr import Call, Expr, Sub
from .exp import EXP, exp
from .function import Function
from .ln import LN


def _exact(*xs: Decimal) -> Decimal:
    top = max(xs)
    return top + LN.exact(sum((EXP.exact(x - top) for x in xs), Decimal(0)))


def _real(*xs: float) -> float:
    top = max(xs)
    return top + math.log(sum(math.exp(x - top) for x in xs))


def _complex(*xs: complex) -> complex:
    top = max(x.real for x in xs)
    return top + cmath.log(sum(cmath.exp(x - top) for x in xs))


def _array(kit: Any, *xs: Any) -> Any:
    top = xs[0]
    for x in xs[1:]:
        top = kit.maximum(top, x)
    return top + kit.log(sum(kit.exp(x - top) for x in xs))


def _derivative(*xs: Expr) -> tuple[Expr, ...]:
    return tuple(exp(Sub(x, log_sum_exp(xs))) for x in xs)


LOG_SUM_EXP = Function(
    "log_sum_exp",
    exact=_exact,
    real=_real,
    complex=_complex,
    array=_array,
    derivative=_derivative,
    sympy=lambda sympy, *xs: sympy.log(sympy.Add(*map(sympy.exp, xs))),
    marks={},
)


def log_sum_exp(terms: Iterable[Expr]) -> Expr:
    """ln(e**x1 + e**x2 + ...). Never written out."""
    return Call(LOG_SUM_EXP, tuple(terms))
