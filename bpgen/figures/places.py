"""Where the labels and the letters of the lit parts stand, in centimetres, for every kind of drawing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..printers.marks import Mark
from .layout import Drawing, Edge, LabelRoom, PlacedUnit, Point
from .lit import EdgeKey, Lit

#: The radius of the disc that holds a letter, and the room between it and what it must not touch.
DISC = 0.155
_AIR = 0.06
#: Between a unit's circle and the arc at its output side; and the length of an arrow head.
ARC_GAP = 0.1
TIP = 0.17
#: Half of the room that a label takes from top to bottom.
_HALF_HEIGHT = 0.17
#: Beyond this a freer place is no better.
_FREE = 0.4
_ALONG = tuple(n / 100 for n in range(14, 87, 2))


class Letter(NamedTuple):
    """A factor's letter at its part of the drawing."""

    at: Point
    mark: Mark


class Places(NamedTuple):
    """Where each edge's label stands along it (None for none), in the drawing's order; which of them
    were set across other lines; and the letters.
    """

    labels: tuple[float | None, ...]
    across: frozenset[EdgeKey]
    letters: tuple[Letter, ...]


class _Box(NamedTuple):
    """The room of a label: its middle, half its width and half its height."""

    at: Point
    width: float
    height: float = _HALF_HEIGHT


def key_of(edge: Edge) -> EdgeKey:
    """By what an edge is lit: a parameter, and the unit to which it leads."""
    return edge.weight, edge.end.key


def along(edge: Edge, t: float) -> Point:
    """The point of an edge at a part of its length."""
    (ax, ay), (bx, by) = edge.start.at, edge.end.at
    return ax + (bx - ax) * t, ay + (by - ay) * t


def above(drawing: Drawing, node: PlacedUnit) -> Point:
    """The middle of the name of a unit's own bias."""
    return node.at[0], node.at[1] + drawing.radius + 0.22


def half_width(parameter: str, label: LabelRoom) -> float:
    """Half of what a parameter's symbol takes of a line: narrow commas, small digits."""
    sub = parameter[1:].lstrip("_")
    commas = sub.count("_")
    return 0.36 * label.letter + (0.19 * (len(sub) - commas) + 0.09 * commas) * label.indexed + 0.05


def half_gap(edge: Edge, label: LabelRoom) -> float:
    """Half of the length of a line that its label takes."""
    length = math.dist(edge.start.at, edge.end.at)
    dx, dy = (abs(a - b) / length for a, b in zip(edge.start.at, edge.end.at, strict=True))
    return min(half_width(edge.weight, label) / max(dx, 1e-9), _HALF_HEIGHT / max(dy, 1e-9))


@lru_cache(maxsize=512)
def find_places(drawing: Drawing, lit: Lit) -> Places:
    """Labels stand where nothing else does, and in the same place whatever is lit. A layer in which one
    finds no room has none, but for lit edges: theirs stand across unlit lines, if no lit part is in the
    way. Each letter goes to a free spot at its part.
    """
    edges = dict(lit.edges)
    labels = list(_labels(drawing))
    room = _Room(drawing, lit)
    room.boxes += _names_above(drawing)
    room.boxes += [
        _box(e, t, drawing.label) for e, t in zip(drawing.edges, labels, strict=True) if t is not None
    ]
    across = set()
    for n, edge in enumerate(drawing.edges):
        if labels[n] is None and key_of(edge) in edges:
            labels[n] = room.label(edge)
            across.add(key_of(edge))
    letters = [*_unit_letters(drawing, lit, room), *_bias_letters(drawing, lit)]
    for edge in drawing.edges:
        mark = edges.get(key_of(edge))
        if mark is not None and mark.letter:
            letters.append(Letter(room.disc_on(edge), mark))
    return Places(tuple(labels), frozenset(across), tuple(letters))


