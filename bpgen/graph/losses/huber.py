"""The sum of Huber's errors: half the square up to 1, beyond that the absolute error less 1/2."""

from __future__ import annotations

from ..expr import Div, Expr, Mul, Neg, Num, Pow, Sub
from ..functions.absolute import absolute, sign
from ..functions.where import where
from .loss import ONE, Loss
from .squares import HALF


def _error(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    off = Sub(target, out)
    return where(absolute(off), ONE, Sub(absolute(off), Div(ONE, Num(2))), Mul((HALF, Pow(off, Num(2)))))


def _derivative(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    off = Sub(target, out)
    return where(absolute(off), ONE, Neg(sign(off)), Neg(off))


LOSS = Loss("huber", _error, _derivative, noted=True)
