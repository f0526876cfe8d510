"""Books that number layers and units: w, to unit 1 of layer 2 from unit 2, has three indices, whatever order
they stand in.
"""

from __future__ import annotations

from functools import partial

from ...graph.quantity import Concept, Graph, Index, Quantity
from .symbols import Book, Letters, Symbol, of_update, role_of

#: Derivatives of which a book may have letters, beside the local error.
_DERIVATIVES = {
    Concept.DELTA: "delta",
    Concept.ERROR_BY_OUT: "out_derivative",
    Concept.GRADIENT: "weight_derivative",
    Concept.BATCH_GRADIENT: "weight_derivative",
}
_OTHERS = {Concept.EXPONENTIAL: "exp", Concept.EXPONENTIAL_SUM: "S"}


def indexed(
    letters: Letters,
    *,
    layer: str,
    first: int = 1,
    one_sample: str = "",
    counts_samples: bool = False,
    times: tuple[str, str] = ("none", "cross"),
) -> Book:
    """A book whose letters have the number of their layer above: ``layer`` is how, such as ({}), ``first``
    the number of the first layer that has weights. Weights have the index of the unit that they lead to, then
    of that from which they come; a bias whose letter is the weights' comes from unit 0. ``one_sample`` is the
    index of an error where there is one sample.

    An input, a target and an output of the network have the number of their layer only where they have the
    letter of hidden units.
    """
    named = partial(_named, layer, first, one_sample)
    return Book(named, letters, times, counts_samples)


def _named(
    layer: str, first: int, one_sample: str, graph: Graph, q: Quantity, letters: Letters
) -> Symbol | None:
    if q.concept in (Concept.VALUE, Concept.NODE):
        return _lecture(graph, q, letters)
    if q.meaning is not None:
        owner = None if q.index == Index() else graph[graph.parameter_at(q.index)]
        return of_update(
            q, letters, None if owner is None else _named(layer, first, one_sample, graph, owner, letters)
        )
    number = "" if q.index.layer is None else layer.format(q.index.layer + first - 1)
    unit = "" if q.index.unit is None else str(q.index.unit)
    if q.wrt is not None:
        role = _DERIVATIVES.get(q.concept, "")
        if role == "weight_derivative" and graph[q.wrt[1]].concept is Concept.BIAS:
            role = "bias_derivative"
        if role == "out_derivative" and q.is_of_input:
            role = "input_derivative"
        if role not in letters:
            return None
        sub = _from(q.index, letters) if role.startswith(("weight", "bias")) else unit
        return Symbol(letters[role], sub, layer="" if q.is_of_input else number)
    match q.concept:
        case Concept.LEARNING_RATE:
            return Symbol(letters["learning_rate"])
        case Concept.BATCH_ERROR:
            return Symbol(letters.get("cost", letters["loss"]))
        case Concept.ERROR | Concept.TOTAL_ERROR:
            alone = one_sample if graph.shape.samples == 1 else ""
            return Symbol(letters["loss"], "_".join(filter(None, (alone, unit))))
        case Concept.WEIGHT | Concept.BIAS:
            return Symbol(letters[role_of(graph, q, letters)], _from(q.index, letters), layer=number)
        case Concept.EXPONENTIAL | Concept.EXPONENTIAL_SUM:
            return Symbol(_OTHERS[q.concept], unit, layer=number)
    role = role_of(graph, q, letters)
    own = {"input": "out", "output": "out", "output_net": "net"}.get(role)
    bare = role == "target" or (own is not None and letters[role] != letters[own])
    return Symbol(letters[role], unit, layer="" if bare else number)


def _from(index: Index, letters: Letters) -> str:
    """The indices of a weight or a bias: to which unit, from which."""
    to = "" if index.unit is None else str(index.unit)
    source = index.source
    if source is None and letters["bias"] == letters["weight"]:
        source = 0
    if source is None or not to:
        return to if source is None else str(source)
    return f"{to}{source}" if len(to) == 1 and source < 10 else f"{to}_{source}"


def _lecture(graph: Graph, q: Quantity, letters: Letters) -> Symbol | None:
    from .lecture import NOTATION

    return NOTATION.named(graph, q, letters)
