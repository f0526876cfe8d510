"""Symbols: how a quantity is called in a book. Marks of a format are the printers' affair."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from .graph.quantity import Concept, Graph, Quantity


class Symbol(NamedTuple):
    """A letter or word with its indices: ``net`` with subscript ``h1`` and, of several samples, (2)."""

    base: str
    sub: str = ""
    sample: int | None = None
    plus: bool = False


class Derivative(NamedTuple):
    """The derivative of one symbol by another; ``via`` names the unit through which a part of it runs."""

    of: Symbol
    by: Symbol
    via: str = ""


AnySymbol = Symbol | Derivative

#: The deck's words (Mazur's): the base symbol of each concept that is not a derivative.
_BASES = {
    Concept.NET: "net",
    Concept.EXPONENTIAL: "exp",
    Concept.EXPONENTIAL_SUM: "S",
    Concept.OUT: "out",
    Concept.TARGET: "target",
    Concept.ERROR: "E",
    Concept.TOTAL_ERROR: "E",
    Concept.BATCH_ERROR: "E",
    Concept.LEARNING_RATE: "eta",
}


@lru_cache(maxsize=65536)
def symbol(graph: Graph, key: str) -> AnySymbol:
    """The symbol of the quantity with this key, in the deck's notation."""
    q = graph[key]
    sample = q.index.sample if "[" in key else None
    if q.wrt is not None:
        of, by = (symbol(graph, k) for k in q.wrt)
        assert isinstance(of, Symbol)
        assert isinstance(by, Symbol)
        return Derivative(of, by, q.name.partition("@")[2])
    if q.concept is Concept.UPDATED:
        old = symbol(graph, key.removesuffix("+"))
        assert isinstance(old, Symbol)
        return Symbol(old.base, old.sub, plus=True)
    return Symbol(_base(q), _sub(q), sample)


def _base(q: Quantity) -> str:
    return _BASES.get(q.concept, q.name[0])


def _sub(q: Quantity) -> str:
    """The subscript: what follows the underscore of the name (net_h1), or the letter (w5, i1, b_h1)."""
    match q.concept:
        case Concept.LEARNING_RATE:
            return ""
        case Concept.WEIGHT | Concept.INPUT | Concept.BIAS:
            return q.name[1:].lstrip("_")
        case Concept.EXPONENTIAL_SUM:
            return q.name.removeprefix("exp_sum_")
        case _:
            return q.name.partition("_")[2]


Print = Callable[[AnySymbol], str]
