"""The step of an update on the error over its weight, from near: the last panel of ``descent``, alone."""

from __future__ import annotations

from ..live import Live
from . import descent
from .chart import Chart, Drawn, Said


def _made(live: Live, keys: tuple[str, ...], say: Said) -> Drawn:
    whole = descent.CHART.made(live, keys, say)
    return Drawn(whole.panels[-1:], descent.told(live, keys[0], say))


CHART = Chart(descent.CHART.usual, _made)
