"""The largest of several numbers: what max pooling passes on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from ..expr import Call, Expr, Num
from .function import Function
from .where import where
from .wins import wins


def _derivative(*xs: Expr) -> tuple[Expr, ...]:
    """That of the largest one is 1, of the others 0; of equal ones the first counts as the largest, as in
    PyTorch and TensorFlow.
    """
    return tuple(_wins(xs[:n], x, xs[n + 1 :]) for n, x in enumerate(xs))


def _wins(before: Sequence[Expr], x: Expr, after: Sequence[Expr]) -> Expr:
    if before and after:
        return wins(largest(before), x, largest(after))
    if before:
        return where(x, largest(before), Num(1), Num(0))
    return where(largest(after), x, Num(0), Num(1)) if after else Num(1)


LARGEST = Function(
    "largest",
    exact=lambda *xs: max(xs),
    real=lambda *xs: max(xs),
    complex=lambda *xs: max(xs, key=lambda x: x.real),
    array=lambda kit, *xs: reduce(kit.maximum, xs),
    derivative=_derivative,
    hull=lambda *ends: (max(low for low, _ in ends), max(high for _, high in ends)),
    piece=lambda *xs: reduce(lambda a, b: b + (a - b).above_zero(), xs),
    sympy=lambda sympy, *xs: sympy.Max(*xs),
    marks={
        "text": "max",
        "latex": r"\max",
        "typst": "max",
        "python": "max",
        "javascript": "Math.max",
    },
)


def largest(xs: Sequence[Expr]) -> Expr:
    """max(a, b, c); a single number stands for itself."""
    return xs[0] if len(xs) == 1 else Call(LARGEST, tuple(xs))
