"""Plots as data, from which each format draws: panels of axes, with lines and marks in them. The error over
the rounds, with linear and with logarithmic axes; the loss and the accuracy of several trainings.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from ..graph.notation import USUAL, Notation
from ..trace.thinning import thinned

#: The axes of a panel and the room from one to the other, in centimetres.
WIDE, HIGH, APART = 4.9, 4.2, 7.4
#: So many steps an axis has at most, upwards and, where the numbers stand beside each other, across.
_MOST_TICKS, _MOST_ACROSS = 4, 3
#: Losses that differ by more than this factor stand on a logarithmic axis.
_WIDE_SPAN = 30.0

#: So many kinds of lines tell runs apart.
_MOST_LINES = 4

Point = tuple[float, float]


class StrokeKind(StrEnum):
    """What a line of a plot is."""

    CURVE = "curve"
    TANGENT = "tangent"
    LEVEL = "level"
    PATH = "path"
    GUIDE = "guide"


class PlotWords(NamedTuple):
    """The words of a plot, escaped for its format: at the axes, and above the panels."""

    rounds: str
    error: str
    linear: str
    log: str


class RunWords(NamedTuple):
    """The words of a plot of trainings, escaped for its format: at the axis, and above the panels."""

    steps: str
    loss: str
    accuracy: str


class Run(NamedTuple):
    """A training: its name in its format, its losses and its accuracies, each after so many steps."""

    label: str
    losses: Sequence[Point]
    accuracies: Sequence[Point]


class Axis(NamedTuple):
    """An axis from ``low`` to ``high``: its ticks, each with the number at it, which on a logarithmic axis is
    the exponent of a ``power`` of ten.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    power: bool = False

    def part(self, value: float) -> float:
        """Where a value is on it, from 0 to 1."""
        return (value - self.low) / ((self.high - self.low) or 1.0)


class Stroke(NamedTuple):
    """A line through points, and what it is: its kind says how it is drawn in each format."""

    points: Sequence[Point]
    kind: StrokeKind


class Vector(NamedTuple):
    """A step from one point to another."""

    start: Point
    end: Point


class Dot(NamedTuple):
    """A point; ``small``: one of a row."""

    at: Point
    small: bool = False


class Tag(NamedTuple):
    """Words at a point, on one ``side`` of it: "above", "below", "left", "right", or "on" it."""

    at: Point
    text: str
    side: str = "above"


#: What is drawn over a panel's lines, in this order.
PanelMark = Stroke | Vector | Dot | Tag


class Panel(NamedTuple):
    """Axes with up to four lines, and the words below, beside and above them; over the lines, ``marks``.
    ``moved`` is for a script that draws the marks anew: what chart it is, and of what.
    """

    lines: tuple[Sequence[Point], ...]
    across: Axis
    up: Axis
    below: str
    beside: str
    title: str
    marks: tuple[PanelMark, ...] = ()
    moved: tuple[str, ...] = ()

    def at(self, point: Point) -> Point:
        """A place in the panel, in centimetres from the lower left corner."""
        return WIDE * self.across.part(point[0]), HIGH * self.up.part(point[1])


def curve(errors: Sequence[float], words: PlotWords, notation: Notation = USUAL) -> tuple[Panel, Panel]:
    """The errors (``errors[n]`` after n updates): a line through some of its points.

    Update 0, and errors of 0, have no place on a logarithmic axis; errors that are no numbers have none.
    """
    points = [(n, errors[n]) for n in thinned(len(errors)) if math.isfinite(errors[n])]
    logs = [(math.log10(n), math.log10(e)) for n, e in points if n and e > 0]
    linear = [(float(n), e) for n, e in points]
    across = _linear([n for n, _ in linear], notation, _MOST_ACROSS)
    up = _linear([e for _, e in linear], notation)
    log_across, log_up = (_powers([log[k] for log in logs]) for k in (0, 1))
    return (
        Panel((linear,), across, up, words.rounds, words.error, words.linear),
        Panel((logs,), log_across, log_up, words.rounds, words.error, words.log),
    )


