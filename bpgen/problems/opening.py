"""Opening a problem, of one kind or of any: what comes with bpgen, by name, and files, by path."""

from __future__ import annotations

from pathlib import Path

from ..disk.inputs import named_file, read_file
from ..errors import BpgenError
from ..errors.messages import said
from ..network.kinds import Problem
from ..network.problem import Network
from ..network.scalar import ScalarGraph
from .preset import graph_names, read_preset
from .scalar import parse_graph, read_graph

Kind = type[Network] | type[ScalarGraph]


def preset_problem(name: str, kind: Kind | None = None) -> Problem:
    """What comes with bpgen by this name. Raises ``BpgenError`` with the nearest known name, and for what is
    of another kind.
    """
    is_graph = name in graph_names() if kind is None else kind is ScalarGraph
    return read_graph(name) if is_graph else read_preset(name)


def read_problem(path: Path, kind: Kind | None = None) -> Problem:
    """The problem of a TOML file. Raises ``BpgenError`` with file, place and remedy, and for a problem of
    another kind.
    """
    from .files import parse_network, safe_name
    from .settings import is_graph, parse_toml

    data, where, name = read_file(path, said("file.network")), named_file(path), safe_name(path.stem)
    table = parse_toml(data, where)
    if is_graph(table):
        if kind is Network:
            raise BpgenError("file.graph", where=where)
        return parse_graph(table, where, name)
    if kind is ScalarGraph:
        raise BpgenError("file.no_graph", where=where)
    return parse_network(data, where=where, name=name)
