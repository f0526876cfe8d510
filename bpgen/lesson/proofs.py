"""Why each activation function and loss has its derivative, line by line.

A proof is a row of expressions, each equal to the next. SymPy checks every equals sign, and the doctest of
a proof compares its last line with a difference quotient. Three outputs stand for any number of them.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ..formats.formulas import Aligned, Formula, Matrix
from ..graph.activations import ACTIVATIONS
from ..graph.activations.softmax import softmax_jacobian
from ..graph.expr import Expr, Mul, Ref, add, refs
from ..graph.functions.proof import PS, Proof
from ..graph.losses import LOSSES
from ..printers.notation import AnySymbol, Derivative, Symbol
from ..printers.python import expression, math_names

_H = "1e-5"


def _sections() -> Iterator[tuple[str, str, tuple[Proof, ...]]]:
    """Each section of the page: its part, its name, and its proofs."""
    for name, activation in ACTIVATIONS.items():
        yield "activations", str(name), activation.proofs()
    for loss_name, loss in LOSSES.items():
        yield "losses", str(loss_name), loss.proofs()
    for loss in LOSSES.values():
        yield from (("together", pair.section, pair.proofs()) for pair in loss.pairs.values() if pair.section)


@lru_cache(maxsize=1)
def parts() -> Mapping[str, Mapping[str, tuple[Proof, ...]]]:
    """The sections of the page in order, by part; a section has one proof or two."""
    found: dict[str, dict[str, tuple[Proof, ...]]] = {}
    for part, name, proofs in _sections():
        found.setdefault(part, {})[name] = proofs
    return found


def formula(e: Expr) -> Formula:
    """An expression of a proof."""
    return Formula(e, _symbol)


def _symbol(name: str) -> Symbol:
    """A name of a proof as a symbol: x1 is x with the index 1."""
    return Symbol(name.rstrip(string.digits), name.lstrip(string.ascii_letters))


def lines_of(proof: Proof, *, short: bool = False) -> Aligned:
    """The proof in rows, the chain rule first where there is one: all of it, or what a lesson shows."""
    is_slope = proof.symbol == "phi"
    left: AnySymbol = Symbol("phi'") if is_slope else Derivative(_symbol(proof.symbol), _symbol(proof.by))
    lines = [proof.lines[n] for n in proof.short] if short else proof.lines
    forms = [*([_chain(proof)] if proof.through and not short else []), *map(formula, lines)]
    return Aligned(tuple((None if n else left, form) for n, form in enumerate(forms)))


def _chain(proof: Proof) -> Formula:
    """The products of two derivatives, one for each variable that the proof goes through, and their sum."""

    def leaf(name: str) -> Derivative:
        of, by = name.split()
        return Derivative(_symbol(of), _symbol(by))

    pairs = ((Ref(f"{proof.symbol} {v}"), Ref(f"{v} {proof.by}")) for v in proof.through)
    return Formula(add([Mul(pair) for pair in pairs]), leaf)


def definition(proof: Proof) -> Aligned:
    """What is differentiated, and what the short names in it stand for."""
    wanted = {name for name, _ in _needed(proof, proof.of)}
    named = sorted(proof.known, key=lambda pair: pair[0] == "S")  # the sum last
    rows = [(proof.symbol, proof.of), *((name, e) for name, e in named if name in wanted)]
    return Aligned(tuple((_symbol(name), formula(e)) for name, e in rows))


def jacobian() -> Matrix:
    """The Jacobian matrix of a softmax layer of three units."""
    return Matrix(tuple(tuple(formula(softmax_jacobian(p, q, same=p == q)) for q in PS) for p in PS))


@lru_cache(maxsize=32)
def doctests(name: str) -> tuple[tuple[str, ...], ...]:
    """The examples of a section, one for each proof. Each is run as it is printed."""
    proofs = next(sections[name] for sections in parts().values() if name in sections)
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
    functions = math_names(used)
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
