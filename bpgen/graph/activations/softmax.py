"""Softmax: e**net over the layer's sum of them. Each output depends on all nets of its layer."""

from __future__ import annotations

from collections.abc import Sequence

from ..expr import Add, Div, Expr, Mul, Neg, Num, Pow, Sub, Written
from ..functions.exp import exp
from ..functions.log_sum_exp import log_sum_exp
from ..functions.proof import PS, XS, Proof, S
from .activation import Activation

_ONE = Num(1)


def softmax(net: Expr, nets: Sequence[Expr], exponential: Expr, total: Expr) -> Expr:
    """One unit of a softmax layer: e**net over the layer's sum of them."""
    return Written(Div(exponential, total), exp(Sub(net, log_sum_exp(nets))))


def softmax_jacobian(out: Expr, other: Expr, *, same: bool) -> Expr:
    """D out_k / d net_j: out_k (1 - out_k) where j is k, else -(out_k out_j)."""
    return Mul((out, Sub(_ONE, out))) if same else Neg(Mul((out, other)))


def known_of_softmax() -> tuple[tuple[str, Expr], ...]:
    """What the sum and the outputs of three units stand for in proofs."""
    exps = [exp(x) for x in XS]
    return (("S", Add(tuple(exps))), *((p.key, Div(e, S)) for p, e in zip(PS, exps, strict=True)))


def _proofs() -> tuple[Proof, ...]:
    (e1, e2, _), (p1, p2, _) = map(exp, XS), PS
    own = (
        Div(Sub(Mul((e1, S)), Mul((e1, e1))), Pow(S, Num(2))),
        Mul((Div(e1, S), Div(Sub(S, e1), S))),
        softmax_jacobian(p1, p1, same=True),
    )
    other = (
        Div(Sub(Mul((Num(0), S)), Mul((e1, e2))), Pow(S, Num(2))),
        Neg(Mul((Div(e1, S), Div(e2, S)))),
        softmax_jacobian(p1, p2, same=False),
    )
    known = known_of_softmax()
    return (
        Proof("p1", Div(e1, S), "x1", own, known, short=(0, 1, 2)),
        Proof("p1", Div(e1, S), "x2", other, known, short=(0, 1, 2)),
    )


ACTIVATION: Activation = Activation(
    "softmax",
    elementwise=False,
    range=(0, 1),
    largest_net=3.0,
    targets=(10, 50, 100, 900, 950, 990),
    called={
        "numpy": "softmax",
        "torch": "softmax",
        "torch.nn": "torch.nn.Softmax(dim=1)",
        "keras": "softmax",
        "jax": "jax.nn.softmax",
    },
    basic=True,
    proofs=_proofs,
)
