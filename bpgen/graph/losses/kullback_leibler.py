"""The Kullback-Leibler divergence, the sum of t ln(t/p), of two distributions over the classes."""

from __future__ import annotations

from ..expr import Add, Div, Expr, Mul, Neg, Num, Sub
from ..functions.exp import exp
from ..functions.ln import ln
from ..functions.log_sum_exp import log_sum_exp
from ..functions.proof import POINT
from .categorical_cross_entropy import softmax_by_net
from .loss import ONE, Loss, Pair


def _error(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return Mul((target, ln(Div(target, out))))


def _derivative(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return Neg(Div(target, out))


LOSS = Loss(
    "kullback-leibler",
    _error,
    _derivative,
    accepts=lambda target: 0 < target <= 1,
    targets="0 < t <= 1",
    drawn="shares",
    outputs=("softmax", "logistic"),
    pairs={
        "softmax": Pair(
            lambda unit: Mul((unit.target, Add((ln(unit.target), Sub(unit.all_nets, unit.net))))),
            lambda unit: Neg(Mul((unit.target, exp(Sub(unit.all_nets, unit.net))))),
            by_net=softmax_by_net,
            short_cut=True,
        ),
        "logistic": Pair(
            lambda unit: Mul((unit.target, Add((ln(unit.target), log_sum_exp((Num(0), Neg(unit.net))))))),
            lambda unit: Neg(Mul((unit.target, Add((ONE, exp(Neg(unit.net))))))),
            by_net=lambda unit, layer, sums_to_one: Neg(Mul((unit.target, Sub(ONE, unit.out)))),
        ),
    },
    sums=True,
    point={**POINT, "t": 0.3},
)
