"""The sum of the hinge losses, max(0, 1 - t p), of targets -1 and 1."""

from __future__ import annotations

from ..expr import Expr, Mul, Neg, Sub
from ..functions.proof import POINT
from ..functions.relu import relu
from ..functions.step import step
from .loss import ONE, Loss


def _margin(target: Expr, out: Expr) -> Expr:
    return Sub(ONE, Mul((target, out)))


def _error(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return relu(_margin(target, out))


def _derivative(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return Neg(Mul((target, step(_margin(target, out)))))


LOSS = Loss(
    "hinge",
    _error,
    _derivative,
    accepts=lambda target: target in (-1, 1),
    targets="-1, 1",
    drawn="sign",
    noted=True,
    point={**POINT, "t": 1},
)
