"""What a symbol consists of, and what a book's notation says of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ...graph.quantity import Graph, Quantity


class Symbol(NamedTuple):
    """A letter or word with its indices: ``net`` with subscript ``h1`` and, of several samples, (2).

    ``updates`` counts the updates that a parameter has had: one plus sign each; ``sup`` stands above, such as
    the exponent of a constant whose power is needed in a round.
    """

    base: str
    sub: str = ""
    sample: int | None = None
    updates: int = 0
    sup: str = ""


class Derivative(NamedTuple):
    """The derivative of one symbol by another; ``via`` names the unit through which a part of it runs."""

    of: Symbol
    by: Symbol
    via: str = ""


AnySymbol = Symbol | Derivative


class Notation(NamedTuple):
    """How one book writes quantities.

    ``named`` gives a quantity's letter or word and its indices, without marks of samples and rounds; None for
    a derivative that has no letter of its own and is written as the derivative of two symbols. ``words`` are
    bases that are words, not products of letters.
    """

    named: Callable[[Graph, Quantity], Symbol | None]
    words: frozenset[str] = frozenset()
