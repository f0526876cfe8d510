"""Graphs of formulas: the files that come with bpgen, and files of one's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..errors import BpgenError
from ..errors.messages import Message, said
from ..graph.notation import USUAL
from ..network.scalar import ScalarGraph
from ..trace.evaluate import evaluate
from .preset import graph_text


@lru_cache(maxsize=16)
def read_graph(name: str) -> ScalarGraph:
    """One of the graphs that come with bpgen. Raises ``BpgenError`` with the nearest known name, and for a
    network.
    """
    return graph_of(tomllib.loads(graph_text(name)), name)


def parse_graph(table: Mapping[str, Any], where: str | Message, name: str) -> ScalarGraph:
    """The graph of a file's tables. Raises ``BpgenError`` with file, place and remedy."""
    from pydantic import ValidationError

    from .findings import explained
    from .tables import GraphTable

    try:
        GraphTable.model_validate(table)
        graph = graph_of(table, name)
        evaluate(graph)  # whether there is a value
    except ValidationError as error:
        raise explained(error, lambda _: GraphTable.model_fields, said("file.graph_example")).within(
            where
        ) from None
    except BpgenError as error:
        raise error.within(where) from None
    return graph


def graph_of(table: Mapping[str, Any], name: str) -> ScalarGraph:
    """The graph of checked tables. Raises ``SpecError`` as ``ScalarGraph``."""
    return ScalarGraph(
        table["values"],
        table["definitions"],
        table.get("objective", ""),
        name=name,
        title=table.get("title", ""),
        source=table.get("source", ""),
        notation=table.get("notation", USUAL),
    )