def runs(series: Sequence[Run], words: RunWords, notation: Notation = USUAL) -> tuple[Panel, Panel]:
    """The losses and accuracies of up to four trainings; losses of several sizes stand on a logarithmic axis.
    What is no number, or has no logarithm there, is left out.
    """
    finite = [[(x, y) for x, y in run.losses if math.isfinite(y)] for run in series[:_MOST_LINES]]
    values = [y for points in finite for _, y in points]
    positive = [y for y in values if y > 0]
    up = _linear(values, notation)
    if positive and max(positive) > _WIDE_SPAN * min(positive):
        finite = [[(x, math.log10(y)) for x, y in points if y > 0] for points in finite]
        up = _powers([y for points in finite for _, y in points])
    across = _linear([x for run in series for x, _ in run.losses], notation, _MOST_ACROSS)
    shares = Axis(0.0, 1.0, tuple((k / 5, _number(k / 5, 1, notation)) for k in range(6)))
    right = tuple(run.accuracies for run in series[:_MOST_LINES])
    return (
        Panel(tuple(finite), across, up, words.steps, "", words.loss),
        Panel(right, across, shares, words.steps, "", words.accuracy),
    )


def window(low: float, high: float, notation: Notation, most: int = _MOST_TICKS) -> Axis:
    """An axis of exactly this part of the numbers, with ticks at round ones."""
    step, digits = _step(high - low, most)
    ticks = (k * step for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1))
    return Axis(low, high, tuple((x, _number(x, digits, notation)) for x in ticks))


def inside(points: Sequence[Point], across: Axis, up: Axis) -> Iterator[list[Point]]:
    """The pieces of a line that are within two axes: cut off where it leaves them."""
    piece: list[Point] = []
    for a, b in pairwise(points):
        kept = _clipped(a, b, across, up)
        if kept is None:
            continue
        if not piece or piece[-1] != kept[0]:
            if piece:
                yield piece
            piece = [kept[0]]
        piece.append(kept[1])
    if piece:
        yield piece


def _clipped(a: Point, b: Point, across: Axis, up: Axis) -> tuple[Point, Point] | None:
    """The part of a segment within two axes, after Liang and Barsky."""
    start, end = 0.0, 1.0
    for k, axis in enumerate((across, up)):
        way = b[k] - a[k]
        for far, room in ((-way, a[k] - axis.low), (way, axis.high - a[k])):
            if far == 0 and room < 0:
                return None
            if far < 0:
                start = max(start, room / far)
            elif far > 0:
                end = min(end, room / far)
    if start > end:
        return None

    def at(t: float) -> Point:
        return a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])

    return (a if start == 0 else at(start)), (b if end == 1 else at(end))


def _step(size: float, most: int) -> tuple[float, int]:
    """The round step of so many ticks at most, and the decimals that it needs."""
    power = math.floor(math.log10(size / most))
    step = next(s * 10.0**power for s in (1, 2, 5, 10, 20) if s * 10.0**power * most >= size)
    return step, max(0, -math.floor(math.log10(step) + 1e-9))


def _linear(values: Sequence[float], notation: Notation, most: int = _MOST_TICKS) -> Axis:
    """From 0, or a value below it, to the largest value, with ticks at round numbers."""
    low, high = min([0.0, *values]), max(values, default=1.0)
    high = max(high, 0.0) if low < 0 else high or 1.0
    size = high - low
    step, digits = _step(size, most)
    first, last = (math.floor(end / step * (1 + 1e-9)) for end in (-low, high))
    ticks = ((k * step, _number(k * step, digits, notation)) for k in range(-first, last + 1))
    return Axis(low, high, tuple(ticks))


def _number(value: float, digits: int, notation: Notation) -> str:
    return notation.number(f"{value:,.{digits}f}") if value else "0"


def _powers(logs: Sequence[float]) -> Axis:
    """From the least value to the largest, with ticks at powers of ten; every second one where many."""
    low, high = min(logs, default=0.0), max(logs, default=1.0)
    powers = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
    every = -(-len(powers) // (_MOST_TICKS + 2)) or 1
    return Axis(low, high, tuple((float(k), str(k)) for k in powers if k % every == 0), power=True)
