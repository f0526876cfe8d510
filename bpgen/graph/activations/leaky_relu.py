"""Leaky ReLU: the net input where it is above 0, else 1/100 of it. Source: A. L. Maas et al., 2013."""

from __future__ import annotations

from ..expr import Div, Mul, Num
from ..functions.where import where
from .activation import Activation

_SLOPE = Div(Num(1), Num(100))

ACTIVATION: Activation = Activation(
    "leaky-relu",
    value=lambda net: where(net, Num(0), net, Mul((_SLOPE, net))),
    derivative=lambda net, out: where(net, Num(0), Num(1), _SLOPE),
    noted=True,
    called={
        "torch": "torch.nn.functional.leaky_relu",
        "torch.nn": "torch.nn.LeakyReLU()",
        "jax": "jax.nn.leaky_relu",
    },
    proofs=lambda: (ACTIVATION.proof(looks=("(f(h) - f(0)) / h", "round((f(0) - f(-h)) / h, 3)")),),
)
