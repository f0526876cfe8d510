"""Activation functions and losses: each with its definition, its derivative and the way to it.

A new one is one record here. The derivatives' proofs are on the site; the tests check each against
SymPy and a complex step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .architecture import ActivationName, LossName
from .expr import Add, Div, Exp, Expr, Log, LogSumExp, Mul, Neg, Num, Pow, Relu, Step, Sub, Tanh, Written

ONE = Num(1)
HALF = Div(Num(1), Num(2))


@dataclass(frozen=True)
class Activation:
    """An activation function that acts on each unit alone.

    ``value(net)`` is the unit's output; ``derivative(net, out)`` its derivative by net, written with
    the output where the field writes it so; ``steps`` the longer forms on the way there.
    """

    value: Callable[[Expr], Expr]
    derivative: Callable[[Expr, Expr], Expr]
    steps: Callable[[Expr, Expr], tuple[Expr, ...]]


def _logistic(net: Expr) -> Expr:
    return Div(ONE, Add((ONE, Exp(Neg(net)))))


def _logistic_steps(net: Expr, out: Expr) -> tuple[Expr, ...]:
    e = Exp(Neg(net))
    square = Pow(Add((ONE, e)), Num(2))
    return (Div(e, square), Mul((_logistic(net), Sub(ONE, _logistic(net)))))


ELEMENTWISE: Mapping[ActivationName, Activation] = {
    ActivationName.LOGISTIC: Activation(
        _logistic, lambda net, out: Mul((out, Sub(ONE, out))), _logistic_steps
    ),
    ActivationName.TANH: Activation(
        Tanh,
        lambda net, out: Sub(ONE, Pow(out, Num(2))),
        lambda net, out: (Sub(ONE, Pow(Tanh(net), Num(2))),),
    ),
    ActivationName.RELU: Activation(Relu, lambda net, out: Step(net), lambda net, out: ()),
    ActivationName.IDENTITY: Activation(lambda net: net, lambda net, out: ONE, lambda net, out: ()),
}


def softmax(net: Expr, nets: Sequence[Expr], exponential: Expr, total: Expr) -> Expr:
    """One unit of a softmax layer: e**net over the layer's sum of them."""
    return Written(Div(exponential, total), Exp(Sub(net, LogSumExp(tuple(nets)))))


def softmax_jacobian(out: Expr, other: Expr, *, same: bool) -> Expr:
    """D out_k / d net_j: out_k (1 - out_k) where j is k, else -(out_k out_j)."""
    return Mul((out, Sub(ONE, out))) if same else Neg(Mul((out, other)))


@dataclass(frozen=True)
class Loss:
    """A loss that is a sum over the output units.

    ``error(target, out)`` is one unit's part, ``derivative`` its derivative by out, and ``long``
    the same before tidying up, with the inner derivative written out.
    """

    error: Callable[[Expr, Expr], Expr]
    derivative: Callable[[Expr, Expr], Expr]
    long: Callable[[Expr, Expr], Expr]


LOSSES: Mapping[LossName, Loss] = {
    LossName.HALF_SQUARED_ERROR: Loss(
        error=lambda t, o: Mul((HALF, Pow(Sub(t, o), Num(2)))),
        derivative=lambda t, o: Neg(Sub(t, o)),
        long=lambda t, o: Mul((Num(2), HALF, Pow(Sub(t, o), Sub(Num(2), Num(1))), Num(-1))),
    ),
    LossName.BINARY_CROSS_ENTROPY: Loss(
        error=lambda t, o: Neg(Add((Mul((t, Log(o))), Mul((Sub(ONE, t), Log(Sub(ONE, o))))))),
        derivative=lambda t, o: Add((Neg(Div(t, o)), Div(Sub(ONE, t), Sub(ONE, o)))),
        long=lambda t, o: Neg(
            Add((Mul((t, Div(ONE, o))), Mul((Sub(ONE, t), Div(ONE, Sub(ONE, o)), Num(-1)))))
        ),
    ),
    LossName.CATEGORICAL_CROSS_ENTROPY: Loss(
        error=lambda t, o: Neg(Mul((t, Log(o)))),
        derivative=lambda t, o: Neg(Div(t, o)),
        long=lambda t, o: Neg(Mul((t, Div(ONE, o)))),
    ),
}


def safe_error(
    loss: LossName, activation: ActivationName, target: Expr, out: Expr, net: Expr, nets: Sequence[Expr]
) -> Expr:
    """One output unit's error, with a form from the nets where the outputs may round to 0 or 1."""
    taught = LOSSES[loss].error(target, out)
    match loss, activation:
        case LossName.BINARY_CROSS_ENTROPY, ActivationName.LOGISTIC:
            # -t ln p - (1-t) ln(1-p) with p = 1/(1+e^-net) is ln(1+e^net) - t net.
            return Written(taught, Sub(LogSumExp((Num(0), net)), Mul((target, net))))
        case LossName.CATEGORICAL_CROSS_ENTROPY, ActivationName.SOFTMAX:
            return Written(taught, Mul((target, Sub(LogSumExp(tuple(nets)), net))))
        case LossName.CATEGORICAL_CROSS_ENTROPY, ActivationName.LOGISTIC:
            # -ln p with p = 1/(1+e^-net) is ln(1+e^-net).
            return Written(taught, Mul((target, LogSumExp((Num(0), Neg(net))))))
        case _:
            return taught


def safe_error_by_out(
    loss: LossName, activation: ActivationName, target: Expr, out: Expr, net: Expr, nets: Sequence[Expr]
) -> Expr:
    """The error's derivative by an output, with a form that does not divide by an output that is 0."""
    taught = LOSSES[loss].derivative(target, out)
    by_out = Add((ONE, Exp(Neg(net))))  # 1/p of a logistic unit; 1/(1-p) is 1 + e^net
    match loss, activation:
        case LossName.BINARY_CROSS_ENTROPY, ActivationName.LOGISTIC:
            other = Mul((Sub(ONE, target), Add((ONE, Exp(net)))))
            return Written(taught, Add((Neg(Mul((target, by_out))), other)))
        case LossName.CATEGORICAL_CROSS_ENTROPY, ActivationName.SOFTMAX:
            return Written(taught, Neg(Mul((target, Exp(Sub(LogSumExp(tuple(nets)), net))))))
        case LossName.CATEGORICAL_CROSS_ENTROPY, ActivationName.LOGISTIC:
            return Written(taught, Neg(Mul((target, by_out))))
        case _:
            return taught
