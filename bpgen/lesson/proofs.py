"""Why each activation function and loss has its derivative, line by line.

A proof is a row of expressions, each equal to the next. SymPy checks every equals sign, and the doctest of
a proof compares its last line with a difference quotient. Three outputs stand for any number of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from ..graph.architecture import ActivationName, LossName
from ..graph.expr import Add, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, add, refs
from ..graph.functions import ELEMENTWISE, LOSSES, ONE, softmax_jacobian
from ..graph.functions.exp import exp
from ..graph.functions.ln import ln
from ..printers import latex
from ..printers.python import expression

X, P, T, PHI, S, N = (Ref(name) for name in ("x", "p", "t", "phi", "S", "n"))
_XS, _PS, _TS = ([Ref(f"{letter}{n}") for n in (1, 2, 3)] for letter in "xpt")
_EXPS = [exp(x) for x in _XS]
_TWO = Num(2)
#: Where the doctests look; a sum of targets other than 1 shows the general form.
_POINT = {"x": 0.5, "x1": 0.5, "x2": 0.2, "x3": -0.3, "t": 0.7, "p": 0.6, "t1": 0, "t2": 1, "t3": 0, "n": 2}
#: A unit whose class is the true one.
_TRUE = {**_POINT, "t": 1, "p": 0.8}
_H = "1e-5"


class Proof(NamedTuple):
    """The derivative of ``of`` by the variable ``by`` equals the first of ``lines``, each line the next.

    ``known`` says what short names stand for, in order. ``chain`` is the chain rule in LaTeX, shown first;
    ``where`` puts a condition on a variable. ``short`` are the lines that a lesson shows, by number;
    ``point`` is where the doctest looks, and ``looks`` what else it looks at.
    """

    of: Expr
    by: str
    left: str
    lines: tuple[Expr, ...]
    known: tuple[tuple[str, Expr], ...] = ()
    chain: str = ""
    where: tuple[str, Expr] | None = None
    short: tuple[int, ...] = ()
    point: Mapping[str, float] = _POINT
    looks: tuple[str, ...] = ()


def _derivative(of: str, by: str) -> str:
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


def _activation(name: ActivationName, of: Expr, lines: tuple[Expr, ...], short: tuple[int, ...]) -> Proof:
    last = ELEMENTWISE[name].derivative(X, PHI)
    return Proof(of, "x", r"\varphi'(x)", (*lines, last), (("phi", of),), short=short)


def _logistic() -> Proof:
    e = exp(Neg(X))
    d = Add((ONE, e))
    once = Div(ONE, d)
    lines = (
        Mul((Num(-1), Pow(d, Sub(Num(-1), ONE)), Neg(e))),
        Div(e, Pow(d, _TWO)),
        Mul((once, Div(e, d))),
        Mul((once, Div(Sub(d, ONE), d))),
        Mul((once, Sub(ONE, once))),
    )
    return _activation(ActivationName.LOGISTIC, once, lines, (0, 1, 4, 5))


def _tanh() -> Proof:
    difference, total = Sub(exp(X), exp(Neg(X))), Add((exp(X), exp(Neg(X))))
    lines = (
        Div(Sub(Mul((total, total)), Mul((difference, difference))), Pow(total, _TWO)),
        Sub(ONE, Div(Pow(difference, _TWO), Pow(total, _TWO))),
    )
    return _activation(ActivationName.TANH, Div(difference, total), lines, (0, 1, 2))


def _plain(name: ActivationName) -> Proof:
    return _activation(name, ELEMENTWISE[name].value(X), (), (0,))


_SOFTMAX: tuple[tuple[str, Expr], ...] = (
    ("S", Add(tuple(_EXPS))),
    *((p.key, Div(e, S)) for p, e in zip(_PS, _EXPS, strict=True)),
)


def _softmax() -> tuple[Proof, Proof]:
    (e1, e2, _), (p1, p2, _) = _EXPS, _PS
    own = (
        Div(Sub(Mul((e1, S)), Mul((e1, e1))), Pow(S, _TWO)),
        Mul((Div(e1, S), Div(Sub(S, e1), S))),
        softmax_jacobian(p1, p1, same=True),
    )
    other = (
        Div(Sub(Mul((Num(0), S)), Mul((e1, e2))), Pow(S, _TWO)),
        Neg(Mul((Div(e1, S), Div(e2, S)))),
        softmax_jacobian(p1, p2, same=False),
    )
    return (
        Proof(Div(e1, S), "x1", _derivative("p_{1}", "x_{1}"), own, _SOFTMAX, short=(0, 1, 2)),
        Proof(Div(e1, S), "x2", _derivative("p_{1}", "x_{2}"), other, _SOFTMAX, short=(0, 1, 2)),
    )


def _loss(name: LossName, *more: Expr) -> Proof:
    loss = LOSSES[name]
    lines = (loss.long(T, P, N), loss.derivative(T, P, N), *more)
    return Proof(loss.error(T, P, N), "p", _derivative("E", "p"), lines)


_BOTH = Mul((P, Sub(ONE, P)))
_QUOTIENT = Div(Sub(P, T), _BOTH)


def _cross_entropy() -> Proof:
    top = Add((Neg(Mul((T, Sub(ONE, P)))), Mul((Sub(ONE, T), P))))
    return _loss(LossName.BINARY_CROSS_ENTROPY, Div(top, _BOTH), _QUOTIENT)


def _short_cut() -> Proof:
    error = LOSSES[LossName.BINARY_CROSS_ENTROPY].error(T, P)
    chain = rf"{_derivative('E', 'p')} * {_derivative('p', 'x')}"
    known = (("p", _logistic().of),)
    return Proof(error, "x", _derivative("E", "x"), (Mul((_QUOTIENT, _BOTH)), Sub(P, T)), known, chain)


def _softmax_short_cut() -> tuple[Proof, Proof]:
    p1, (t1, t2, t3) = _PS[0], _TS
    error = Neg(Add(tuple(Mul((t, ln(p))) for t, p in zip(_TS, _PS, strict=True))))
    terms: list[Expr] = [
        Mul((Neg(Div(t, p)), softmax_jacobian(p, p1, same=n == 0)))
        for n, (t, p) in enumerate(zip(_TS, _PS, strict=True))
    ]
    general = Sub(Mul((p1, Add(tuple(_TS)))), t1)
    plain = Add((Neg(Mul((t1, Sub(ONE, p1)))), Mul((t2, p1)), Mul((t3, p1))))
    parts = (f"{_derivative('E', f'p_{{{n}}}')} * {_derivative(f'p_{{{n}}}', 'x_{1}')}" for n in (1, 2, 3))
    left, two = _derivative("E", "x_{1}"), {**_POINT, "t1": 1}
    one = ("t3", Sub(Sub(ONE, t1), t2))
    return (
        Proof(error, "x1", left, (add(terms), plain, general), _SOFTMAX, " + ".join(parts), point=two),
        Proof(error, "x1", left, (general, Sub(p1, t1)), _SOFTMAX, where=one),
    )


#: The sections of the page in order, by part; a section has one proof or two.
PARTS: Mapping[str, Mapping[str, tuple[Proof, ...]]] = {
    "activations": {
        "logistic": (_logistic(),),
        "tanh": (_tanh(),),
        # At 0 the quotients from the right and from the left differ.
        "relu": (_plain(ActivationName.RELU)._replace(looks=("(f(h) - f(0)) / h", "(f(0) - f(-h)) / h")),),
        "identity": (_plain(ActivationName.IDENTITY),),
        "softmax": _softmax(),
    },
    "losses": {
        "half-squared-error": (_loss(LossName.HALF_SQUARED_ERROR),),
        "squared-error": (_loss(LossName.SQUARED_ERROR),),
        "mean-squared-error": (_loss(LossName.MEAN_SQUARED_ERROR),),
        "half-mean-squared-error": (_loss(LossName.HALF_MEAN_SQUARED_ERROR),),
        "binary-cross-entropy": (_cross_entropy(),),
        "categorical-cross-entropy": (_loss(LossName.CATEGORICAL_CROSS_ENTROPY)._replace(point=_TRUE),),
    },
    "together": {"logistic-short-cut": (_short_cut(),), "softmax-short-cut": _softmax_short_cut()},
}


def check_proofs() -> list[str]:
    """The equals signs that SymPy does not confirm: none, or the section and the line of each."""
    return [
        f"{name}, proof {n}, line {at}"
        for sections in PARTS.values()
        for name, proofs in sections.items()
        for n, proof in enumerate(proofs, 1)
        for at in false_lines(proof)
    ]


def false_lines(proof: Proof) -> list[int]:
    """The lines, from 1, that do not equal the line before; before the first stands the derivative."""
    import sympy

    from ..printers.sympy import to_sympy

    names = {name: sympy.Symbol(name, real=True) for name in _POINT}
    for name, e in proof.known:
        names[name] = to_sympy(e, names)
    values = [to_sympy(e, names) for e in proof.lines]
    # The derivative is that of the whole, with each short name written out: no chain rule of ours is used.
    values.insert(0, sympy.diff(to_sympy(proof.of, names), sympy.Symbol(proof.by, real=True)))
    if proof.where:
        variable, value = proof.where
        values = [v.subs(sympy.Symbol(variable, real=True), to_sympy(value, names)) for v in values]
    return [n for n in range(1, len(values)) if sympy.simplify(values[n - 1] - values[n]) != 0]


def formula(e: Expr) -> str:
    """An expression of a proof in LaTeX."""
    return latex.substituted(e, _symbol)


def _symbol(name: str) -> str:
    if name == "phi":
        return r"\varphi(x)"
    return re.sub(r"(\d)", r"_{\1}", name)


def lines_of(proof: Proof, *, short: bool = False) -> Markup:
    """The proof as the rows of an ``aligned``: all of it, or what a lesson shows."""
    lines = [proof.lines[n] for n in proof.short] if short else proof.lines
    forms = [*([proof.chain] if proof.chain else []), *map(formula, lines)]
    return Markup(rf"{proof.left} &= " + " \\\\\n&= ".join(forms))  # noqa: S704


def definition(proof: Proof) -> Markup:
    """What is differentiated, and what the short names in it stand for, as the rows of an ``aligned``."""
    wanted = {name for name, _ in _needed(proof, proof.of)}
    symbol = r"\varphi(x)" if proof.known and proof.known[0][0] == "phi" else "E"
    if proof.of == _SOFTMAX[1][1]:
        symbol = "p_{1}"
    named = sorted(proof.known, key=lambda pair: pair[0] == "S")  # the sum last
    rows = [(symbol, proof.of), *((_symbol(name), e) for name, e in named if name in wanted)]
    return Markup(" \\\\\n".join(f"{name} &= {formula(e)}" for name, e in rows))  # noqa: S704


def jacobian() -> Markup:
    """The Jacobian matrix of a softmax layer of three units."""
    rows = (" & ".join(formula(softmax_jacobian(p, q, same=p == q)) for q in _PS) for p in _PS)
    return Markup(r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}")  # noqa: S704


@lru_cache(maxsize=32)
def doctests(name: str) -> tuple[tuple[str, ...], ...]:
    """The examples of a section, one for each proof. Each is run as it is printed."""
    proofs = next(sections[name] for sections in PARTS.values() if name in sections)
    known: dict[str, Any] = {}
    before = (None, *proofs)
    return tuple(tuple(_doctest(proof, last, known)) for proof, last in zip(proofs, before, strict=False))


def _doctest(proof: Proof, before: Proof | None, known: dict[str, Any]) -> Iterator[str]:
    """The slope between two near points, in plain Python, and whether the proof's last line gives the same.

    ``before`` is the proof whose example stands before this one, ``known`` what has been computed there.
    """
    body, short = _needed(proof, proof.of), _needed(proof, proof.lines[-1])
    function, derivative, by = expression(proof.of), expression(proof.lines[-1]), proof.by
    used = " ".join([*(f"{a} = {b}" for a, b in (*body, *short)), function, derivative])
    functions = [f for f in ("exp", "log", "tanh") if f"{f}(" in used]
    named = {name for name, _ in (*body, *short)}
    free = [n for n in proof.point if n not in named and (n == by or re.search(rf"\b{n}\b", used))]
    if before is None and functions:
        yield from _run([f"from math import {', '.join(functions)}"], known)
    if before is None or (before.of, before.by) != (proof.of, by):
        lines = [*(f"{a} = {b}" for a, b in body), f"return {function}"]
        yield from _run([f"def f({by}):", *(f"    {line}" for line in lines)], known)
    values = ", ".join(repr(proof.point[n]) for n in free)
    yield from _run([f"{', '.join(free)}, h = {values}, {_H}"], known)
    yield from _run([f"slope = (f({by} + h) - f({by} - h)) / (2 * h)"], known)
    yield from _look("round(slope, 3)", known)
    for name, meaning in (*short, ("derivative", derivative)):
        yield from _run([f"{name} = {meaning}"], known)
    yield from _look("abs(slope - derivative) < 1e-9", known)
    for line in proof.looks:
        yield from _look(line, known)


def _run(lines: list[str], known: dict[str, Any]) -> Iterator[str]:
    exec("\n".join(lines), known)  # noqa: S102  # lines printed from proofs
    yield f">>> {lines[0]}"
    yield from (f"... {line}" for line in lines[1:])


def _look(line: str, known: dict[str, Any]) -> Iterator[str]:
    yield f">>> {line}"
    yield repr(eval(line, known))  # noqa: S307  # likewise


def _needed(proof: Proof, e: Expr) -> list[tuple[str, str]]:
    """The short names that an expression rests on, with what they stand for, in Python."""
    wanted = set(refs(e))
    for name, meaning in reversed(proof.known):
        if name in wanted:
            wanted |= set(refs(meaning))
    return [(name, expression(meaning)) for name, meaning in proof.known if name in wanted]
