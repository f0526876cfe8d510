"""Which figures of layers have room on a slide: a whole one, or its pieces, one a slide."""

from __future__ import annotations

from collections.abc import Iterator

from ..figures.layers import with_figures
from ..figures.layers.parts import LayerFigure
from ..formats.environment import Words
from ..graph.layers_shape import LayerGraph
from ..lesson.blocks import FigureOf
from ..lesson.layer_pictures import figure_of
from ..lesson.live import LiveProblem

#: The width and height of a figure's room, in centimetres, and the size of type there, in points.
_ROOMS = {"16:9": (14.2, 6.0, 9.2), "4:3": (11.0, 6.6, 9.85)}
#: The sizes of type of a figure before it is made as large as its room: it is drawn for 8.5, and its cells
#: have no room for larger ones than these.
_TYPES = (9.2, 9.8, 10.4)
#: How large indices are, as a part of their letters.
_INDEX = 0.75


def slide_figures(live: LiveProblem, layer: int, ratio: str, plain: Words) -> Iterator[FigureOf]:
    """The figure of a layer as a slide has room for it, if it has one; of pieces, those that have room."""
    shape = live.graph.shape
    assert isinstance(shape, LayerGraph)
    if layer not in with_figures(shape):
        return
    whole = FigureOf(layer)
    drawn, _ = figure_of(live, whole, plain)
    if _type(drawn, ratio):
        yield whole
        return
    for n, piece in enumerate(drawn.pieces):
        if _type(piece, ratio):
            yield FigureOf(layer, n)


def type_in(drawn: LayerFigure, ratio: str) -> float:
    """The size of type of a figure that has room."""
    found = _type(drawn, ratio)
    assert found is not None
    return found


def index_in(drawn: LayerFigure, ratio: str) -> float:
    """The size of indices there: smaller than the letters as far as they can be read."""
    return round(max(_INDEX * type_in(drawn, ratio), _needed(drawn, ratio)), 2)


def _type(drawn: LayerFigure, ratio: str) -> float | None:
    """The first size that can be read from the last row."""
    needed = _needed(drawn, ratio)
    return next((size for size in _TYPES if size >= needed), None)


def _needed(drawn: LayerFigure, ratio: str) -> float:
    """The smallest size that can be read from there, in the figure before it is made as large as its room."""
    wide, high, least = _ROOMS[ratio]
    return least / min(wide / drawn.width, high / drawn.height)
