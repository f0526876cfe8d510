"""Graphs of formulas: the files that come with bpgen, and files of one's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..disk.inputs import named_file, read_file
from ..errors import BpgenError
from ..errors.messages import Message, said
from ..network.kinds import Problem
from ..network.scalar import ScalarGraph
from ..trace.evaluate import evaluate
from .preset import graph_names, graph_text, read_preset


@lru_cache(maxsize=16)
def read_graph(name: str) -> ScalarGraph:
    """One of the graphs that come with bpgen. Raises ``BpgenError`` with the nearest known name, and for a
    network.
    """
    return graph_of(tomllib.loads(graph_text(name)), name)


def read_graph_file(path: Path) -> ScalarGraph:
    """The graph of a TOML file. Raises ``BpgenError`` with file, place and remedy, and for a network's."""
    problem = read_problem(path)
    if not isinstance(problem, ScalarGraph):
        raise BpgenError("file.no_graph", where=named_file(path))
    return problem


def preset_problem(name: str) -> Problem:
    """A network or a graph that comes with bpgen. Raises as ``read_preset``."""
    return read_graph(name) if name in graph_names() else read_preset(name)


def read_problem(path: Path) -> Problem:
    """The network or the graph of a TOML file. Raises ``BpgenError`` with file, place and remedy."""
    from .files import parse_network, safe_name
    from .settings import is_graph, parse_toml

    data, where, name = read_file(path, said("file.network")), named_file(path), safe_name(path.stem)
    table = parse_toml(data, where)
    return parse_graph(table, where, name) if is_graph(table) else parse_network(data, where=where, name=name)


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
        raise explained(error, lambda _: GraphTable.model_fields).within(where) from None
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
    )
