"""The curve of a unit's activation function, and its tangent where the unit is."""

from __future__ import annotations

from ...figures.panels import Dot, Panel, PanelMark, Stroke, StrokeKind, window
from ...graph.quantity import Concept, Quantity
from ...trace.along import along
from ...trace.domains import COMPLEX
from ..live import Live
from .chart import Chart, Drawn, Said, line, number, picked, printed, sampled, span, symbol, values

#: The curve reaches at least so far to both sides of 0, and beyond the unit.
_REACH, _BEYOND = 5.0, 1.25
_TINY = 1e-30


def _made(live: Live, keys: tuple[str, ...], say: Said) -> Drawn:
    made = [_panel(live, out, say) for out in picked(live, keys, Concept.OUT, len(keys))]
    return Drawn(
        tuple(panel for panel, _ in made), str(say.plain("chart.space").join(alt for _, alt in made))
    )


def _panel(live: Live, out: Quantity, say: Said) -> tuple[Panel, str]:
    at, now = out.index, values(live)
    (net,) = live.graph.at(Concept.NET, sample=at.sample, layer=at.layer, unit=at.unit)
    x, y = float(now[net.key]), float(now[out.key])
    # Of softmax the other net inputs stay as they are; the slope of any function is had by the complex step.
    slope = along(live.graph, now, (net.key,), out.key, COMPLEX)(complex(x, _TINY)).imag / _TINY
    reach = max(_REACH, _BEYOND * abs(x))
    points = sampled(along(live.graph, now, (net.key,), out.key), -reach, reach)
    notation = live.network.notation
    across, up = window(-reach, reach, notation), window(*span(points), notation)
    marks: tuple[PanelMark, ...] = (
        Stroke(points, StrokeKind.CURVE),
        Stroke([(x, up.low), (x, y), (across.low, y)], StrokeKind.GUIDE),
        *line((x, y), slope, across, up),
        Dot((x, y)),
    )
    taught = live.graph.at(Concept.OUT_BY_NET, sample=at.sample, layer=at.layer, unit=at.unit)
    shown = printed(live, taught[0].key, say.drawn) if taught else number(live, slope, say.drawn)
    title = say.drawn("chart.slope", slope=shown)
    below, beside = (symbol(live, q.key, say.drawn) for q in (net, out))
    names = {"net": symbol(live, net.key, say.plain), "out": symbol(live, out.key, say.plain)}
    told = {"x": now[net.key], "y": now[out.key], "slope": slope}
    alt = say.plain("chart.tangent", **names, **{k: number(live, v, say.plain) for k, v in told.items()})
    return Panel((), across, up, below, beside, str(title), marks, ("tangent", net.key, out.key)), str(alt)


def _usual(live: Live) -> tuple[str, ...]:
    """The first unit of each layer."""
    depth = live.network.architecture.depth
    return tuple(live.graph.at(Concept.OUT, layer=n)[0].key for n in range(1, depth + 1))


CHART = Chart(_usual, _made)
