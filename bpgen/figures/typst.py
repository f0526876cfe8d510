"""The network, and a graph of formulas, drawn for Typst: parts of the ``drawing`` of its preamble."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..graph.architecture import BiasRule
from ..graph.quantity import Graph
from ..graph.scalar import Formulas, scalar_graph
from ..printers import text
from ..printers.notation import AnySymbol, of_unit, symbol
from ..printers.typst import print_symbol
from .layout import Drawing, Edge, Labelled, PlacedUnit, Point
from .tikz_graph import edges, place

#: The dashes of a bias unit's rim.
_DASHED = '(thickness: 0.5pt, dash: "densely-dashed")'


@lru_cache(maxsize=32)
def network(graph: Graph, drawing: Drawing, *, label: Labelled | None = None) -> str:
    """The whole network with the names of its weights, as it was laid out; the description is a variable.
    ``label`` says something else of a weight, such as its value, too.
    """
    above = 0.45 if graph.architecture.layers_with(BiasRule.UNIT) else 0.05
    highest = max(node.at[1] for node in drawing.nodes) + drawing.radius + above
    lines = [_line(edge.start.at, edge.end.at, drawing.radius) for edge in drawing.edges]
    labels = [
        _label(edge, _formula(*label(edge.weight)) if label else _symbol(symbol(graph, edge.weight)))
        for edge in drawing.edges
        if edge.label_at is not None
    ]
    units = [part for node in drawing.nodes for part in _node(graph, drawing, node)]
    return _drawn(drawing.width, highest, (*lines, *labels, *units))


def _drawn(width: float, height: float, parts: Iterable[str]) -> str:
    return "\n".join([f"drawing(description, {width:.2f}, {height:.2f}, (", *parts, "))"])


def _line(a: Point, b: Point, radius: float) -> str:
    """An arrow between the rims of two circles."""
    share = (radius + 0.02) / math.dist(a, b)
    x, y = (b[0] - a[0]) * share, (b[1] - a[1]) * share
    return f"  edge({_point((a[0] + x, a[1] + y))}, {_point((b[0] - x, b[1] - y))}),"


def _label(edge: Edge, formula: str) -> str:
    t, (a, b) = edge.label_at or 0.0, (edge.start.at, edge.end.at)
    return f"  name({a[0] + (b[0] - a[0]) * t:.2f}, {a[1] + (b[1] - a[1]) * t:.2f}, {formula}),"


def _node(graph: Graph, drawing: Drawing, node: PlacedUnit) -> Iterator[str]:
    x, y = node.at
    place = f"{x:.2f}, {y:.2f}"
    if node.bias:
        yield f'  unit({place}, {drawing.radius:.2f}, m("1", $1$), stroke: {_DASHED}),'
        return
    yield f"  unit({place}, {drawing.radius:.2f}, {_symbol(of_unit(node.key))}),"
    if node.layer in graph.architecture.layers_with(BiasRule.UNIT):
        name = symbol(graph, f"b_{node.key}")
        yield f"  name({x:.2f}, {y + drawing.radius + 0.2:.2f}, {_symbol(name)}),"


def _symbol(name: AnySymbol) -> str:
    return _formula(print_symbol(name), f'"{text.TARGET.symbol(name)}"')


def _formula(printed: str, spoken: str) -> str:
    return f"m({spoken}, ${printed}$)"


def _point(at: Point) -> str:
    return f"({at[0]:.2f}, {at[1]:.2f})"


@lru_cache(maxsize=32)
def graph(shape: Formulas) -> str:
    """A graph of formulas: the frames of formulas are in thick lines."""
    drawn, places = scalar_graph(shape), place(shape)
    low, right = min(y for _, y in places.values()) - 0.6, max(x for x, _ in places.values()) + 1.3
    at = {key: (x + 0.6, y - low) for key, (x, y) in places.items()}
    lines = []
    for a, b in edges(shape):
        far = places[b][0] - places[a][0] > 1.5 * places[shape.definitions[0][0]][0]
        bend = 0.22 * (1 if places[a][1] >= 0 else -1) if far else 0.0
        lines.append(f"  bow({_point(at[a])}, {_point(at[b])}, {bend}),")
    for key, (x, y) in at.items():
        stroke = "0.5pt" if key in shape.given else "1pt"
        lines.append(f"  node({x:.2f}, {y:.2f}, {_symbol(symbol(drawn, key))}, stroke: {stroke}),")
    return _drawn(right, max(y for _, y in at.values()) + 0.6, lines)
