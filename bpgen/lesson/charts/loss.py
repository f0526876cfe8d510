"""The error over the first rounds of the training, from the given values on."""

from __future__ import annotations

import math
from itertools import takewhile

from ...figures.panels import Dot, Panel, Stroke, StrokeKind, window
from ...network.values import values_of_given
from ...trace.evaluate import advance
from ..live import Live
from .chart import Chart, Drawn, Said, number, symbol

#: So many updates are shown.
_ROUNDS = 100
#: Of the axis, so much is beyond the largest error.
_MARGIN = 0.08


def errors(live: Live) -> list[float]:
    """The errors before the first update and after each, as long as they are numbers."""
    given = tuple(float(x) for x in values_of_given(live.network))
    found, _ = advance(live.graph, given, _ROUNDS + 1)
    return list(takewhile(math.isfinite, found))


def _made(live: Live, keys: tuple[str, ...], say: Said) -> Drawn:
    del keys
    objective, notation = live.graph.objective, live.network.notation
    found = errors(live)
    low, high = min(0.0, *found), max(0.0, *found)
    across = window(0, _ROUNDS, notation)
    # Not to the last bits, which differ between machines.
    up = window(low, float(f"{high + _MARGIN * (high - low):.4g}") or 1.0, notation)
    points = [(float(n), e) for n, e in enumerate(found)]
    marks = (Stroke(points, StrokeKind.CURVE), Dot(points[0]), Dot(points[-1]))
    told = {
        "error": symbol(live, objective, say.plain),
        "first": number(live, found[0], say.plain),
        "last": number(live, found[-1], say.plain),
        "rounds": len(found) - 1,
    }
    below, beside = str(say.drawn("chart.rounds")), symbol(live, objective, say.drawn)
    panel = Panel((), across, up, below, beside, "", marks, ("loss", objective))
    return Drawn((panel,), str(say.plain("chart.loss", **told)))


CHART = Chart(lambda live: (), _made)
