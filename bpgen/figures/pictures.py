"""How each format of sheets draws the network, or the graph of formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..graph.quantity import Graph
from ..graph.scalar import Formulas
from . import tikz, tikz_graph, typst
from .layout import Drawing


class Pictures(NamedTuple):
    """The pictures of one format: ``network`` with the names of its weights, ``graph`` with its values."""

    network: Callable[[Graph, Drawing], str]
    graph: Callable[[Formulas], str]


PICTURES = {
    "latex": Pictures(tikz.network, tikz_graph.graph),
    "typst": Pictures(typst.network, typst.graph),
}
