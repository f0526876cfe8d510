"""What a chart is: a picture of a derivative, or of what an update does with it, by the engine's numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from ...errors import SpecError
from ...figures.panels import Axis, Panel, Point, Stroke, StrokeKind, inside
from ...formats.environment import Words
from ...formats.formulas import Number
from ...graph.quantity import Concept, Quantity
from ...trace.digits import show
from ...trace.evaluate import evaluate
from ..live import Live

#: So many points make a curve.
_POINTS = 81


class Said(NamedTuple):
    """The site's words in the format of the picture, and in plain text for who does not see it."""

    drawn: Words
    plain: Words


class Drawn(NamedTuple):
    """A chart: its panels, and what they show in words."""

    panels: tuple[Panel, ...]
    alt: str


class Chart(NamedTuple):
    """``made`` draws it of these quantities, ``usual`` are those of a network where none are named. It raises
    ``SpecError`` for quantities of another kind than it is of.
    """

    usual: Callable[[Live], tuple[str, ...]]
    made: Callable[[Live, tuple[str, ...], Said], Drawn]


def values(live: Live) -> Mapping[str, Any]:
    """The exact values of the first round."""
    return evaluate(live.network, graph=live.graph).rounds[0]


def picked(live: Live, keys: Sequence[str], concept: Concept, count: int = 1) -> tuple[Quantity, ...]:
    """The quantities of these keys. Raises ``SpecError`` where they are not so many of this kind."""
    found = tuple(live.graph[key] for key in keys)
    if len(found) != count or any(q.concept is not concept for q in found):
        raise SpecError("site.chart", where="bp-chart", got=" ".join(keys), count=count)
    return found


def weight_of(live: Live, unit: int = 1, source: int = 1) -> str:
    """A weight of the output layer."""
    arch = live.network.architecture
    found = live.graph.at(Concept.WEIGHT, layer=arch.depth, unit=unit, source=source)
    return found[0].key


def gradient_of(live: Live, weight: str) -> str:
    """The derivative by which a weight is updated."""
    return next(q.key for q in live.graph.defined if q.wrt == (live.graph.objective, weight))


def number(live: Live, value: Any, say: Words) -> Markup:
    """A value as the course writes its numbers."""
    return say.format.write(Number(show(value, live.contract.policy)))


def printed(live: Live, key: str, say: Words) -> Markup:
    """The number of a quantity as its step has it: from those before it as they are written."""
    return say.format.write(Number(live.printed().text(key)))


def symbol(live: Live, key: str, say: Words) -> Markup:
    """A quantity's symbol."""
    return say.format.write(live.printed().name(key))


def sampled(function: Callable[[float], float], low: float, high: float) -> list[Point]:
    """Points of a curve."""
    xs = (low + (high - low) * k / (_POINTS - 1) for k in range(_POINTS))
    return [(x, function(x)) for x in xs]


def span(points: Sequence[Point], part: float = 0.08) -> tuple[float, float]:
    """The lowest and the highest value of a curve, with some room beyond."""
    low, high = min(y for _, y in points), max(y for _, y in points)
    room = part * (high - low) or max(0.1, abs(high) / 2)
    return low - room, high + room


def line(point: Point, slope: float, across: Axis, up: Axis) -> Iterator[Stroke]:
    """The tangent through a point, as far as the axes go."""
    x, y = point
    ends = [(at, y + slope * (at - x)) for at in (across.low, across.high)]
    for piece in inside(ends, across, up):
        yield Stroke(piece, StrokeKind.TANGENT)
