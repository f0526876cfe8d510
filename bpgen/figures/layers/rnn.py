"""Elman's recurrent layer: unrolled, with the net inputs of each step."""

from __future__ import annotations

from ...graph.quantity import Concept
from .grids import View
from .parts import LayerFigure
from .unrolled import unrolled


def figure(view: View) -> LayerFigure:
    """A box a step with its net inputs."""
    return unrolled(view, lambda q: q.concept is Concept.NET, lambda q: q.concept is Concept.OUT, ["h"])


FIGURE = figure
