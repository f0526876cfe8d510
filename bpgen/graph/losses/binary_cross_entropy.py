"""Binary cross-entropy, -t ln p - (1 - t) ln(1 - p), of outputs that are probabilities of their own."""

from __future__ import annotations

from ..activations.logistic import logistic
from ..expr import Add, Div, Expr, Mul, Neg, Num, Sub, add
from ..functions.exp import exp
from ..functions.ln import ln
from ..functions.log_sum_exp import log_sum_exp
from ..functions.proof import P, Proof, T, X
from .loss import ONE, Loss, OutputUnit, Pair, Units, is_probability

_BOTH = Mul((P, Sub(ONE, P)))
_QUOTIENT = Div(Sub(P, T), _BOTH)


def _error(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return Neg(Add((Mul((target, ln(out))), Mul((Sub(ONE, target), ln(Sub(ONE, out)))))))


def _derivative(target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
    return Add((Neg(Div(target, out)), Div(Sub(ONE, target), Sub(ONE, out))))


def _logistic_error(unit: OutputUnit) -> Expr:
    """-t ln p - (1-t) ln(1-p) with p = 1/(1+e^-net) is ln(1+e^net) - t net."""
    return Sub(log_sum_exp((Num(0), unit.net)), Mul((unit.target, unit.net)))


def _logistic_by_out(unit: OutputUnit) -> Expr:
    """1/p is 1 + e^-net, and 1/(1-p) is 1 + e^net."""
    other = Mul((Sub(ONE, unit.target), Add((ONE, exp(unit.net)))))
    return Add((Neg(Mul((unit.target, Add((ONE, exp(Neg(unit.net))))))), other))


def _softmax_error(unit: OutputUnit) -> Expr:
    """With p = e^net/S, 1-p is the others' share of S."""
    true = Mul((unit.target, Sub(unit.all_nets, unit.net)))
    return Add((true, Mul((Sub(ONE, unit.target), Sub(unit.all_nets, unit.others)))))


def _softmax_by_out(unit: OutputUnit) -> Expr:
    other = Mul((Sub(ONE, unit.target), exp(Sub(unit.all_nets, unit.others))))
    return Add((Neg(Mul((unit.target, exp(Sub(unit.all_nets, unit.net))))), other))


def _softmax_by_net(unit: OutputUnit, layer: Units, sums_to_one: bool) -> Expr:
    """Without a division by 1 - out.

    The path through the unit's own output is out - target, as for a logistic unit; one through another
    output p_k has out/(1 - p_k), the softmax among all units but k.
    """
    paths: list[Expr] = [Sub(unit.out, unit.target)]
    for other in layer:
        if other.net != unit.net:
            share = exp(Sub(unit.net, other.others))
            paths += [
                Mul((other.target, unit.out)),
                Neg(Mul((Sub(ONE, other.target), other.out, share))),
            ]
    return add(paths)


def _short_cut() -> tuple[Proof, ...]:
    lines = (Mul((_QUOTIENT, _BOTH)), Sub(P, T))
    return (Proof("E", _error(T, P), "x", lines, (("p", logistic(X)),), ("p",)),)


def _more() -> tuple[Expr, ...]:
    top = Add((Neg(Mul((T, Sub(ONE, P)))), Mul((Sub(ONE, T), P))))
    return (Div(top, _BOTH), _QUOTIENT)


LOSS = Loss(
    "binary-cross-entropy",
    _error,
    _derivative,
    accepts=is_probability,
    drawn="binary",
    outputs=("logistic", "softmax"),
    pairs={
        "logistic": Pair(
            _logistic_error,
            _logistic_by_out,
            by_net=lambda unit, layer, sums_to_one: Sub(unit.out, unit.target),
            short_cut=True,
            section="logistic-short-cut",
            proofs=_short_cut,
        ),
        "softmax": Pair(_softmax_error, _softmax_by_out, by_net=_softmax_by_net, several=True),
    },
    more=_more,
)
