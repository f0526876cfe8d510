"""A network's definitions with a known mistake in one line of its program."""

from __future__ import annotations

from dataclasses import replace

from bpgen import Network
from bpgen.graph.build import build_graph
from bpgen.graph.expr import Expr, shown
from bpgen.graph.mistakes import wrong_definitions
from bpgen.graph.quantity import Concept, Graph, Quantity


def mistaken(network: Network, key: str, name: str) -> Graph:
    """The network's graph with one wrong definition."""
    graph = build_graph(network.architecture)
    wrong = {k: e for mistake, k, e in wrong_definitions(graph) if mistake == name}
    # In a program one line serves all samples.
    keys = [k for k in wrong if k.partition("[")[0] == key.partition("[")[0]]
    # As a program has them: the taught forms, but for derivatives by parameters, which use the local error.
    made = (
        x._replace(definition=wrong.get(x.key, x.definition) if x.key in keys else _taught(x))
        for x in graph.quantities
    )
    return replace(graph, quantities=tuple(made))


def _taught(q: Quantity) -> Expr | None:
    return q.definition if q.definition is None or q.concept is Concept.GRADIENT else shown(q.definition)
