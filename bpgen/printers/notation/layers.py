"""Symbols of a network of layers of any kind: from the names of quantities, as the lecture has them."""

from __future__ import annotations

from ...graph.notation import GREEK, HATS
from ...graph.quantity import Graph, Index, Quantity
from .symbols import WORDS, Symbol, of_update

_RATE = {"learning_rate": "eta"}


def of_layers(graph: Graph, q: Quantity) -> Symbol | None:
    """The symbol of a quantity: net_m with the index 1_2 of net_m_1_2, w with f1_2 of w_f1_2. None for a
    derivative.
    """
    if q.wrt is not None:
        return None
    if q.meaning is not None:
        owner = None if q.index == Index() else _split(graph.parameter_at(q.index))
        return of_update(q, _RATE, owner and Symbol("", owner.base + owner.sub))
    return _split(q.name)


def _split(name: str) -> Symbol:
    """The letter or word with which a name begins, and the rest as its index."""
    first, _, rest = name.partition("_")
    word = first.rstrip("0123456789")
    base = word if word in WORDS or word in GREEK or word in HATS else word[:1]
    return Symbol(base, "_".join(filter(None, (first[len(base) :], rest))))
