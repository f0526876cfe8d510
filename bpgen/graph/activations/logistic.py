"""The logistic function, 1/(1 + e**-net)."""

from __future__ import annotations

from ..expr import Add, Div, Expr, Mul, Neg, Num, Pow, Sub
from ..functions.exp import exp
from ..functions.proof import Proof, X
from .activation import Activation

_ONE, _TWO = Num(1), Num(2)


def logistic(net: Expr) -> Expr:
    """1/(1 + e**-net)"""
    return Div(_ONE, Add((_ONE, exp(Neg(net)))))


def _steps(net: Expr, out: Expr) -> tuple[Expr, ...]:
    e = exp(Neg(net))
    square = Pow(Add((_ONE, e)), _TWO)
    return (Div(e, square), Mul((logistic(net), Sub(_ONE, logistic(net)))))


def _proofs() -> tuple[Proof, ...]:
    e = exp(Neg(X))
    d = Add((_ONE, e))
    once = Div(_ONE, d)
    lines = (
        Mul((Num(-1), Pow(d, Sub(Num(-1), _ONE)), Neg(e))),
        Div(e, Pow(d, _TWO)),
        Mul((once, Div(e, d))),
        Mul((once, Div(Sub(d, _ONE), d))),
        Mul((once, Sub(_ONE, once))),
    )
    return (ACTIVATION.proof(once, lines, short=(0, 1, 4, 5)),)


ACTIVATION: Activation = Activation(
    "logistic",
    value=logistic,
    derivative=lambda net, out: Mul((out, Sub(_ONE, out))),
    steps=_steps,
    range=(0, 1),
    largest_net=3.0,
    targets=(10, 50, 100, 900, 950, 990),
    called={
        "torch": "torch.sigmoid",
        "torch.nn": "torch.nn.Sigmoid()",
        "keras": "sigmoid",
        "jax": "jax.nn.sigmoid",
    },
    lowest_net=-709.0,
    basic=True,
    proofs=_proofs,
)
