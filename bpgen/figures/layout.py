"""Where the units, edges and labels of a network stand. No format: drawings of every kind start here."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from ..graph import names
from ..graph.architecture import Architecture, BiasRule
from ..graph.build import build_graph
from ..printers.notation import Symbol
from ..trace.printed import Round

Point = tuple[float, float]


class PlacedUnit(NamedTuple):
    """A unit at a place. ``key`` is the unit's name, or of a bias unit (value 1) the bias it carries; ``own``
    is the symbol of a bias that belongs to this unit alone and stands above it.
    """

    key: str
    at: Point
    layer: int
    bias: bool = False
    own: Symbol | None = None


class Edge(NamedTuple):
    """A connection. ``weight`` names it, ``symbol`` is how that is written; ``label_at`` is the place of its
    label along it, None for none.
    """

    start: PlacedUnit
    end: PlacedUnit
    weight: str
    symbol: Symbol
    label_at: float | None = None

    @property
    def label_spot(self) -> Point | None:
        """The middle of the label."""
        return None if self.label_at is None else _along(self.start.at, self.end.at, self.label_at)


class LabelRoom(NamedTuple):
    """The room that a label takes, in centimetres; ``printed`` is what most fill of its width, so that a unit
    may touch the rest. ``letter`` is the size of its type; ``indexed`` is the same, or larger where
    indices are larger than usual.
    """

    width: float
    height: float
    printed: float
    letter: float = 0.27
    indexed: float = 0.27


class Printed(NamedTuple):
    """A label as a format prints it within a formula, and as it is read out."""

    printed: str
    spoken: str


#: What an edge's label is, where it is not its symbol alone.
Labelled = Callable[[Edge], Printed]
#: A weight's name alone, and with its value: w_5 = 0.4.
NAME, NAME_AND_VALUE = LabelRoom(0.6, 0.34, 0.5), LabelRoom(1.5, 0.4, 1.3)
#: A weight's name on a slide, where no index is small.
NAME_ON_SLIDE = NAME._replace(letter=0.35, indexed=0.43)


class Drawing(NamedTuple):
    """A whole network, in centimetres; the origin is below and left of everything.

    ``radius`` is that of a unit; ``crowded`` says that lines should be thin; ``label`` is the room of labels.
    """

    nodes: tuple[PlacedUnit, ...]
    edges: tuple[Edge, ...]
    width: float
    height: float
    radius: float
    crowded: bool
    label: LabelRoom


#: How near a foreign edge may come to a label's middle, in centimetres; the length of an arrow's head, which
#: no label may hide.
_NEAREST_EDGE, _HEAD = 0.15, 0.2
#: A point in centimetres.
_POINT = 2.54 / 72
_PLACES = tuple(n / 100 for n in range(18, 84, 3))


@lru_cache(maxsize=32)
def lay_out(arch: Architecture, width: float, height: float, label: LabelRoom = NAME) -> Drawing:
    """Layers from left to right, units from top to bottom, bias units in a row below; each edge has a
    ``label``, or none of them where one finds no room.
    """
    with_bias = arch.layers_with(BiasRule.LAYER)
    rows = max(arch.sizes) + (0.85 if with_bias else 0)
    step = min(height / rows, 1.9)
    radius = min(0.36, step * 0.43)
    columns = arch.depth
    gap = (width - 2 * radius) / columns
    top = step * rows

    symbols, own_biases = Round(build_graph(arch), 1), arch.layers_with(BiasRule.UNIT)

    def place(layer: int, n: int) -> Point:
        offset = (max(arch.sizes) - arch.sizes[layer]) * step / 2
        return radius + layer * gap, top - offset - (n - 0.5) * step

    def named(key: str) -> Symbol:
        found = symbols.name(key)
        assert isinstance(found, Symbol)
        return found

    def unit(layer: int, n: int) -> PlacedUnit:
        key = names.unit(arch, layer, n)
        own = named(names.bias(arch, layer, n)) if layer in own_biases else None
        return PlacedUnit(key, place(layer, n), layer, own=own)

    units = {
        (layer, n): unit(layer, n) for layer in range(columns + 1) for n in range(1, arch.sizes[layer] + 1)
    }
    biases = {
        layer: PlacedUnit(
            names.bias(arch, layer, 1), (radius + (layer - 1) * gap, radius), layer - 1, bias=True
        )
        for layer in with_bias
    }
    pairs = [
        (units[layer - 1, m], units[layer, n], names.weight(arch, layer, n, m))
        for layer in range(1, columns + 1)
        for n in range(1, arch.sizes[layer] + 1)
        for m in range(1, arch.sizes[layer - 1] + 1)
    ]
    pairs += [
        (biases[layer], units[layer, n], biases[layer].key)
        for layer in biases
        for n in range(1, arch.sizes[layer] + 1)
    ]
    edges = _labelled([Edge(a, b, key, named(key)) for a, b, key in pairs], radius, label)
    crowded = any(e.label_at is None for e in edges)
    return Drawing((*units.values(), *biases.values()), edges, width, top, radius, crowded, label)


def name_size(node: PlacedUnit, radius: float) -> int:
    """The size of type, in points, in which a unit's name has room in its circle, corners and all."""
    digits, commas = sum(c.isdigit() for c in node.key), node.key.count("_")
    wide = 0.58 + 0.35 * digits + 0.2 * commas
    return int(radius / _POINT / max(wide / 1.5, math.hypot(wide, 0.95) / 2))


