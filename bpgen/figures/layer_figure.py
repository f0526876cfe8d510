"""The figure of one layer of a network, from the network's shape and its numbers."""

from __future__ import annotations

from collections.abc import Callable

from ..formats.environment import Words
from ..graph.layer_values import layer_values
from ..graph.layers_shape import LayerGraph
from ..graph.quantity import Graph
from ..trace.printed import Round
from .layers import FIGURES
from .layers.grids import View
from .layers.parts import LayerFigure


def layer_figure(
    graph: Graph, layer: int, number: Callable[[str], str], plain: Words
) -> tuple[LayerFigure, str]:
    """The figure of a layer that has one (``layers.with_figures``), counted from 1, in the first sample and
    round; and the kind that its words are of. ``number`` gives the printed number of a quantity, or nothing
    for one that the reader is to find, whose name is shown then; ``plain`` has plain words.
    """
    shape = graph.shape
    assert isinstance(shape, LayerGraph)
    placed = layer_values(shape)[layer - 1]
    kind = shape.kind_of(placed.shape)
    view = View(placed, Round(graph, 1).name, number, lambda key: str(plain(f"layer_figure.{kind}.{key}")))
    return FIGURES[kind](view), kind
