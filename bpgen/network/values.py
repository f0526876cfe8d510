"""The numbers of a problem, in the order of its graph's given quantities."""

from __future__ import annotations

from collections.abc import Iterator

from ..graph.optimisers.rule import RATE
from .kinds import Problem
from .layers import LayerNetwork
from .optimiser import GRADIENT_DESCENT
from .problem import Network
from .scalar import ScalarGraph


def values_of_given(network: Problem) -> Iterator[float]:
    """The numbers of the problem in the order of the graph's given quantities."""
    if isinstance(network, ScalarGraph):
        yield from (number for _, number in network.values)
        return
    words = isinstance(network, LayerNetwork) and network.architecture.words
    for sample in network.samples:
        yield from () if words else sample.inputs  # words are looked up, not computed with
        yield from sample.targets
    yield from _of_placed(network) if isinstance(network, LayerNetwork) else _of_layers(network)
    yield network.learning_rate
    if network.optimiser != GRADIENT_DESCENT:
        given = network.graph.given
        after = [q.key for q in given].index(RATE.key) + 1
        yield from network.optimiser.values(given[after:], network.learning_rate)


def _of_layers(network: Network) -> Iterator[float]:
    for layer in network.layers:
        for numbers in (*layer.weights, layer.biases):
            yield from numbers


def _of_placed(network: LayerNetwork) -> Iterator[float]:
    for layer in network.layers:
        for _, numbers in layer.numbers:
            yield from numbers
