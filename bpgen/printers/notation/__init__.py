"""Symbols: how a quantity is called in a book. Marks of a format are the printers' affair."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from ..graph.quantity import Concept, Graph, Index, Quantity


class Symbol(NamedTuple):
    """A letter or word with its indices: ``net`` with subscript ``h1`` and, of several samples, (2).

    ``updates`` counts the updates that a parameter has had: one plus sign each; ``power`` is an exponent,
    that of a constant whose power is needed in a round.
    """

    base: str
    sub: str = ""
    sample: int | None = None
    updates: int = 0
    power: int = 0


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
    Concept.INPUT: "i",
    Concept.WEIGHT: "w",
    Concept.BIAS: "b",
}


@lru_cache(maxsize=65536)
def symbol(graph: Graph, key: str, round_: int = 1) -> AnySymbol:
    """The symbol of the quantity with this key in a round, in the deck's notation.

    What is w1+ in the first round goes into the second: there it has the same symbol, and the next one
    is w1++.
    """
    q = graph[key]
    sample = q.index.sample if "[" in key else None
    if q.wrt is not None:
        of, by = (symbol(graph, k, round_) for k in q.wrt)
        assert isinstance(of, Symbol)
        assert isinstance(by, Symbol)
        return Derivative(of, by, q.name.partition("@")[2])
    if key in graph.round_before:
        old = symbol(graph, graph.round_before[key], round_)
        assert isinstance(old, Symbol)
        return old._replace(power=old.power + 1) if old.power else old._replace(updates=old.updates + 1)
    updates = round_ - 1 if key in graph.next_round else 0
    if q.meaning is not None:
        sub = q.meaning.sub if q.index == Index() else graph.parameter_at(q.index)
        power = round_ if q.meaning.is_power else 0
        return Symbol(q.meaning.letter, sub, None, 0 if power else updates, power)
    return Symbol(_base(q), _sub(q), sample, updates)


def of_unit(name: str) -> Symbol:
    """The symbol of a unit itself: h with the index 2_1 of h2_1."""
    return Symbol(name[0], name[1:])


def pluses(updates: int, times: str) -> str:
    """One plus sign for each update; more than three are counted, after the sign ``times``."""
    return "+" * updates if updates <= _MOST_PLUSES else f"+{times}{updates}"


#: More plus signs than these nobody counts at a glance.
_MOST_PLUSES = 3


#: What formulas of one's own name: the letters of w0, net_h and total are symbols, the rest is a subscript.
_NAMED = (Concept.VALUE, Concept.NODE)


def _base(q: Quantity) -> str:
    return _split(q.name)[0] if q.concept in _NAMED else _BASES[q.concept]


def _split(name: str) -> tuple[str, str]:
    first, _, rest = name.partition("_")
    letters = first.rstrip("0123456789")
    return letters, "_".join(filter(None, (first[len(letters) :], rest)))


def _sub(q: Quantity) -> str:
    """The subscript: what follows the underscore of the name (net_h1), or the letter (w5, i1, b_h1)."""
    match q.concept:
        case Concept.LEARNING_RATE:
            return ""
        case Concept.WEIGHT | Concept.INPUT | Concept.BIAS:
            return q.name.removeprefix(_BASES[q.concept]).lstrip("_")
        case Concept.VALUE | Concept.NODE:
            return _split(q.name)[1]
        case Concept.EXPONENTIAL_SUM:
            return q.name.removeprefix("exp_sum_")
        case _:
            return q.name.partition("_")[2]


Print = Callable[[AnySymbol], str]
