"""The larger of two numbers."""

from __future__ import annotations

from ..expr import Call, Expr, Num
from .function import Function
from .where import where


def _derivative(a: Expr, b: Expr) -> tuple[Expr, ...]:
    """That of the larger one is 1, of the other 0; of two equal ones the first counts as the larger."""
    zero, one = Num(0), Num(1)
    return where(b, a, zero, one), where(b, a, one, zero)


MAXIMUM = Function(
    "maximum",
    exact=max,
    real=max,
    complex=lambda a, b: b if b.real > a.real else a,
    array=lambda kit, a, b: kit.maximum(a, b),
    derivative=_derivative,
    hull=lambda a, b: (max(a[0], b[0]), max(a[1], b[1])),
    piece=lambda a, b: b + (a - b).above_zero(),
    sympy=lambda sympy, a, b: sympy.Max(a, b),
    marks={
        "text": ("max(", 0, ", ", 1, ")"),
        "latex": (r"\max(", 0, ", ", 1, ")"),
        "typst": ("max(", 0, ", ", 1, ")"),
        "python": ("max(", 0, ", ", 1, ")"),
        "javascript": ("Math.max(", 0, ", ", 1, ")"),
        "arrays": ("xp.maximum(", 0, ", ", 1, ")"),
    },
)


def maximum(a: Expr, b: Expr) -> Expr:
    """max(a, b)"""
    return Call(MAXIMUM, (a, b))
