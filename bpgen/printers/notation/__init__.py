"""Symbols: how a quantity is called in a book, one file each. Marks of a format are the printers' affair."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ...graph.layers_shape import LayerGraph
from ...graph.listing import Listed, names_in
from ...graph.quantity import Graph
from .layers import of_layers
from .symbols import WORDS, AnySymbol, Book, Derivative, Symbol, above

__all__ = [
    "NOTATIONS",
    "WORDS",
    "AnySymbol",
    "Book",
    "Derivative",
    "Symbol",
    "above",
    "of_unit",
    "pluses",
    "symbol",
]

#: Each book's notation by the name of its file.
NOTATIONS: Mapping[str, Book] = Listed(
    __name__, "NOTATION", names_in(Path(__file__).parent, "general", "indexed", "layers", "symbols")
)
#: More plus signs than these nobody counts at a glance.
_MOST_PLUSES = 3


@lru_cache(maxsize=65536)
def symbol(graph: Graph, key: str, round_: int = 1) -> AnySymbol:
    """The symbol of the quantity with this key in a round, in the notation of the graph's problem.

    What is w1+ in the first round goes into the second: there it has the same symbol, and the next one
    is w1++.
    """
    if key in graph.round_before:
        old = symbol(graph, graph.round_before[key], round_)
        assert isinstance(old, Symbol)
        is_power = _is_power(graph, graph.round_before[key])
        return old._replace(sup=str(round_ + 1)) if is_power else old._replace(updates=old.updates + 1)
    q, written = graph[key], graph.shape.notation
    book = NOTATIONS[written.book]
    if isinstance(graph.shape, LayerGraph):
        found = of_layers(graph, q)
    else:
        found = book.named(graph, q, {**book.letters, **dict(written.own)} if written.own else book.letters)
    if found is None:
        assert q.wrt is not None
        of, by = (symbol(graph, k, round_) for k in q.wrt)
        assert isinstance(of, Symbol)
        assert isinstance(by, Symbol)
        return Derivative(of, by, q.name.partition("@")[2])
    if _is_power(graph, key):
        return found._replace(sup=str(round_))
    sample = q.index.sample if "[" in key else None
    updates = round_ - 1 if key in graph.next_round else 0
    if sample is not None and book.counts_samples:
        return found._replace(sub="_".join(filter(None, (str(sample), found.sub))))
    if (found.sample, found.updates) == (sample, updates):  # nearly always, and a large sheet has thousands
        return found
    return found._replace(sample=sample, updates=updates)


def _is_power(graph: Graph, key: str) -> bool:
    meaning = graph[key].meaning
    return meaning is not None and meaning.is_power


def of_unit(name: str) -> Symbol:
    """The symbol of a unit itself: h with the index 2_1 of h2_1."""
    return Symbol(name[0], name[1:])


def pluses(updates: int, times: str) -> str:
    """One plus sign for each update; more than three are counted, after the sign ``times``."""
    return "+" * updates if updates <= _MOST_PLUSES else f"+{times}{updates}"
