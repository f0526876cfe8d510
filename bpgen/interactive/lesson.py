"""What the scripts of lessons know of a problem's quantities beside their definitions: where each is in the
figure and on the pages, how its number is written, and which given ones a reader may change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..graph import names
from ..graph.architecture import Architecture, BiasRule
from ..graph.layers_shape import LayerGraph
from ..graph.losses import LOSSES
from ..graph.losses.loss import Loss
from ..graph.quantity import Concept, Graph, Quantity
from ..lesson.addresses import addresses
from ..network.limits import LARGEST
from ..printers.marks import mark_of
from ..trace.printed import Round, is_stated, source_of
from .engine import math_of

#: The page of the given values, the one on which a round is played, and that of the charts.
GIVEN_PAGE, ROUND_PAGE, SLOPES_PAGE = "network", "round", "slopes"
#: Given values that any reader may change; targets have the limits of their loss.
_FREE = (Concept.INPUT, Concept.WEIGHT, Concept.BIAS)
#: A derivative as MathML.
_DERIVATIVE = re.compile("<mfrac><mrow><mi>∂</mi>(.*)</mrow><mrow><mi>∂</mi>(.*)</mrow></mfrac>")
#: Of weights where they have a source, else of biases.
_OF_PARAMETERS = (
    Concept.BIAS, Concept.NET_BY_BIAS, Concept.GRADIENT, Concept.BATCH_GRADIENT, Concept.UPDATED,
    Concept.STATE, Concept.NEW_STATE, Concept.OF_UPDATE,
)  # fmt: skip


def lesson_pages(graph: Graph) -> tuple[str, ...]:
    """The pages whose numbers follow a changed value, all marked or found by a script."""
    steps = dict.fromkeys(page_of(address) for address in addresses(graph).values())
    return (GIVEN_PAGE, *steps, ROUND_PAGE, SLOPES_PAGE)


def page_of(address: str) -> str:
    """The name of the page of an address.

    >>> page_of("forward.html#bp-net-h1")
    'forward'
    """
    return address.partition(".")[0]


def lesson_data(graph: Graph) -> dict[str, Any]:
    """By the quantities' places in the graph: ``parts`` (the key of the edge or unit of the figure, or ""),
    ``pages`` with ``steps`` (the page of each quantity's step), ``colours`` (of factors), ``symbols`` (in
    plain text, where they are not the keys), ``formulas`` (them as MathML, of a derivative the places of what
    is above and below the line), ``stated`` (whose numbers nothing rounds), ``limits`` (of the given values
    that may be changed); and ``alive``, the pages whose numbers follow. As values of JSON.
    """
    found, round_ = addresses(graph), Round(graph, 1)
    steps = [page_of(found.get(q.key, GIVEN_PAGE)) for q in graph.quantities]
    pages = list(dict.fromkeys(steps))
    symbols = {n: round_.symbol(q.key, "text") for n, q in enumerate(graph.quantities)}
    return {
        "parts": [_part(graph, q) for q in graph.quantities],
        "pages": pages,
        "steps": [pages.index(page) for page in steps],
        "colours": {n: mark.colour for n, q in enumerate(graph.quantities) if (mark := mark_of(q))},
        "symbols": {n: text for n, text in symbols.items() if text != graph.quantities[n].key},
        "stated": [n for n, q in enumerate(graph.quantities) if is_stated(graph, source_of(graph, q.key), 1)],
        "limits": dict(limits_of_given(graph)),
        "formulas": _formulas([inside(round_.symbol(q.key, "latex")) for q in graph.quantities]),
        "alive": lesson_pages(graph),
    }


def _formulas(symbols: list[str]) -> list[str | list[int]]:
    """Symbols as MathML; in the place of a derivative of one by another, their places."""
    at = {symbol: n for n, symbol in enumerate(symbols)}

    def short(symbol: str) -> str | list[int]:
        match = _DERIVATIVE.fullmatch(symbol)
        known = [at[part] for part in match.groups() if part in at] if match else []
        return known if len(known) == 2 else symbol

    return [short(symbol) for symbol in symbols]


def inside(latex: str) -> str:
    """What is within the ``<math>`` of a formula."""
    return math_of(latex).removeprefix("<math>").removesuffix("</math>")


def _part(graph: Graph, q: Quantity) -> str:
    arch, at = graph.architecture, q.index
    if at.layer is None:
        return ""
    if at.via is not None and q.concept in (Concept.NET_BY_OUT, Concept.PATH):
        return names.weight(arch, at.layer + 1, at.via, at.unit or 1)
    if at.source is not None:
        return names.weight(arch, at.layer, at.unit or 1, at.source)
    if q.concept in _OF_PARAMETERS and arch.bias_rule(at.layer) is BiasRule.LAYER:
        return names.bias(arch, at.layer, 1)
    return "" if at.unit is None else names.unit(arch, at.layer, at.unit)


def limits_of_given(graph: Graph) -> Iterator[tuple[int, tuple[float, float]]]:
    """Least and largest value of each given quantity that may be changed: whatever stands between them, the
    problem has the same quantities and formulas. Of a graph of formulas, whose domains are not known, none.
    """
    shape = graph.shape
    if not isinstance(shape, Architecture | LayerGraph):
        return
    targets = _target_limits(LOSSES[shape.loss])
    for n, q in enumerate(graph.quantities):
        if q.definition is None:
            if q.concept in _FREE:
                yield n, (-LARGEST, LARGEST)
            elif q.concept is Concept.LEARNING_RATE:
                yield n, (0, LARGEST)
            elif q.concept is Concept.TARGET and targets:
                yield n, targets


def _target_limits(loss: Loss) -> tuple[float, float] | None:
    if loss.sums or not all(map(loss.accepts, (0, 0.5, 1))):
        return None
    return (-LARGEST, LARGEST) if loss.accepts(-LARGEST) else (0, 1)
