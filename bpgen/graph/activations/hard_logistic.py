"""The hard logistic function, max(0, min(1, net/6 + 1/2)), as PyTorch and Keras 3 have it."""

from __future__ import annotations

from ..expr import Add, Div, Expr, Num
from ..functions.absolute import absolute
from ..functions.capped import capped
from ..functions.relu import relu
from ..functions.where import where
from .activation import Activation


def _value(net: Expr) -> Expr:
    return relu(capped(Add((Div(net, Num(6)), Div(Num(1), Num(2))))))


ACTIVATION: Activation = Activation(
    "hard-logistic",
    value=_value,
    derivative=lambda net, out: where(Num(3), absolute(net), Div(Num(1), Num(6)), Num(0)),
    range=(0, 1),
    largest_net=2.5,
    targets=(10, 50, 100, 900, 950, 990),
    noted=True,
    called={
        # PyTorch's own, and that of Keras with PyTorch, has the slope 1/6 in single precision only.
        "torch.nn": "torch.nn.Hardsigmoid()",
        "jax": "jax.nn.hard_sigmoid",
    },
    proofs=lambda: (ACTIVATION.proof(),),
)
