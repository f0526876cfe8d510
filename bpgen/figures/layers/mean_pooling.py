"""Mean pooling: the input with its windows, and the map of their means."""

from __future__ import annotations

from ...graph.kinds.mean_pooling import MeanPooling
from .grids import View
from .parts import LayerFigure
from .pooled import pooled


def figure(view: View) -> LayerFigure:
    """The input and the map."""
    kind = view.layer.shape.kind
    assert isinstance(kind, MeanPooling)
    return pooled(view, kind.size, kind.stride)


FIGURE = figure
