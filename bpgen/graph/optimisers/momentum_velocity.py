"""Momentum, with the step itself as the velocity: v <- mu v - eta g, w <- w + v.

The convention of Keras (``keras.optimizers.SGD``): the learning rate of each round stays with its gradient.
Source: I. Sutskever and others, On the importance of initialization and momentum in deep learning, 2013.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..expr import Add, Expr, Mul, Sub
from .momentum import MU, PIECES
from .rule import RATE, OptimiserRule, Parameter


def _update(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "v+", Sub(Mul((MU.ref, p.old("v"))), Mul((RATE, p.gradient)))
    yield "+", Add((p.start, p.new("v")))


def _forgets(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "+", Sub(p.start, Mul((RATE, p.gradient)))


OPTIMISER = OptimiserRule(_update, (MU,), PIECES, ("v",), mistakes={"no-momentum": _forgets})
