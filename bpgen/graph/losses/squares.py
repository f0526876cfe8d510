"""The squared difference of target and output, halved or not, as a sum or a mean over the outputs."""

from __future__ import annotations

from ..expr import Div, Expr, Mul, Neg, Num, Pow, Sub, mul
from .loss import ONE, Loss

HALF = Div(Num(1), Num(2))


def squared(name: str, *, half: bool, mean: bool) -> Loss:
    """One of the four losses of squares."""

    def factors(outputs: Expr) -> tuple[Expr, ...]:
        return (*((HALF,) if half else ()), *((Div(ONE, outputs),) if mean and outputs != ONE else ()))

    def error(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
        return mul(*factors(outputs), Pow(Sub(target, out), Num(2)))

    def derivative(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
        top = ONE if half else Num(2)
        scale = Div(top, outputs) if mean and outputs != ONE else top
        return Neg(Sub(target, out) if scale == ONE else Mul((scale, Sub(target, out))))

    return Loss(name, error, derivative, mean=mean)
