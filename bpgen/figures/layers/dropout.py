"""Dropout: the numbers, the mask, and what is kept."""

from __future__ import annotations

from .grids import View, rows_of
from .parts import KindWord, LayerFigure, arrow, below, beside, sign


def figure(view: View) -> LayerFigure:
    """Numbers times mask, and the result; below the mask the share that is dropped, where there is one."""
    layer = view.layer
    masked = [view.titled(KindWord("mask"), view.grid(rows_of(layer.parameters["mask"])))]
    if "rate" in layer.parameters:
        masked.append(view.line(layer.parameters["rate"].keys[0]))
    read = view.titled(KindWord("input"), view.grid(rows_of(layer.read[0])))
    kept = view.titled(KindWord("kept"), view.grid(rows_of(layer.passed)))
    return beside([read, sign("⊙"), below(masked, 0.1), arrow(), kept])


FIGURE = figure
