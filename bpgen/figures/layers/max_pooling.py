"""Max pooling: the winner of each window is dark, where it is known already."""

from __future__ import annotations

from ...graph.expr import refs
from ...graph.kinds.max_pooling import MaxPooling
from .grids import View
from .parts import LayerFigure
from .pooled import pooled


def figure(view: View) -> LayerFigure:
    """The input with its winners, and the map."""
    kind = view.layer.shape.kind
    assert isinstance(kind, MaxPooling)
    winners = set[str]()
    for q in view.layer.made:
        largest = view.value(q.key)
        inside = list(refs(q.definition)) if q.definition is not None else []
        equal = [key for key in inside if largest is not None and view.value(key) == largest]
        winners.update(equal[:1])  # of equal numbers the first has the error
    return pooled(view, kind.size, kind.stride, lambda key: 0.25 if key in winners else 0.0)


FIGURE = figure
