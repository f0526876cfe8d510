"""SiLU, net times the logistic function of net, also called swish. Source: S. Elfwing et al., 2018."""

from __future__ import annotations

from ..expr import Add, Div, Expr, Mul, Neg, Num, Pow, Sub
from ..functions.exp import exp
from ..functions.proof import X
from .activation import Activation
from .logistic import logistic

_ONE = Num(1)


def _value(net: Expr) -> Expr:
    return Div(net, Add((_ONE, exp(Neg(net)))))


def _derivative(net: Expr, out: Expr) -> Expr:
    return Add((out, Mul((logistic(net), Sub(_ONE, out)))))


def _steps(net: Expr, out: Expr) -> tuple[Expr, ...]:
    e = exp(Neg(net))
    d = Add((_ONE, e))
    return (Add((logistic(net), Div(Mul((net, e)), Pow(d, Num(2))))),)


ACTIVATION: Activation = Activation(
    "silu",
    value=_value,
    derivative=_derivative,
    steps=_steps,
    range=(-0.2785, float("inf")),
    called={
        "torch": "torch.nn.functional.silu",
        "torch.nn": "torch.nn.SiLU()",
        "keras": "silu",
        "jax": "jax.nn.silu",
    },
    lowest_net=-709.0,
    proofs=lambda: (ACTIVATION.proof(lines=(_steps(X, X)[0],), short=(0, 1)),),
)
