"""Known mistakes: the graph with some definitions replaced by what a learner often writes.

Used to reject problems in which a mistake would go unnoticed, and to answer "which mistake gave this
number?". What is written is in ``changes.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from .changes import CHANGES
from .expr import Expr, refs, shown
from .kinds import KINDS
from .optimisers import OPTIMISERS
from .quantity import Graph, Quantity
from .update import DECAY_MISTAKES


class Mistake(NamedTuple):
    """A mistake in one graph. ``replaced`` holds the keys whose definitions it gets wrong."""

    name: str
    graph: Graph
    replaced: tuple[str, ...]


def mistake_names() -> tuple[str, ...]:
    """Every known mistake, those of layers and optimisers among them."""
    of_optimisers = (name for kind in OPTIMISERS for name in OPTIMISERS[kind].mistakes)
    of_layers = (name for kind in KINDS.values() for name in kind.mistakes)
    return tuple(dict.fromkeys((*CHANGES, *of_layers, *of_optimisers, *DECAY_MISTAKES)))


@lru_cache(maxsize=64)
def wrong_definitions(graph: Graph) -> tuple[tuple[str, str, Expr], ...]:
    """Every known mistake where it is made: its name, the key, and what is written for the definition."""
    return (
        *(
            (name, q.key, wrong)
            for name, change in CHANGES.items()
            for q in graph.defined
            if q.definition is not None and (wrong := change(graph, q, shown(q.definition))) is not None
        ),
        *graph.slips(),
    )


@lru_cache(maxsize=64)
def mistakes(graph: Graph) -> tuple[Mistake, ...]:
    """Every known mistake that can be made in this graph, each with the graph that makes it throughout."""
    return tuple(_mistakes(graph))


def _mistakes(graph: Graph) -> Iterator[Mistake]:
    for name in dict.fromkeys(mistake for mistake, _, _ in wrong_definitions(graph)):
        replaced = {
            key: graph[key]._replace(definition=wrong, steps=())
            for mistake, key, wrong in wrong_definitions(graph)
            if mistake == name
        }
        wrong = tuple(_plain(replaced.get(q.key, q)) for q in _in_order(graph, replaced))
        yield Mistake(name, replace(graph, quantities=wrong, slips=tuple), tuple(replaced))


def _plain(q: Quantity) -> Quantity:
    """Only the taught form: a short cut past a mistaken factor would hide the mistake."""
    return q if q.definition is None else q._replace(definition=shown(q.definition))


def _in_order(graph: Graph, replaced: Mapping[str, Quantity]) -> list[Quantity]:
    """The quantities so that each comes after what its new definition mentions."""
    out: list[Quantity] = []
    waiting, known = list(graph.quantities), set[str]()
    while waiting:
        later = []
        for q in waiting:
            definition = replaced.get(q.key, q).definition
            if definition is None or all(r in known for r in refs(shown(definition))):
                out.append(q)
                known.add(q.key)
            else:
                later.append(q)
        waiting = later
    return out