@lru_cache(maxsize=32)
def _labels(drawing: Drawing) -> tuple[float | None, ...]:
    """The place of each label: the freest, with all others where they are, until none moves."""
    names = list(_names_above(drawing))
    out: dict[int, float | None] = {}
    for layer in sorted({e.start.layer for e in drawing.edges}):
        here = [n for n, e in enumerate(drawing.edges) if e.start.layer == layer]
        if any(drawing.edges[n].label_at is None for n in here):
            out |= dict.fromkeys(here, None)
            continue
        found: dict[int, float] = {}

        def freedom(n: int, t: float, here: Sequence[int] = here, found: dict[int, float] = found) -> float:
            box = _box(drawing.edges[n], t, drawing.label)
            others = [_box(drawing.edges[m], found[m], drawing.label) for m in here if m != n and m in found]
            lines = [drawing.edges[m] for m in here if m != n]
            clear = [_between(box, b) for b in [*others, *names]] + [_off(box, e) for e in lines]
            # Of places with room enough, the one nearest to a third of the way: labels in a column.
            return min([*clear, 1.5]) - 0.2 * abs(t - 0.35)

        for _ in range(4):
            for n in here:
                spots = _off_the_tips(drawing, drawing.edges[n])
                found[n] = max(spots, key=lambda t, n=n: freedom(n, t))  # type: ignore[misc]
        free = all(freedom(n, found[n]) >= 1 - 0.2 * abs(found[n] - 0.35) for n in here)
        out |= {n: found[n] if free else None for n in here}
    return tuple(out[n] for n in range(len(drawing.edges)))


def _off_the_tips(drawing: Drawing, edge: Edge) -> list[float]:
    """The places along an edge where a label touches neither an arrow head nor an arc."""
    length, half = math.dist(edge.start.at, edge.end.at), half_gap(edge, drawing.label)
    first = (drawing.radius + ARC_GAP + TIP + half) / length
    last = 1 - (drawing.radius + TIP + half) / length
    return [t for t in _ALONG if first <= t <= last] or [0.5]


def _box(edge: Edge, t: float, label: LabelRoom) -> _Box:
    return _Box(along(edge, t), half_width(edge.weight, label))


def _names_above(drawing: Drawing) -> Iterator[_Box]:
    for node in drawing.nodes:
        if node.own:
            yield _Box(above(drawing, node), half_width(f"b_{node.key}", drawing.label))


def _unit_letters(drawing: Drawing, lit: Lit, room: _Room) -> Iterator[Letter]:
    """The letters of lit units that no lit edge with the same letter explains, and of output sides."""
    units, outputs = dict(lit.units), dict(lit.outputs)
    said = {mark.letter for _, mark in lit.edges}
    for node in drawing.nodes:
        mark = outputs.get(node.key)
        if mark is not None and mark.letter:
            reach = drawing.radius + ARC_GAP
            yield Letter(room.disc(_ring(node, reach, (60, -60, 50, -50, 40, -40, 0))), mark)
        mark = units.get(node.key)
        if mark is not None and mark.letter and mark.letter not in said:
            angles = (135, 225, 110, 250, 160, 200, 90, 270)
            # It may cover the rim, not the name within.
            yield Letter(room.disc(_ring(node, drawing.radius + DISC / 2, angles)), mark)


def _bias_letters(drawing: Drawing, lit: Lit) -> Iterator[Letter]:
    """The letters of lit biases that have no edge: to the left of their names."""
    units = dict(lit.units)
    for node in drawing.nodes:
        mark = units.get(f"b_{node.key}")
        if mark is not None and mark.letter:
            x, y = above(drawing, node)
            yield Letter((x - half_width(f"b_{node.key}", drawing.label) - DISC, y), mark)


def _beside(edge: Edge) -> Iterator[Point]:
    """Points beside an edge, at which a letter touches it, or its label."""
    (ax, ay), (bx, by) = edge.start.at, edge.end.at
    length, near = math.dist(edge.start.at, edge.end.at), DISC + 0.02
    for t in _ALONG:
        x, y = along(edge, t)
        for far in (near, -near, near + _HALF_HEIGHT + _AIR, -near - _HALF_HEIGHT - _AIR):
            yield x - (by - ay) * far / length, y + (bx - ax) * far / length


def _ring(node: PlacedUnit, radius: float, angles: Sequence[float]) -> list[Point]:
    """Points round a unit, at angles counted from the right against the clock."""
    (x, y), turns = node.at, [math.radians(a) for a in angles]
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in turns]


