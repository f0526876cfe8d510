"""Elman's recurrent layer: unrolled, with the net inputs of each step."""

from __future__ import annotations

from ...graph.quantity import Concept
from .grids import View
from .parts import LayerFigure
from .unrolled import unrolled, with_table


def figure(view: View) -> LayerFigure:
    """A box a step with its net inputs, and the table of steps."""
    steps = unrolled(view, lambda q: q.concept is Concept.NET, lambda q: q.concept is Concept.OUT, ["h"])
    return with_table(view, steps)


FIGURE = figure
