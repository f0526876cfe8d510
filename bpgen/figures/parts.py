"""The parts of a network's drawing of which some are lit, each with its place and its mark: what TikZ and
Typst print.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from ..printers.marks import Mark
from .layout import Drawing, Edge, PlacedUnit, Point
from .lit import Lit
from .places import ARC_GAP, Letter, along, find_places, key_of

#: Beside the units, in centimetres: room for letters at the left, for arcs and letters at the right.
_LEFT, _RIGHT = 0.22, 0.45
#: The angle up to which an arc goes on each side, in degrees.
ARC_ANGLE = 58


class Circle(NamedTuple):
    """A unit, or the 1 of biases: with a ``mark`` it is lit; ``faint`` are its rim, ``pale`` its name. Of a
    unit's own bias, the name above it has a mark or is pale.
    """

    node: PlacedUnit
    mark: Mark | None
    faint: bool
    pale: bool
    own: Mark | None
    own_pale: bool


class Arrow(NamedTuple):
    """A connection from rim to rim; ``backward``: its head is at its start."""

    start: Point
    end: Point
    mark: Mark | None
    faint: bool
    backward: bool


class Caption(NamedTuple):
    """A parameter's symbol on its connection."""

    at: Point
    edge: Edge
    pale: bool


class Arc(NamedTuple):
    """A unit's output side, lit."""

    at: Point
    radius: float
    mark: Mark


Part = Circle | Arrow | Caption | Arc | Letter


def frame(drawing: Drawing) -> tuple[Point, Point]:
    """The lower left and the upper right corner of every drawing with lit parts."""
    heights = [node.at[1] for node in drawing.nodes]
    # A bias of a unit's own has its name above it.
    above = 0.45 if any(node.own for node in drawing.nodes) else 0.2
    low = (-_LEFT, min(heights) - drawing.radius - 0.1)
    return low, (drawing.width + _RIGHT, max(heights) + drawing.radius + above)


def lit_parts(drawing: Drawing, lit: Lit, *, unlit: bool = True, over: bool = True) -> Iterator[Part]:
    """Units, then unlit lines, then lit ones over them, then labels, arcs and letters. ``unlit`` and
    ``over`` choose what is drawn of what is not lit, and of what is.
    """
    some = lit.any or not over
    units, outputs, edges = dict(lit.units), dict(lit.outputs), dict(lit.edges)
    places = find_places(drawing, lit)
    for node in drawing.nodes:
        mark, own = units.get(node.key), units.get(f"b_{node.key}")
        if over if mark or own or node.key in outputs else unlit:
            pale = some and not mark and node.key not in outputs
            yield Circle(node, mark, some, pale, own, some)
    placed = [
        (edge, at)
        for edge, at in zip(drawing.edges, places.labels, strict=True)
        if (over if key_of(edge) in edges else unlit)
    ]
    placed.sort(key=lambda pair: key_of(pair[0]) in edges)
    for edge, _ in placed:
        # A line ends at the rim of its units, or begins at the arc of one.
        length, rim = math.dist(edge.start.at, edge.end.at), drawing.radius + 0.02
        first = drawing.radius + ARC_GAP + 0.04 if edge.start.key in outputs else rim
        start, end = along(edge, first / length), along(edge, 1 - rim / length)
        yield Arrow(start, end, edges.get(key_of(edge)), some, lit.backward)
    for edge, at in placed:
        if at is not None:
            yield Caption(along(edge, at), edge, some and key_of(edge) not in edges)
    for node in drawing.nodes:
        if node.key in outputs:
            yield Arc(node.at, drawing.radius + ARC_GAP, outputs[node.key])
    yield from places.letters
