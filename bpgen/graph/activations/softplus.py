"""Softplus, ln(1 + e**net): a smooth ReLU, whose derivative is the logistic function."""

from __future__ import annotations

from ..expr import Add, Div, Expr, Mul, Num, Written
from ..functions.exp import exp
from ..functions.ln import ln
from ..functions.log_sum_exp import log_sum_exp
from ..functions.proof import X
from .activation import Activation
from .logistic import logistic

_ONE = Num(1)


def _value(net: Expr) -> Expr:
    return Written(ln(Add((_ONE, exp(net)))), log_sum_exp((Num(0), net)))


ACTIVATION: Activation = Activation(
    "softplus",
    value=_value,
    derivative=lambda net, out: logistic(net),
    steps=lambda net, out: (Mul((Div(_ONE, Add((_ONE, exp(net)))), exp(net))),),
    range=(0, float("inf")),
    called={"jax": "jax.nn.softplus", "torch.nn": "torch.nn.Softplus(threshold=700)"},
    defined={
        "numpy": "np.logaddexp(0, net)",
        "torch": "torch.nn.functional.softplus(net, threshold=700)",
        "keras": "-ops.log_sigmoid(-net)",
    },
    proofs=lambda: (
        ACTIVATION.proof(
            lines=(ACTIVATION.steps(X, X)[0], Div(exp(X), Add((_ONE, exp(X))))), short=(0, 1, 2)
        ),
    ),
)
