"""Categorical cross-entropy, the sum of -t ln p, of outputs that are the probabilities of classes."""

from __future__ import annotations

from ..activations.softmax import known_of_softmax, softmax_jacobian
from ..expr import Add, Div, Expr, Mul, Neg, Num, Sub, add
from ..functions.exp import exp
from ..functions.ln import ln
from ..functions.log_sum_exp import log_sum_exp
from ..functions.proof import POINT, PS, TS, Proof
from .loss import ONE, Loss, OutputUnit, Pair, Units, is_probability


def _error(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return Neg(Mul((target, ln(out))))


def _derivative(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return Neg(Div(target, out))


def softmax_by_net(unit: OutputUnit, layer: Units, sums_to_one: bool) -> Expr:
    """P * (sum of the targets) - t: the general form, of which p - t is a special case."""
    if sums_to_one:
        return Sub(unit.out, unit.target)
    return Sub(Mul((unit.out, add([other.target for other in layer]))), unit.target)


def _softmax_proofs() -> tuple[Proof, ...]:
    p1, (t1, t2, t3) = PS[0], TS
    known = known_of_softmax()
    error = Neg(Add(tuple(Mul((t, ln(p))) for t, p in zip(TS, PS, strict=True))))
    terms: list[Expr] = [
        Mul((Neg(Div(t, p)), softmax_jacobian(p, p1, same=n == 0)))
        for n, (t, p) in enumerate(zip(TS, PS, strict=True))
    ]
    general = Sub(Mul((p1, Add(tuple(TS)))), t1)
    plain = Add((Neg(Mul((t1, Sub(ONE, p1)))), Mul((t2, p1)), Mul((t3, p1))))
    through, two = tuple(p.key for p in PS), {**POINT, "t1": 1}
    one = ("t3", Sub(Sub(ONE, t1), t2))
    return (
        Proof("E", error, "x1", (add(terms), plain, general), known, through, point=two),
        Proof("E", error, "x1", (general, Sub(p1, t1)), known, where=one),
    )


LOSS = Loss(
    "categorical-cross-entropy",
    _error,
    _derivative,
    accepts=is_probability,
    drawn="class",
    outputs=("softmax", "logistic"),
    pairs={
        "softmax": Pair(
            lambda unit: Mul((unit.target, Sub(unit.all_nets, unit.net))),
            lambda unit: Neg(Mul((unit.target, exp(Sub(unit.all_nets, unit.net))))),
            by_net=softmax_by_net,
            short_cut=True,
            section="softmax-short-cut",
            proofs=_softmax_proofs,
        ),
        # -ln p with p = 1/(1+e^-net) is ln(1+e^-net); -t/p * p(1-p) needs no division.
        "logistic": Pair(
            lambda unit: Mul((unit.target, log_sum_exp((Num(0), Neg(unit.net))))),
            lambda unit: Neg(Mul((unit.target, Add((ONE, exp(Neg(unit.net))))))),
            by_net=lambda unit, layer, sums_to_one: Neg(Mul((unit.target, Sub(ONE, unit.out)))),
        ),
    },
    sums=True,
    # A unit whose class is the true one.
    point={**POINT, "t": 1, "p": 0.8},
)
