"""Momentum, with a moving average of the gradients: v <- mu v + (1 - mu) g, w <- w - eta v.

The average has the size of a gradient, so that the learning rate means what it does without momentum. It is
Adam's first moment, without the correction of its start at 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..expr import Add, Expr, Mul, Num, Sub
from .momentum import MU, PIECES, velocity
from .rule import RATE, OptimiserRule, Parameter


def average(share: Expr, old: Expr, new: Expr) -> Expr:
    """The moving average: ``share`` of the old one, the rest of what is new."""
    return Add((Mul((share, old)), Mul((Sub(Num(1), share), new))))


def _update(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "v+", average(MU.ref, p.old("v"), p.gradient)
    yield "+", Sub(p.start, Mul((RATE, p.new("v"))))


def _sums(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "v+", velocity(p)


OPTIMISER = OptimiserRule(_update, (MU,), PIECES, ("v",), mistakes={"sum-for-average": _sums})
