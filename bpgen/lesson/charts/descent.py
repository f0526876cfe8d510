"""The error over one weight: its tangent, and the step of the update, once more from near."""

from __future__ import annotations

from ...figures.panels import Dot, Panel, Stroke, StrokeKind, Tag, Vector, window
from ...graph.quantity import Concept
from ...trace.along import along
from ..live import Live
from . import chart
from .chart import Chart, Drawn, Said, number, symbol

#: The weight is varied so far that the net input of its unit moves by this much to both sides, not farther.
_NETS, _MOST = 6.0, 20.0
#: From near, the window is so many steps wide beyond both ends.
_NEAR = 0.6


def _made(live: Live, keys: tuple[str, ...], say: Said) -> Drawn:
    (weight,) = chart.picked(live, keys, Concept.WEIGHT)
    now, graph, notation = chart.values(live), live.graph, live.network.notation
    gradient, updated = chart.gradient_of(live, weight.key), graph.next_round[weight.key]
    error = along(graph, now, (weight.key,), graph.objective)
    w, e, slope, new = (float(now[k]) for k in (weight.key, graph.objective, gradient, updated))
    after = error(new)
    below, beside = (symbol(live, key, say.drawn) for key in (weight.key, graph.objective))

    moved = ("descent", weight.key, updated, graph.objective, gradient)

    def panel(low: float, high: float, title: str, *more: Vector | Dot | Tag | Stroke) -> Panel:
        points = chart.sampled(error, low, high)
        across, up = window(low, high, notation, 3), window(*chart.span(points), notation)
        marks = (Stroke(points, StrokeKind.CURVE), *chart.line((w, e), slope, across, up), *more, Dot((w, e)))
        return Panel((), across, up, below, beside, title, marks, moved)

    reach = _reach(live, weight.key)
    title = str(say.drawn("chart.slope", slope=chart.printed(live, gradient, say.drawn)))
    panels = [panel(w - reach, w + reach, title)]
    step = abs(new - w)
    if step and abs(new) < float("inf"):
        side = "right" if new < w else "left"  # below the curve
        low, high = min(w, new) - _NEAR * step, max(w, new) + _NEAR * step
        near = (
            Stroke([(new, e), (new, after)], StrokeKind.GUIDE),
            Vector((w, e), (new, e)),
            Dot((new, after)),
            Tag((w, e), below, side),
            Tag((new, after), symbol(live, updated, say.drawn), side),
        )
        panels.append(panel(low, high, str(say.drawn("chart.close")), *near))
    alt = say.plain("chart.space").join((told(live, weight.key, say), say.plain("chart.near")))
    return Drawn(tuple(panels), str(alt))


def told(live: Live, weight: str, say: Said) -> str:
    """The error over a weight and the step of its update, in words."""
    now, graph = chart.values(live), live.graph
    new = now[graph.next_round[weight]]
    numbers = {
        "w": now[weight],
        "error": now[graph.objective],
        "slope": now[chart.gradient_of(live, weight)],
        "new": new,
        "after": along(graph, now, (weight,), graph.objective)(float(new)),
    }
    said = {key: number(live, value, say.plain) for key, value in numbers.items()}
    return str(say.plain("chart.descent", weight=symbol(live, weight, say.plain), **said))


def _reach(live: Live, weight: str) -> float:
    """How far the weight is varied: as its unit's input is large or small."""
    q, graph = live.graph[weight], live.graph
    assert q.index.layer is not None
    place = {"layer": q.index.layer - 1, "unit": q.index.source}
    sources = graph.at(Concept.INPUT, Concept.OUT, **place)
    largest = max((abs(float(chart.values(live)[s.key])) for s in sources), default=0.0)
    return min(_MOST, _NETS / largest) if largest else 1.0


CHART = Chart(lambda live: (chart.weight_of(live),), _made)
