"""Batch norm: of each column its own mean and variance."""

from __future__ import annotations

from .grids import View
from .normed import normed
from .parts import LayerFigure


def figure(view: View) -> LayerFigure:
    """The numbers, their statistics, normalised, and scaled."""
    return normed(view, by_column=True)


FIGURE = figure