def for_page(arch: Architecture) -> Drawing:
    """The drawing of a lesson: wider for more layers, higher for more units."""
    width = 7.6 if arch.depth <= 2 else 9.2
    return lay_out(arch, width, min(max(max(arch.sizes) * 1.45, 4.2), 8.0))


def _labelled(unlabelled: Sequence[Edge], radius: float, label: LabelRoom) -> tuple[Edge, ...]:
    """Give each edge's label the place clear of units that is farthest from all others, and clear of arrows'
    heads where a layer has room for that; drop a layer's labels when one of them finds no room, for some
    labels and some not would mislead.
    """
    edges: list[Edge] = []
    for layer in sorted({edge.start.layer for edge in unlabelled}):
        here = [edge for edge in unlabelled if edge.start.layer == layer]
        clear = _spots(here, radius, radius + _HEAD, label) or _spots(here, radius, radius, label)
        edges += [e._replace(label_at=t) for e, t in zip(here, clear, strict=True)] if clear else here
    return tuple(edges)


def _spots(here: Sequence[Edge], before: float, behind: float, label: LabelRoom) -> list[float] | None:
    """Where along each of a layer's edges its label stands; None where one of them finds no room at a
    distance of ``before`` from the units that edges start from, and of ``behind`` from those they lead to.
    """
    units = {edge.start.at: before for edge in here} | {edge.end.at: behind for edge in here}
    lines = [(edge.start.at, edge.end.at) for edge in here]
    placed: list[Point] = []
    spots: list[float] = []
    for n, line in enumerate(lines):
        others = lines[n + 1 :] + lines[:n][::-1]  # the nearest first: most places have no room beside it
        best, room = 0.5, 0.0
        for t in _PLACES if others else sorted(_PLACES, key=lambda t: abs(t - 0.5)):
            spot = _along(*line, t)
            if all(_gap(spot, unit, label) >= reach for unit, reach in units.items()):
                found = _room(spot, placed, others, label, room)
                best, room = (t, found) if found > room else (best, room)
        if room < 1:
            return None
        placed.append(_along(*line, best))
        spots.append(best)
    return spots


def _room(
    spot: Point,
    placed: Sequence[Point],
    others: Sequence[tuple[Point, Point]],
    label: LabelRoom,
    least: float,
) -> float:
    """How free a spot is: its distance to labels and edges, each measured by what it needs; 0 where one of
    them has less, however near it is, and where the spot is no freer than ``least``.
    """
    room = 3.0
    to_labels = (_apart(spot, p, label) for p in placed)
    to_edges = (_distance(spot, *edge) / _NEAREST_EDGE for edge in others)
    for distance in chain(to_labels, to_edges):
        if distance < 1 or distance <= least:
            return 0.0
        room = min(room, distance)
    return room


def _apart(a: Point, b: Point, label: LabelRoom) -> float:
    """How far two labels are from overlapping: from 1 on they do not."""
    return max(abs(a[0] - b[0]) / label.width, abs(a[1] - b[1]) / label.height)


def _gap(spot: Point, unit: Point, label: LabelRoom) -> float:
    """From the middle of a unit to the nearest point of a label at this spot."""
    x = abs(spot[0] - unit[0]) - label.printed / 2
    y = abs(spot[1] - unit[1]) - label.height / 2
    return math.hypot(max(x, 0.0), max(y, 0.0))


def _along(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _distance(p: Point, a: Point, b: Point) -> float:
    """From a point to a segment."""
    length = math.dist(a, b) ** 2
    t = ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length if length else 0
    return math.dist(p, _along(a, b, min(1.0, max(0.0, t))))
