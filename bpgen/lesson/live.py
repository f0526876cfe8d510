"""A network's numbers, round by round, as documents print them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..errors import BpgenError
from ..graph.quantity import Graph, Quantity
from ..network.layers import LayerNetwork
from ..network.problem import Network
from ..trace.digits import DECK, Contract
from ..trace.evaluate import find
from ..trace.printed import PrintedRound, printed_rounds


@dataclass(frozen=True)
class LiveProblem:
    """A network of any layers with its numbers under a contract, as pages ask for them.

    ``mistaken`` holds definitions that take the place of the right ones.
    """

    network: Network | LayerNetwork
    contract: Contract = DECK
    mistaken: Graph | None = None

    @property
    def graph(self) -> Graph:
        """The quantities of one round."""
        return self.mistaken or self.network.graph

    def printed(self, round_: int = 1) -> PrintedRound:
        """One round with its printed numbers. Raises ``BpgenError`` for a round too far on."""
        return _printed(self, round_)

    def find(self, name: str) -> Quantity:
        """The quantity of this name. Raises ``BpgenError`` with the nearest known name."""
        return find(self.graph, name)


@dataclass(frozen=True)
class Live(LiveProblem):
    """A fully connected network with its numbers."""

    network: Network


@lru_cache(maxsize=256)
def _printed(live: LiveProblem, round_: int) -> PrintedRound:
    if round_ < 1:
        raise BpgenError("site.round", round=round_)
    (one,) = printed_rounds(live.network, live.contract, round_, round_, live.mistaken)
    return one
