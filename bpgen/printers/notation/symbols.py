"""What a symbol consists of, and what a book's notation says of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ...graph.quantity import Concept, Graph, Quantity


class Symbol(NamedTuple):
    """A letter or word with its indices: ``net`` with subscript ``h1`` and, of several samples, (2).

    ``updates`` counts the updates that a parameter has had: one plus sign each; ``sup`` stands above, such as
    the exponent of a constant whose power is needed in a round. ``layer`` stands above and first: the number
    of the layer as a book marks it, such as (1).
    """

    base: str
    sub: str = ""
    sample: int | None = None
    updates: int = 0
    sup: str = ""
    layer: str = ""


class Derivative(NamedTuple):
    """The derivative of one symbol by another; ``via`` names the unit through which a part of it runs."""

    of: Symbol
    by: Symbol
    via: str = ""


AnySymbol = Symbol | Derivative
#: Bases that are words, not products of letters; among them the derivatives that Ng writes as differentials.
WORDS = frozenset(
    (
        *("net", "out", "target", "exp", "da", "db", "dW", "dx", "dz"),
        *("tanh", "mean", "dev", "var", "sd", "mask", "sum"),
    )
)
#: Each role's letter, as ``graph.notation.ROLES`` names them; more where a book has more.
Letters = Mapping[str, str]


class Book(NamedTuple):
    """How one book writes quantities.

    ``named`` gives a quantity's letter or word and its indices, without marks of samples and rounds, with the
    ``letters`` of the book or, in their place, a problem's own; None for a derivative that has no letter and
    is written as the derivative of two symbols. ``times`` are the signs of multiplication between symbols and
    between numbers. ``counts_samples``: a sample's number is the first index of a symbol, not a mark above.
    """

    named: Callable[[Graph, Quantity, Letters], Symbol | None]
    letters: Letters
    times: tuple[str, str] = ("star", "star")
    counts_samples: bool = False


#: The role that each concept's letter has.
ROLE_OF: Mapping[Concept, str] = {
    Concept.INPUT: "input",
    Concept.NET: "net",
    Concept.OUT: "out",
    Concept.TARGET: "target",
    Concept.WEIGHT: "weight",
    Concept.BIAS: "bias",
    Concept.LEARNING_RATE: "learning_rate",
    Concept.ERROR: "loss",
    Concept.TOTAL_ERROR: "loss",
    Concept.BATCH_ERROR: "loss",
    Concept.DELTA: "delta",
}

_LAST = {"out": "output", "net": "output_net"}


def role_of(graph: Graph, q: Quantity, letters: Letters) -> str:
    """The role of a quantity's letter; the last layer has roles of its own where ``letters`` has them."""
    role = ROLE_OF[q.concept]
    if role in ("net", "out") and q.index.layer == graph.architecture.depth:
        return _LAST[role] if _LAST[role] in letters else role
    return role


def of_update(q: Quantity, letters: Letters, parameter: Symbol | None) -> Symbol:
    """The symbol of an optimiser's quantity, with the indices of its ``parameter``, if it has one. A constant
    whose letter is that of the learning rate in this notation has a 0.
    """
    assert q.meaning is not None
    letter, rate = q.meaning.letter, letters["learning_rate"]
    if letter == "eta":
        return Symbol(rate, q.meaning.sub)
    if parameter is not None:
        return parameter._replace(base=letter)
    return Symbol(letter, q.meaning.sub or ("0" if letter == rate else ""))


def above(s: Symbol, plus: str) -> str:
    """What stands above a symbol: layer, updates (``plus``), sample, exponent. A layer's number without
    brackets ends with a comma where more follows, so that 2 and (1) are not read as one.
    """
    rest = plus + (f"({s.sample})" if s.sample is not None else "") + s.sup
    return s.layer + ("," if rest and s.layer[-1:].isdigit() else "") + rest
