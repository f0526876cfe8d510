"""The numbers of a problem, in the order of its graph's given quantities."""

from __future__ import annotations

from collections.abc import Iterator

from ..graph.optimisers.rule import RATE
from .kinds import Problem
from .layers import LayerNetwork
from .optimiser import GRADIENT_DESCENT
from .scalar import ScalarGraph


def values_of_given(network: Problem) -> Iterator[float]:
    """The numbers of the problem in the order of the graph's given quantities."""
    if isinstance(network, ScalarGraph | LayerNetwork):
        yield from network.given()
        return
    for sample in network.samples:
        yield from sample.inputs
        yield from sample.targets
    for layer in network.layers:
        for numbers in (*layer.weights, layer.biases):
            yield from numbers
    yield network.learning_rate
    if network.optimiser != GRADIENT_DESCENT:
        given = network.graph.given
        after = [q.key for q in given].index(RATE.key) + 1
        yield from network.optimiser.values(given[after:], network.learning_rate)
