"""Figures of layers, one file a kind of layer, which is found by its name. A kind without a file has none:
it is a box among others (``figures.boxes``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from pathlib import Path

from ...graph.layers_shape import LayerGraph
from ...graph.listing import Listed, names_in
from .grids import View
from .parts import LayerFigure

#: Files of this folder that hold no kind's figure.
_OTHERS = ("grids", "normed", "parts", "pooled", "unrolled")
#: The figure of each kind that has one.
FIGURES: Mapping[str, Callable[[View], LayerFigure]] = Listed(
    __name__, "FIGURE", names_in(Path(__file__).parent, *_OTHERS)
)
#: Of longer sides, and of more numbers, a figure would not be read.
_LONGEST, _MOST = 7, 40


def with_figures(shape: LayerGraph) -> tuple[int, ...]:
    """The layers, counted from 1, that have a figure of their own: those of a kind that has one, and which
    are small enough.
    """
    sizes = shape.sizes()
    out = []
    for number, layer in enumerate(shape.layers, 1):
        found = [sizes[name] for name in (*layer.sources, layer.name)]
        found += [block.shape for block in shape.blocks(layer)]
        small = all(max(sides, default=1) <= _LONGEST and prod(sides) <= _MOST for sides in found)
        if small and shape.kind_of(layer) in FIGURES:
            out.append(number)
    return tuple(out)
