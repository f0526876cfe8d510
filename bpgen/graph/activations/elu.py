"""ELU: the net input where it is above 0, else e**net - 1 (alpha is 1). Source: Clevert et al., 2016."""

from __future__ import annotations

from ..expr import Add, Expr, Num, Sub
from ..functions.exp import exp
from ..functions.proof import X as _X
from ..functions.where import where
from .activation import Activation

_ONE = Num(1)


def _steps(net: Expr, out: Expr) -> tuple[Expr, ...]:
    return (where(net, Num(0), _ONE, exp(net)),)


ACTIVATION: Activation = Activation(
    "elu",
    value=lambda net: where(net, Num(0), net, Sub(exp(net), _ONE)),
    derivative=lambda net, out: where(net, Num(0), _ONE, Add((out, _ONE))),
    steps=_steps,
    range=(-1, float("inf")),
    noted=True,
    called={
        "torch": "torch.nn.functional.elu",
        "torch.nn": "torch.nn.ELU()",
        "keras": "elu",
        "jax": "jax.nn.elu",
    },
    proofs=lambda: (ACTIVATION.proof(lines=(_steps(_X, _X)[0],), short=(0, 1)),),
)
