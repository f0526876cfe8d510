"""What both kinds of pooling have in common: the input with its windows, and the map of their values."""

from __future__ import annotations

from collections.abc import Callable

from .grids import View, maps_of
from .parts import KindWord, LayerFigure, arrow, below, beside


def pooled(view: View, size: int, stride: int, shades: Callable[[str], float] = lambda _: 0.0) -> LayerFigure:
    """Map by map. Windows that overlap are not all framed, but the first."""
    rows = []
    for into, out in zip(maps_of(view.layer.read[0], 2), maps_of(view.layer.passed, 2), strict=True):
        all_windows = [(r * size, c * size, size, size) for r in range(len(out)) for c in range(len(out[0]))]
        apart = stride in (0, size)
        given = view.grid(into, heads=True, shades=shades, frames=all_windows if apart else all_windows[:1])
        found = view.grid(out, heads=True, frames=() if apart else [(0, 0, 1, 1)])
        rows.append(
            beside([view.titled(KindWord("input"), given), arrow(), view.titled(KindWord("out"), found)])
        )
    return below(rows)
