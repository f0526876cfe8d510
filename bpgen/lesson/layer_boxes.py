"""The layers of a network of any kind as boxes, in words of a language."""

from __future__ import annotations

from ..figures.boxes import Boxes, boxes
from ..formats.environment import Words
from ..graph.layers_shape import LayerGraph
from .layers import layer_name


def layer_boxes(t: Words, shape: LayerGraph, *, square: bool = False) -> Boxes:
    """The boxes, with what layers are called in the words of ``t``, of the kind "sheet"; ``square``: for a
    room that is as wide as it is high.
    """
    return boxes(shape, lambda n: str(layer_name(t, shape, n)), str(t("given.inputs")), square=square)


def boxes_described(p: Words, shape: LayerGraph) -> str:
    """The boxes for those who have them read to them; ``p`` has plain words of the kind "sheet"."""
    listed = (f"{box.title} {box.size}" for box in layer_boxes(p, shape).boxes)
    return str(p("figure_layers", layers=p("comma").join(listed)))
