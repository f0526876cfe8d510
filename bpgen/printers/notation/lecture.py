"""The notation of the deck, Mazur's: net_h1, out_h1, w5, E_total, and derivatives as quotients.

Checked against quotations of his "A Step by Step Backpropagation Example" (2015), such as
net_h1 = w_1 * i_1 + w_2 * i_2 + b_1 * 1 and its value.
"""

from __future__ import annotations

from ...graph.notation import GREEK
from ...graph.quantity import Concept, Graph, Index, Quantity
from .symbols import ROLE_OF, Book, Letters, Symbol, of_update, role_of

_LETTERS = {
    "input": "i",
    "net": "net",
    "out": "out",
    "target": "target",
    "weight": "w",
    "bias": "b",
    "learning_rate": "eta",
    "loss": "E",
}
_OTHERS = {Concept.EXPONENTIAL: "exp", Concept.EXPONENTIAL_SUM: "S"}


def _named(graph: Graph, q: Quantity, letters: Letters) -> Symbol | None:
    if q.concept is Concept.DELTA and q.wrt is not None and "delta" in letters:
        return Symbol(letters["delta"], q.wrt[1].partition("[")[0].removeprefix("net_"))
    if q.wrt is not None:
        return None
    if q.meaning is not None:
        owner = None if q.index == Index() else Symbol("", _as_index(graph.parameter_at(q.index), letters))
        return of_update(q, letters, owner)
    match q.concept:
        case Concept.VALUE | Concept.NODE:
            # A formula's own name: the letters of w0, net_h and total are symbols, the rest is a subscript.
            return Symbol(*_split(q.name))
        case Concept.LEARNING_RATE:
            sub = ""
        case Concept.WEIGHT | Concept.INPUT | Concept.BIAS:
            sub = q.name.removeprefix(_LETTERS[ROLE_OF[q.concept]]).lstrip("_")
        case Concept.EXPONENTIAL_SUM:
            sub = q.name.removeprefix("exp_sum_")
        case _:
            sub = q.name.partition("_")[2]
    return Symbol(_OTHERS.get(q.concept) or letters[role_of(graph, q, letters)], sub)


def _as_index(parameter: str, letters: Letters) -> str:
    """A parameter's name with the letter that it has, as an index of what is remembered of it: w5, b_h1."""
    letter = letters["weight" if parameter[0] == _LETTERS["weight"] else "bias"]
    return GREEK.get(letter, letter) + parameter[1:]


def _split(name: str) -> tuple[str, str]:
    first, _, rest = name.partition("_")
    letters = first.rstrip("0123456789")
    return letters, "_".join(filter(None, (first[len(letters) :], rest)))


NOTATION = Book(_named, _LETTERS)
