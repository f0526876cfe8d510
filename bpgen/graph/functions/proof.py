"""The derivation of a derivative: what a proof on the page of functions consists of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..expr import Expr, Ref

#: A unit's net input, output and target; its output as the value of a function; a layer's sum; the outputs.
X, P, T, PHI, S, N = (Ref(name) for name in ("x", "p", "t", "phi", "S", "n"))
XS, PS, TS = ([Ref(f"{letter}{n}") for n in (1, 2, 3)] for letter in "xpt")
#: Where the doctests look; a sum of targets other than 1 shows the general form.
POINT = {"x": 0.5, "x1": 0.5, "x2": 0.2, "x3": -0.3, "t": 0.7, "p": 0.6, "t1": 0, "t2": 1, "t3": 0, "n": 2}


class Proof(NamedTuple):
    """The derivative of ``of``, called ``symbol``, by the variable ``by`` equals the first of ``lines``, each
    line the next.

    ``known`` says what short names stand for, in order. ``through`` are the variables through which the
    chain rule runs, shown first; ``where`` puts a condition on a variable. ``short`` are the lines that a
    lesson shows, by number; ``point`` is where the doctest looks, and ``looks`` what else it looks at.
    """

    symbol: str
    of: Expr
    by: str
    lines: tuple[Expr, ...]
    known: tuple[tuple[str, Expr], ...] = ()
    through: tuple[str, ...] = ()
    where: tuple[str, Expr] | None = None
    short: tuple[int, ...] = (0,)
    point: Mapping[str, float] = POINT
    looks: tuple[str, ...] = ()
