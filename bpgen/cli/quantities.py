"""Quantities that were asked for by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import BpgenError
from ..errors.messages import said
from ..graph.quantity import Graph
from ..network.kinds import Problem
from ..trace.evaluate import find_all
from .options import chosen_problem, looks_like_network


def split_words(
    words: Sequence[str], seed: int | None, shape: Mapping[str, Any]
) -> tuple[Problem, tuple[str, ...]]:
    """The network and the names of quantities: with a seed all words are names."""
    if seed is None or (words and looks_like_network(words[0])):
        return chosen_problem(words[0] if words else None, seed, shape), tuple(words[1:])
    return chosen_problem(None, seed, shape), tuple(words)


def keys_of(graph: Graph, name: str) -> list[str]:
    """The keys that a name stands for: of several samples, one for each.

    Raises ``BpgenError`` with the nearest known name.
    """
    try:
        return [q.key for q in find_all(graph, name)]
    except BpgenError as error:
        raise (error if error.mend else error.mended(said("cli.all_names"))) from None
