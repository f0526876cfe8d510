"""What figures of layers consist of, and how pieces are put beside and below each other. No format: printers
write the parts.

Lengths are in centimetres; a point is so far from the left and from the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...formats.formulas import Equation, Number
from ...printers.notation import AnySymbol
from ..layout import Point

#: Height of a cell and of a line of text, in centimetres.
HIGH, LINE = 0.58, 0.5


class KindWord(NamedTuple):
    """A text of the kind of layer, under ``figure`` in its words."""

    key: str


class Sign(NamedTuple):
    """A sign of an operation, or a function's name."""

    raw: str


#: What is in a cell or beside one: nothing, a name, a number, both, a sign, or words.
Content = AnySymbol | Number | Equation | Sign | KindWord | None


class DrawnCell(NamedTuple):
    """A rectangle with something in it. ``shade`` is how dark it is, from 0 to 1; ``rim`` is thin, "bold",
    "dashed" or "none"; ``round``: its corners are.
    """

    at: Point
    size: Point
    content: Content = None
    shade: float = 0
    rim: str = ""
    round: bool = False


class Frame(NamedTuple):
    """A thick frame over cells, in one of the five colours."""

    at: Point
    size: Point
    colour: str = "blue"


class Knob(NamedTuple):
    """A sign in a circle around a point."""

    at: Point
    sign: str


class Route(NamedTuple):
    """A line through points; with a ``tip``, an arrow."""

    points: tuple[Point, ...]
    tip: bool = True


Part = DrawnCell | Frame | Knob | Route


class Told(NamedTuple):
    """Some numbers of a figure, row by row, as they are read out."""

    title: Content
    rows: tuple[tuple[Content, ...], ...]


class LayerFigure(NamedTuple):
    """A figure, or a piece of one. ``pieces`` can be shown apart, where the whole is too high."""

    parts: tuple[Part, ...]
    width: float
    height: float
    told: tuple[Told, ...] = ()
    pieces: tuple[LayerFigure, ...] = ()


def text(content: Content, width: float, height: float = LINE) -> LayerFigure:
    """Words or a formula in the middle of so much room."""
    return LayerFigure((DrawnCell((0, 0), (width, height), content, rim="none"),), width, height)


def sign(raw: str) -> LayerFigure:
    """A sign between two pieces."""
    return text(Sign(raw), 0.5)


def arrow(width: float = 0.8) -> LayerFigure:
    """An arrow from a piece to the next."""
    return LayerFigure((Route(((0.05, 0.1), (width - 0.05, 0.1))),), width, 0.2)


def moved(drawn: LayerFigure, right: float, down: float) -> tuple[Part, ...]:
    """The parts of a piece somewhere else."""

    def at(p: Point) -> Point:
        return p[0] + right, p[1] + down

    return tuple(
        part._replace(points=tuple(map(at, part.points)))
        if isinstance(part, Route)
        else part._replace(at=at(part.at))
        for part in drawn.parts
    )


def beside(pieces: Sequence[LayerFigure], gap: float = 0.25) -> LayerFigure:
    """Pieces in a row, their middles on one line."""
    high = max(piece.height for piece in pieces)
    right, parts = 0.0, list[Part]()
    for piece in pieces:
        parts += moved(piece, right, (high - piece.height) / 2)
        right += piece.width + gap
    return LayerFigure(tuple(parts), right - gap, high, _told(pieces))


def below(pieces: Sequence[LayerFigure], gap: float = 0.3) -> LayerFigure:
    """Pieces one under the other, their middles on one line."""
    wide = max(piece.width for piece in pieces)
    down, parts = 0.0, list[Part]()
    for piece in pieces:
        parts += moved(piece, (wide - piece.width) / 2, down)
        down += piece.height + gap
    return LayerFigure(tuple(parts), wide, down - gap, _told(pieces))


def _told(pieces: Sequence[LayerFigure]) -> tuple[Told, ...]:
    return tuple(told for piece in pieces for told in piece.told)
