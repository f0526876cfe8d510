"""Decks of many kinds, as TeX."""

from __future__ import annotations

from functools import lru_cache

from bpgen.network.problem import Network
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.slides.beamer import beamer_source
from bpgen.slides.model import DeckOptions
from support.sheets import LOGISTIC


@lru_cache(maxsize=64)
def deck_of(name: str, options: DeckOptions) -> str:
    """The TeX of a preset's deck, or of a network drawn: "4-5-3"."""
    return beamer_source(network_of(name), options)


def network_of(name: str) -> Network:
    """A preset; or by its shape a network that is drawn."""
    if not name[0].isdigit():
        return Network.preset(name)
    inputs, *units = map(int, name.split("-"))
    return draw(7, Wanted(inputs=inputs, layers=tuple(WantedLayer(n, LOGISTIC) for n in units)))
