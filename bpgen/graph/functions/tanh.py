"""The hyperbolic tangent."""

from __future__ import annotations

import cmath
import math
from decimal import Context, Decimal

from ..expr import Call, Expr, Num, Pow, Sub
from .decimal_exp import decimal_exp
from .function import Function

#: A number nearer to 0 than this is its own hyperbolic tangent but for its cube.
_TINY = Decimal("1e-25")
#: Near 0, where 1 - e cancels, with digits to spare.
_WIDE = Context(prec=135)


def _exact(x: Decimal) -> Decimal:
    """Odd in x."""
    if abs(x) < _TINY:
        return x - x * x * x / 3
    e = decimal_exp(-2 * abs(x), _WIDE)
    return ((1 - e) / (1 + e)).copy_sign(x)


def _bend(low: float, center: float, high: float) -> float:
    ends = [abs(math.tanh(x)) for x in (low, center, high)]
    nearest = 0.0 if low < 0 < high else min(ends)
    return 2 * max(ends) * (1 - nearest**2)


TANH = Function(
    "tanh",
    exact=_exact,
    real=math.tanh,
    complex=cmath.tanh,
    array=lambda kit, x: kit.tanh(x),
    derivative=lambda x: (Sub(Num(1), Pow(tanh(x), Num(2))),),
    slope=lambda x, value: 1 - value**2,
    bend=_bend,
    sympy=lambda sympy, x: sympy.tanh(x),
    marks={
        "text": "tanh",
        "latex": r"\tanh",
        "typst": "tanh",
        "python": "tanh",
        "javascript": "Math.tanh",
        "arrays": "xp.tanh",
    },
)


def tanh(x: Expr) -> Expr:
    """The hyperbolic tangent of x."""
    return Call(TANH, (x,))
