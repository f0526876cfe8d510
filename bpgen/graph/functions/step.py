"""1 where x is above 0, else 0."""

from __future__ import annotations

from decimal import Decimal

from ..expr import Call, Expr, Num
from .function import Function

STEP = Function(
    "step",
    exact=lambda x: Decimal(1) if x > 0 else Decimal(0),
    real=lambda x: 1.0 if x > 0 else 0.0,
    complex=lambda x: 1.0 if x.real > 0 else 0.0,
    array=lambda kit, x: kit.where(x > 0, 1.0, 0.0),
    derivative=lambda x: (Num(0),),
    sympy=lambda sympy, x: sympy.Piecewise((1, x > 0), (0, True)),
    marks={
        "text": ("(1 if ", 0, " > 0 else 0)"),
        "latex": (r"\begin{cases} 1 & (", 0, r" > 0) \\ 0 & (", 0, r" \le 0) \end{cases}"),
        "typst": ("cases(1 &quad (", 0, " > 0), 0 &quad (", 0, " <= 0))"),
        "python": ("(1 if ", 0, " > 0 else 0)"),
        "javascript": ("(", 0, " > 0 ? 1 : 0)"),
        "arrays": ("xp.where(", 0, " > 0, 1.0, 0.0)"),
    },
    results=(),
)


def step(x: Expr) -> Expr:
    """1 where x > 0, else 0: the derivative of max(0, x), with the value 0 at 0."""
    return Call(STEP, (x,))
