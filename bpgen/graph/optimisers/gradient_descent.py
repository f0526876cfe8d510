"""Plain gradient descent: w - eta dE/dw."""

from __future__ import annotations

from collections.abc import Iterator

from ..expr import Expr, Mul, Sub
from .rule import RATE, OptimiserRule, Parameter


def _update(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "+", Sub(p.start, Mul((RATE, p.gradient)))


OPTIMISER = OptimiserRule(_update, calls={"torch": "torch.optim.SGD({parameters}, lr=ETA{penalty})"})
