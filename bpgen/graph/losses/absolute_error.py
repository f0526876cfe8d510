"""The sum of the absolute errors."""

from __future__ import annotations

from ..expr import Expr, Neg, Sub
from ..functions.absolute import absolute, sign
from .loss import ONE, Loss


def _error(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return absolute(Sub(target, out))


def _derivative(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return Neg(sign(Sub(target, out)))


LOSS = Loss("absolute-error", _error, _derivative, noted=True)
