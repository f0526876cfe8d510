"""The squared difference of target and output, halved or not, as a sum or a mean over the outputs."""

from __future__ import annotations

from ..expr import Div, Expr, Mul, Neg, Num, Pow, Sub
from .loss import ONE, Loss

HALF = Div(Num(1), Num(2))


def squared(name: str, *, half: bool, mean: bool) -> Loss:
    """One of the four losses of squares."""

    def error(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
        square = Pow(Sub(target, out), Num(2))
        if not mean or outputs == ONE:
            return Mul((HALF, square)) if half else square
        return Mul((Div(ONE, Mul((Num(2), outputs)) if half else outputs), square))

    def derivative(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
        top = ONE if half else Num(2)
        scale = Div(top, outputs) if mean and outputs != ONE else top
        return Neg(Sub(target, out) if scale == ONE else Mul((scale, Sub(target, out))))

    return Loss(name, error, derivative, mean=mean)
