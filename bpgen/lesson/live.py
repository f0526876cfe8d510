"""Networks by the names that pages use for them, and their numbers round by round."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ..errors import BpgenError
from ..graph.architecture import BiasRule
from ..graph.quantity import Graph, Quantity
from ..network.problem import Network
from ..problems.files import read_network
from ..problems.preset import read_preset
from ..trace.digits import DECK, Contract
from ..trace.evaluate import find
from ..trace.printed import PrintedRound, printed_rounds

#: What may follow a network's name: the same network with biases that are trained.
VARIANTS = {"layer-biases": BiasRule.LAYER, "unit-biases": BiasRule.UNIT}

_SEED = re.compile(r"seed-([0-9]{1,18})")


@dataclass(frozen=True)
class Live:
    """A network with its numbers under a contract, as pages ask for them.

    ``mistaken`` holds definitions that take the place of the right ones.
    """

    network: Network
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


@lru_cache(maxsize=256)
def _printed(live: Live, round_: int) -> PrintedRound:
    if round_ < 1:
        raise BpgenError("site.round", round=round_)
    (one,) = printed_rounds(live.network, live.contract, round_, round_, live.mistaken)
    return one


@lru_cache(maxsize=64)
def open_network(name: str, base: Path) -> Network:
    """A preset, ``seed-3``, or a TOML file (relative to ``base``); with ``+layer-biases`` or
    ``+unit-biases`` after it, the same with trained biases.

    Raises ``BpgenError`` where there is no such network or its file is at fault.
    """
    stem, _, variant = name.partition("+")
    if variant and variant not in VARIANTS:
        raise BpgenError("site.variant", name=variant[:40], known=", ".join(VARIANTS))
    if match := _SEED.fullmatch(stem):
        network = Network.from_seed(int(match[1]))
    elif stem.endswith(".toml"):
        network = read_network(base / stem)
    else:
        network = read_preset(stem)
    return with_trained_biases(network, VARIANTS[variant]) if variant else network


def with_trained_biases(network: Network, rule: BiasRule) -> Network:
    """The same network with biases that are updated: one per layer, or one per unit, each starting from the
    value that the network has there, or from 0 where it has none.
    """
    layers = []
    for layer in network.layers:
        units = len(layer.weights)
        old = layer.biases or (0.0,)
        spread = old if len(old) == units else old[:1] * units
        start = spread if rule is BiasRule.UNIT else old[:1]
        layers.append(replace(layer, biases=start, bias_rule=None, trained_biases=None))
    return replace(network, layers=tuple(layers), biases=rule, trained_biases=True)
