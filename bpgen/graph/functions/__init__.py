"""Activation functions and losses: each with its definition, its derivative and the way to it.

A new one is one record here. The derivatives' proofs are on the site; the tests check each against
SymPy and a complex step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..architecture import ActivationName, LossName
from ..expr import Add, Div, Expr, Mul, Neg, Num, Pow, Sub, Written, add, mul
from .at_multiples import AT_MULTIPLES
from .cos_pi import COS_PI
from .exp import EXP, exp
from .function import Function
from .ln import LN, ln
from .log_sum_exp import LOG_SUM_EXP, log_sum_exp
from .relu import RELU, relu
from .sqrt import SQRT
from .step import STEP, step
from .tanh import TANH, tanh

#: The functions that a formula can call.
FUNCTIONS: tuple[Function, ...] = (EXP, LN, TANH, RELU, STEP, SQRT, COS_PI, AT_MULTIPLES, LOG_SUM_EXP)
ONE = Num(1)
HALF = Div(Num(1), Num(2))


@dataclass(frozen=True)
class Activation:
    """An activation function that acts on each unit alone.

    ``value(net)`` is the unit's output; ``derivative(net, out)`` its derivative with respect to net,
    written with the output where the field writes it so; ``steps`` the longer forms on the way there.
    """

    value: Callable[[Expr], Expr]
    derivative: Callable[[Expr, Expr], Expr]
    steps: Callable[[Expr, Expr], tuple[Expr, ...]]


def _logistic(net: Expr) -> Expr:
    return Div(ONE, Add((ONE, exp(Neg(net)))))


def _logistic_steps(net: Expr, out: Expr) -> tuple[Expr, ...]:
    e = exp(Neg(net))
    square = Pow(Add((ONE, e)), Num(2))
    return (Div(e, square), Mul((_logistic(net), Sub(ONE, _logistic(net)))))


ELEMENTWISE: Mapping[ActivationName, Activation] = {
    ActivationName.LOGISTIC: Activation(
        _logistic, lambda net, out: Mul((out, Sub(ONE, out))), _logistic_steps
    ),
    ActivationName.TANH: Activation(
        tanh,
        lambda net, out: Sub(ONE, Pow(out, Num(2))),
        lambda net, out: (Sub(ONE, Pow(tanh(net), Num(2))),),
    ),
    ActivationName.RELU: Activation(relu, lambda net, out: step(net), lambda net, out: ()),
    ActivationName.IDENTITY: Activation(lambda net: net, lambda net, out: ONE, lambda net, out: ()),
}


#: Between which numbers the outputs of an activation function are.
RANGES: Mapping[ActivationName, tuple[float, float]] = {
    ActivationName.LOGISTIC: (0, 1),
    ActivationName.TANH: (-1, 1),
    ActivationName.RELU: (0, math.inf),
    ActivationName.IDENTITY: (-math.inf, math.inf),
    ActivationName.SOFTMAX: (0, 1),
}


def softmax(net: Expr, nets: Sequence[Expr], exponential: Expr, total: Expr) -> Expr:
    """One unit of a softmax layer: e**net over the layer's sum of them."""
    return Written(Div(exponential, total), exp(Sub(net, log_sum_exp(nets))))


def softmax_jacobian(out: Expr, other: Expr, *, same: bool) -> Expr:
    """D out_k / d net_j: out_k (1 - out_k) where j is k, else -(out_k out_j)."""
    return Mul((out, Sub(ONE, out))) if same else Neg(Mul((out, other)))


