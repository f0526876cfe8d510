"""The larger of 0 and x."""

from __future__ import annotations

from decimal import Decimal

from ..expr import Call, Expr
from .function import Function
from .step import step

RELU = Function(
    "relu",
    exact=lambda x: x if x > 0 else Decimal(0),
    real=lambda x: x if x > 0 else 0.0,
    complex=lambda x: x if x.real > 0 else 0j,
    # Whether the larger of 0 and -0 is 0 depends on the processor; 0 added to either is 0.
    array=lambda kit, x: kit.maximum(x, 0.0) + 0.0,
    derivative=lambda x: (step(x),),
    piece=lambda x: x.above_zero(),
    sympy=lambda sympy, x: sympy.Piecewise((x, x > 0), (0, True)),
    marks={
        "text": ("max(0, ", 0, ")"),
        "latex": (r"\max(0, ", 0, ")"),
        "typst": ("max(0, ", 0, ")"),
        "python": ("max(0, ", 0, ")"),
        "javascript": ("Math.max(0, ", 0, ")"),
        "arrays": ("xp.maximum(0, ", 0, ")"),
    },
)


def relu(x: Expr) -> Expr:
    """max(0, x)"""
    return Call(RELU, (x,))
