"""Symbols of formulas that hold of every unit: letters stand for units, and no layer is numbered."""

from __future__ import annotations

from ...graph.architecture import ActivationName, Architecture, LayerShape
from ...graph.build import build_graph
from ...graph.notation import Notation
from . import Symbol, symbol

_LAYER = LayerShape(1, next(iter(ActivationName)))
_SMALLEST = Architecture(1, (_LAYER, _LAYER))


def general(notation: Notation, key: str, index: str | None = None) -> Symbol:
    """The symbol of what ``key`` is in a network of three units, such as out_h1, with ``index`` in place of
    the unit's: out_j; without, as it is there. A local error has a letter in every notation.

    >>> general(Notation("bishop"), "w2", "ji")
    Symbol(base='w', sub='ji', sample=None, updates=0, sup='', layer='')
    """
    found = symbol(build_graph(_SMALLEST._replace(notation=notation)), key)
    if not isinstance(found, Symbol):
        return Symbol("delta", index or "")
    if index is None:
        return found
    before, line, last = found.sub.rpartition("_")
    of_bias = last if last == "0" else ""  # the unit from which a bias is thought to come
    return found._replace(sub=f"{before}{line}{index}{of_bias}", layer="")