class _Room:
    """What is taken already."""

    def __init__(self, drawing: Drawing, lit: Lit) -> None:
        self.drawing = drawing
        lit_edges = dict(lit.edges)
        self.lit: Sequence[Edge] = [e for e in drawing.edges if key_of(e) in lit_edges]
        # In a crowd of lines, a letter may cover those that are not lit.
        self.lines = self.lit if any(e.label_at is None for e in drawing.edges) else drawing.edges
        self.boxes: list[_Box] = []
        self.discs: list[Point] = []

    def disc(self, spots: Sequence[Point]) -> Point:
        """The first free spot for a letter at a unit, whose rim it may cover; else the freest."""

        def freedom(spot: Point) -> float:
            return min(self._round_disc(spot, None))

        best = next((s for s in spots if freedom(s) >= 0), None) or max(spots, key=freedom)
        self.discs.append(best)
        return best

    def disc_on(self, edge: Edge) -> Point:
        """The freest spot for a letter on an edge; beside it where it would cover something on it."""

        def freedom(spot: Point) -> float:
            return min(self._round_disc(spot, edge))

        best = max((along(edge, t) for t in _ALONG), key=freedom)
        if freedom(best) < 0:
            best = max((best, *_beside(edge)), key=freedom)
        self.discs.append(best)
        return best

    def label(self, edge: Edge) -> float | None:
        """Where along an edge a label of its own covers no other lit part, if anywhere."""

        def freedom(t: float) -> float:
            return min(self._round_label(_box(edge, t, self.drawing.label), edge))

        best = max(_off_the_tips(self.drawing, edge), key=freedom)
        if freedom(best) < 1:
            return None
        self.boxes.append(_box(edge, best, self.drawing.label))
        return best

    def _round_disc(self, spot: Point, own: Edge | None) -> Iterator[float]:
        need = DISC + _AIR
        yield _FREE
        yield from (math.dist(spot, other) - need - DISC for other in self.discs)
        yield from (_outside(spot, box) - need for box in self.boxes)
        yield from (_distance(spot, e) - need for e in self.lines if e is not own)
        if own is not None:
            reach = self.drawing.radius + ARC_GAP + TIP + need
            yield from (math.dist(spot, node.at) - reach for node in self.drawing.nodes)

    def _round_label(self, box: _Box, own: Edge) -> Iterator[float]:
        yield 1.5
        yield from (_between(box, other) for other in self.boxes)
        yield from (_off(box, e) for e in self.lit if e is not own)
        for node in self.drawing.nodes:
            yield _outside(node.at, box) / (self.drawing.radius + ARC_GAP)


def _between(a: _Box, b: _Box) -> float:
    """How far two labels are from overlapping: from 1 on they do not."""
    dx, dy = abs(a.at[0] - b.at[0]), abs(a.at[1] - b.at[1])
    return max(dx / (a.width + b.width), dy / (a.height + b.height))


def _off(box: _Box, edge: Edge) -> float:
    """How far a line is from crossing a label, in the label's own measure: from 1 on it does not."""
    (ax, ay), (bx, by) = (
        ((x - box.at[0]) / box.width, (y - box.at[1]) / box.height) for x, y in (edge.start.at, edge.end.at)
    )
    dx, dy = bx - ax, by - ay
    # The larger of |x| and |y| is least at an end, where one of them is 0, or where they are equal.
    turns = ((-ax, dx), (-ay, dy), (ay - ax, dx - dy), (-ay - ax, dx + dy))
    spots = [0.0, 1.0, *(min(1.0, max(0.0, a / b)) for a, b in turns if b)]
    return min(max(abs(ax + dx * t), abs(ay + dy * t)) for t in spots)


def _outside(spot: Point, box: _Box) -> float:
    """How far a point is from a label."""
    dx, dy = abs(spot[0] - box.at[0]) - box.width, abs(spot[1] - box.at[1]) - box.height
    return math.hypot(max(dx, 0.0), max(dy, 0.0))


def _distance(spot: Point, edge: Edge) -> float:
    """From a point to a line."""
    a, b = edge.start.at, edge.end.at
    length = math.dist(a, b) ** 2
    t = ((spot[0] - a[0]) * (b[0] - a[0]) + (spot[1] - a[1]) * (b[1] - a[1])) / length if length else 0.0
    return math.dist(spot, along(edge, min(1.0, max(0.0, t))))
