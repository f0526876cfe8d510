"""The five colours of the chain rule: which factor has which, and its letter, on paper and on pages."""

from __future__ import annotations

from typing import NamedTuple

from ..graph import names
from ..graph.notation import LECTURE
from ..graph.quantity import Concept, Graph, Quantity

#: The five colours of the deck, by the part that a factor plays in the chain.
_COLOURS = {
    Concept.ERROR_BY_OUT: ("green", "A"),
    Concept.OUT_BY_NET: ("yellow", "B"),
    Concept.NET_BY_WEIGHT: ("pink", "C"),
    Concept.NET_BY_BIAS: ("pink", "C"),
}
_PATH_COLOURS = ("red", "blue")


class Mark(NamedTuple):
    """A factor's colour and its letter, which tells it apart without the colour.

    ``of`` and ``sample`` tell it apart from the factors of other units that have the same letter: the
    unit whose factor it is, or the weight; of several samples, which.
    """

    colour: str
    letter: str
    of: str = ""
    sample: int | None = None


def colour_of(letter: str) -> str:
    """The colour of the factors that have this letter."""
    colours = {name: colour for colour, name in _COLOURS.values()}
    return colours.get(letter) or _PATH_COLOURS[(ord(letter) - ord("D")) % 2]


def mark_of(q: Quantity) -> Mark | None:
    """The colour and letter of a factor; None for what is no factor of a chain."""
    if q.concept is Concept.PATH:
        via = q.index.via or 1
        # D, E for two paths as in the deck; more paths go on through the alphabet, then count.
        letter = chr(ord("C") + via) if via <= 22 else f"P{via}"
        return Mark(_PATH_COLOURS[(via - 1) % 2], letter)
    if q.concept is Concept.OUT_BY_NET and q.index.via is not None:
        return None
    if q.concept is Concept.ERROR_BY_OUT and q.is_of_input:
        return None  # no chain goes on from it
    found = _COLOURS.get(q.concept)
    return Mark(*found) if found else None


def full_mark_of(q: Quantity, graph: Graph) -> Mark | None:
    """The same with index and sample: on a sheet of many units, no two factors are marked alike. Where
    w5 is no symbol of a weight, it is named after the two units of the figure that it connects.
    """
    mark = mark_of(q)
    if mark is None or q.wrt is None:
        return mark
    # A bias may feed a whole layer, so that the unit says more: d net_h1 / d b1 is of h1.
    key = q.wrt[0 if q.concept is Concept.NET_BY_BIAS else 1]
    unit = key.partition("[")[0].removeprefix("out_").removeprefix("net_")
    written = graph.shape.notation
    if q.concept is Concept.NET_BY_WEIGHT and (written.book != LECTURE or "weight" in dict(written.own)):
        at, arch = q.index, graph.architecture
        ends = (names.unit(arch, (at.layer or 1) - k, n or 1) for k, n in enumerate((at.unit, at.source)))
        unit = "_".join(ends)
    return Mark(mark.colour, mark.letter, unit, q.index.sample if "[" in q.key else None)
