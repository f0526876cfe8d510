"""The notation of the deck, Mazur's: net_h1, out_h1, w5, E_total, and derivatives as quotients."""

from __future__ import annotations

from ...graph.quantity import Concept, Graph, Index, Quantity
from .symbols import Notation, Symbol

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


def _named(graph: Graph, q: Quantity) -> Symbol | None:
    if q.wrt is not None:
        return None
    if q.meaning is not None:
        return Symbol(q.meaning.letter, q.meaning.sub if q.index == Index() else graph.parameter_at(q.index))
    match q.concept:
        case Concept.VALUE | Concept.NODE:
            # A formula's own name: the letters of w0, net_h and total are symbols, the rest is a subscript.
            return Symbol(*_split(q.name))
        case Concept.LEARNING_RATE:
            sub = ""
        case Concept.WEIGHT | Concept.INPUT | Concept.BIAS:
            sub = q.name.removeprefix(_BASES[q.concept]).lstrip("_")
        case Concept.EXPONENTIAL_SUM:
            sub = q.name.removeprefix("exp_sum_")
        case _:
            sub = q.name.partition("_")[2]
    return Symbol(_BASES[q.concept], sub)


def _split(name: str) -> tuple[str, str]:
    first, _, rest = name.partition("_")
    letters = first.rstrip("0123456789")
    return letters, "_".join(filter(None, (first[len(letters) :], rest)))


NOTATION = Notation(_named, words=frozenset(("net", "out", "target", "exp")))
