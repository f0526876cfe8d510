"""The five colours of the chain rule: which factor has which, and its letter, on paper and on pages."""

from __future__ import annotations

from typing import NamedTuple

from .graph.quantity import Concept, Quantity

#: The five colours of the deck, by the part that a factor plays in the chain.
_COLOURS = {
    Concept.ERROR_BY_OUT: ("green", "A"),
    Concept.OUT_BY_NET: ("yellow", "B"),
    Concept.NET_BY_WEIGHT: ("pink", "C"),
    Concept.NET_BY_BIAS: ("pink", "C"),
}
_PATH_COLOURS = ("red", "blue")


class Mark(NamedTuple):
    """A factor's colour and its letter, which tells it apart without the colour."""

    colour: str
    letter: str


def mark_of(q: Quantity) -> Mark | None:
    """The colour and letter of a factor; None for what is no factor of a chain."""
    if q.concept is Concept.PATH:
        via = q.index.via or 1
        # D, E for two paths as in the deck; more paths go on through the alphabet, then count.
        letter = chr(ord("C") + via) if via <= 22 else f"P{via}"
        return Mark(_PATH_COLOURS[(via - 1) % 2], letter)
    if q.concept is Concept.OUT_BY_NET and q.index.via is not None:
        return None
    found = _COLOURS.get(q.concept)
    return Mark(*found) if found else None