class OfUnit(Protocol):
    """What a loss says of one unit, from its target and its output; ``outputs`` is how many there are."""

    def __call__(self, target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
        """The unit's part."""


@dataclass(frozen=True)
class Loss:
    """A loss that is a sum over the output units.

    ``error(target, out)`` is one unit's part, ``derivative`` its derivative by out, and ``long``
    the same before tidying up, with the inner derivative written out.
    """

    error: OfUnit
    derivative: OfUnit
    long: OfUnit


def _squared(*, half: bool, mean: bool) -> Loss:
    """The squared difference of target and output, halved or not, as a sum or a mean over the outputs."""

    def factors(outputs: Expr) -> tuple[Expr, ...]:
        return (*((HALF,) if half else ()), *((Div(ONE, outputs),) if mean and outputs != ONE else ()))

    def error(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
        return mul(*factors(outputs), Pow(Sub(target, out), Num(2)))

    def derivative(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
        top = ONE if half else Num(2)
        scale = Div(top, outputs) if mean and outputs != ONE else top
        return Neg(Sub(target, out) if scale == ONE else Mul((scale, Sub(target, out))))

    def long(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
        power = Pow(Sub(target, out), Sub(Num(2), Num(1)))
        return Mul((Num(2), *factors(outputs), power, Num(-1)))

    return Loss(error, derivative, long)


LOSSES: Mapping[LossName, Loss] = {
    LossName.HALF_SQUARED_ERROR: _squared(half=True, mean=False),
    LossName.SQUARED_ERROR: _squared(half=False, mean=False),
    LossName.MEAN_SQUARED_ERROR: _squared(half=False, mean=True),
    LossName.HALF_MEAN_SQUARED_ERROR: _squared(half=True, mean=True),
    LossName.BINARY_CROSS_ENTROPY: Loss(
        error=lambda target, out, outputs=ONE: Neg(
            Add((Mul((target, ln(out))), Mul((Sub(ONE, target), ln(Sub(ONE, out))))))
        ),
        derivative=lambda target, out, outputs=ONE: Add(
            (Neg(Div(target, out)), Div(Sub(ONE, target), Sub(ONE, out)))
        ),
        long=lambda target, out, outputs=ONE: Neg(
            Add(
                (
                    Mul((target, Div(ONE, out))),
                    Mul((Sub(ONE, target), Div(ONE, Sub(ONE, out)), Num(-1))),
                )
            )
        ),
    ),
    LossName.CATEGORICAL_CROSS_ENTROPY: Loss(
        error=lambda target, out, outputs=ONE: Neg(Mul((target, ln(out)))),
        derivative=lambda target, out, outputs=ONE: Neg(Div(target, out)),
        long=lambda target, out, outputs=ONE: Neg(Mul((target, Div(ONE, out)))),
    ),
}


@dataclass(frozen=True)
class OutputUnit:
    """One output unit as a loss sees it: its target, output and net, and the nets of its layer."""

    activation: ActivationName
    target: Expr
    out: Expr
    net: Expr
    nets: Sequence[Expr]

    @property
    def all_nets(self) -> Expr:
        """Ln of the layer's sum of exponentials."""
        return log_sum_exp(self.nets)

    @property
    def others(self) -> Expr:
        """The same without this unit's."""
        return log_sum_exp(net for net in self.nets if net != self.net)


def safe_error(loss: LossName, unit: OutputUnit) -> Expr:
    """One output unit's error, with a form from the nets where the outputs may round to 0 or 1."""
    target, net = unit.target, unit.net
    taught = LOSSES[loss].error(target, unit.out, Num(len(unit.nets)))
    match loss, unit.activation:
        case LossName.BINARY_CROSS_ENTROPY, ActivationName.LOGISTIC:
            # -t ln p - (1-t) ln(1-p) with p = 1/(1+e^-net) is ln(1+e^net) - t net.
            return Written(taught, Sub(log_sum_exp((Num(0), net)), Mul((target, net))))
        case LossName.BINARY_CROSS_ENTROPY, ActivationName.SOFTMAX if len(unit.nets) > 1:
            # With p = e^net/S, 1-p is the others' share of S.
            true = Mul((target, Sub(unit.all_nets, net)))
            return Written(taught, Add((true, Mul((Sub(ONE, target), Sub(unit.all_nets, unit.others))))))
        case LossName.CATEGORICAL_CROSS_ENTROPY, ActivationName.SOFTMAX:
            return Written(taught, Mul((target, Sub(unit.all_nets, net))))
        case LossName.CATEGORICAL_CROSS_ENTROPY, ActivationName.LOGISTIC:
            # -ln p with p = 1/(1+e^-net) is ln(1+e^-net).
            return Written(taught, Mul((target, log_sum_exp((Num(0), Neg(net))))))
        case _:
            return taught


def safe_error_by_out(loss: LossName, unit: OutputUnit) -> Expr:
    """The error's derivative by an output, with a form that does not divide by an output that is 0."""
    target, net = unit.target, unit.net
    taught = LOSSES[loss].derivative(target, unit.out, Num(len(unit.nets)))
    by_out = Add((ONE, exp(Neg(net))))  # 1/p of a logistic unit; 1/(1-p) is 1 + e^net
    match loss, unit.activation:
        case LossName.BINARY_CROSS_ENTROPY, ActivationName.LOGISTIC:
            other = Mul((Sub(ONE, target), Add((ONE, exp(net)))))
            return Written(taught, Add((Neg(Mul((target, by_out))), other)))
        case LossName.BINARY_CROSS_ENTROPY, ActivationName.SOFTMAX if len(unit.nets) > 1:
            other = Mul((Sub(ONE, target), exp(Sub(unit.all_nets, unit.others))))
            return Written(taught, Add((Neg(Mul((target, exp(Sub(unit.all_nets, net))))), other)))
        case LossName.CATEGORICAL_CROSS_ENTROPY, ActivationName.SOFTMAX:
            return Written(taught, Neg(Mul((target, exp(Sub(unit.all_nets, net))))))
        case LossName.CATEGORICAL_CROSS_ENTROPY, ActivationName.LOGISTIC:
            return Written(taught, Neg(Mul((target, by_out))))
        case _:
            return taught


def safe_delta_of_softmax(unit: OutputUnit, layer: Sequence[OutputUnit]) -> Expr:
    """Binary cross-entropy's derivative by a softmax unit's net, without a division by 1 - out.

    The path through the unit's own output is out - target, as for a logistic unit; one through another
    output p_k has out/(1 - p_k), the softmax among all units but k.
    """
    paths: list[Expr] = [Sub(unit.out, unit.target)]
    for other in layer:
        if other.net != unit.net:
            share = exp(Sub(unit.net, other.others))
            paths += [
                Mul((other.target, unit.out)),
                Neg(Mul((Sub(ONE, other.target), other.out, share))),
            ]
    return add(paths)
