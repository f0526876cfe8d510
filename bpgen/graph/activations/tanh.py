"""The hyperbolic tangent."""

from __future__ import annotations

from ..expr import Add, Div, Mul, Neg, Num, Pow, Sub
from ..functions.exp import exp
from ..functions.proof import Proof, X
from ..functions.tanh import tanh
from .activation import Activation


def _proofs() -> tuple[Proof, ...]:
    difference, total = Sub(exp(X), exp(Neg(X))), Add((exp(X), exp(Neg(X))))
    lines = (
        Div(Sub(Mul((total, total)), Mul((difference, difference))), Pow(total, Num(2))),
        Sub(Num(1), Div(Pow(difference, Num(2)), Pow(total, Num(2)))),
    )
    return (ACTIVATION.proof(Div(difference, total), lines, short=(0, 1, 2)),)


ACTIVATION: Activation = Activation(
    "tanh",
    value=tanh,
    derivative=lambda net, out: Sub(Num(1), Pow(out, Num(2))),
    steps=lambda net, out: (Sub(Num(1), Pow(tanh(net), Num(2))),),
    range=(-1, 1),
    largest_net=2.0,
    targets=(-900, -800, -700, 700, 800, 900),
    called={
        "python": "tanh",
        "numpy": "np.tanh",
        "torch": "torch.tanh",
        "torch.nn": "torch.nn.Tanh()",
        "jax": "jnp.tanh",
    },
    # On some backends the one of Keras rounds to single precision.
    defined={"keras": "2 * ops.sigmoid(2 * net) - 1"},
    words={"keras": "docstring_keras"},
    basic=True,
    proofs=_proofs,
)
