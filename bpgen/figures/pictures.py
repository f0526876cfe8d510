"""How each format of sheets draws the network, the graph of formulas, or layers of any kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..graph.scalar import Formulas
from . import tikz, tikz_graph, typst
from .boxes import Boxes


class Pictures(NamedTuple):
    """The pictures of one format: ``network`` with the labels of its weights, ``graph`` with its values,
    ``layers`` as boxes.
    """

    network: Callable[..., str]
    graph: Callable[[Formulas], str]
    layers: Callable[[Boxes], str]


PICTURES = {
    "latex": Pictures(tikz.network, tikz_graph.graph, tikz_graph.layers),
    "typst": Pictures(typst.network, typst.graph, typst.layers),
}
