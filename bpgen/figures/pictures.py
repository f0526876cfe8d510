"""How each format of sheets draws the network, or the graph of formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..graph.scalar import Formulas
from . import tikz, tikz_graph, typst


class Pictures(NamedTuple):
    """The pictures of one format: ``network`` with the labels of its weights, ``graph`` with its values."""

    network: Callable[..., str]
    graph: Callable[[Formulas], str]


PICTURES = {
    "latex": Pictures(tikz.network, tikz_graph.graph),
    "typst": Pictures(typst.network, typst.graph),
}
