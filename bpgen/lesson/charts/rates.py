"""Four learning rates on one parabola: too small, good, overshooting, diverging.

The error of a linear network over one weight is a parabola, of whatever network the course is; where logistic
units level off, the last two cases do not occur. Only this weight is updated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...figures.panels import Axis, Dot, Panel, Stroke, StrokeKind, inside, window
from ...graph.optimisers.rule import RATE
from ...network.problem import Network
from ...trace.along import along
from ..live import Live
from .chart import Chart, Drawn, Said, gradient_of, number, sampled, span, symbol, values, weight_of

#: The rates as parts of the one that reaches the minimum at once.
_PARTS = {"small": 0.12, "good": 0.6, "overshoot": 1.75, "divergence": 2.15}
_STEPS = 6
_WIDE = 2.2


def _made(live: Live, keys: tuple[str, ...], say: Said) -> Drawn:
    del keys
    linear = Live(replace(Network.preset("linear"), notation=live.network.notation), live.contract)
    weight, now = weight_of(linear), values(linear)
    objective = linear.graph.objective
    error = along(linear.graph, now, (weight,), objective)
    slope = along(linear.graph, now, (weight,), gradient_of(linear, weight))
    w = float(now[weight])
    bend = slope(w + 1) - slope(w)  # the same everywhere on a parabola
    lowest, far = w - slope(w) / bend, abs(slope(w) / bend)
    points = sampled(error, lowest - _WIDE * far, lowest + _WIDE * far)
    across = window(points[0][0], points[-1][0], linear.network.notation, 3)
    up = window(*span(points), linear.network.notation)
    panels, told = list[Panel](), []
    for name, part in _PARTS.items():
        rate = float(f"{part / bend:.2g}")
        path = descent(error, slope, w, rate)
        told.append(
            say.plain(
                f"chart.rate.{name}_told",
                rate=number(linear, rate, say.plain),
                last=number(linear, path[-1][1], say.plain),
            )
        )
        title = str(
            say.drawn(
                f"chart.rate.{name}",
                eta=symbol(linear, RATE.key, say.drawn),
                rate=number(linear, rate, say.drawn),
            )
        )
        below, beside = (symbol(linear, key, say.drawn) for key in (weight, objective))
        marks = (Stroke(points, StrokeKind.CURVE), *_walk(path, across, up))
        # A script adds a panel after the first one's data: the parabola, and the rate that it begins with.
        moved = ("rates", *map(repr, (w, lowest, bend, error(lowest), float(rate)))) if not panels else ()
        panels.append(Panel((), across, up, below, beside, title, marks, moved))
    alt = say.plain("chart.rates", rates=say.plain("chart.space").join(told), steps=_STEPS)
    return Drawn(tuple(panels), str(alt))


def descent(
    error: Callable[[float], float], slope: Callable[[float], float], start: float, rate: float
) -> list[tuple[float, float]]:
    """The weight and its error before each of some steps against the slope, and after the last."""
    ws = [start]
    for _ in range(_STEPS):
        ws.append(ws[-1] - rate * slope(ws[-1]))
    return [(w, error(w)) for w in ws]


def _walk(path: list[tuple[float, float]], across: Axis, up: Axis) -> list[Stroke | Dot]:
    """The steps from point to point, as far as they are within the axes."""
    lines = (Stroke(piece, StrokeKind.PATH) for piece in inside(path, across, up))
    within = (p for p in path if across.low <= p[0] <= across.high and up.low <= p[1] <= up.high)
    return [*lines, *(Dot(p, small=n > 0) for n, p in enumerate(within))]


CHART = Chart(lambda live: (), _made)
