"""The sum of the absolute errors."""

from __future__ import annotations

from ..expr import Expr, Mul, Neg, Num, Sub
from ..functions.absolute import absolute, sign
from .loss import ONE, Loss


def _error(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return absolute(Sub(target, out))


def _derivative(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return Neg(sign(Sub(target, out)))


def _long(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return Mul((sign(Sub(target, out)), Num(-1)))


LOSS = Loss("absolute-error", _error, _derivative, _long, noted=True)
