"""Given values as readers of a lesson change them, and the network that has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from bpgen import Network
from bpgen.graph import names
from bpgen.interactive.lesson import lesson_data
from bpgen.network.values import values_of_given


def changes(network: Network, rng: Random, count: int) -> Iterator[list[float]]:
    """Given values, some of them changed as a reader may: a little, to short numbers, to 0, to long ones."""
    start, limits = [float(x) for x in values_of_given(network)], lesson_data(network.graph)["limits"]
    places = [n for n, q in enumerate(network.graph.quantities) if q.definition is None]
    for _ in range(count):
        given = list(start)
        for at, n in enumerate(places):
            if n in limits and rng.random() < 0.4:
                least, most = limits[n]
                x = rng.choice((0.0, 1.0, round(rng.uniform(-2, 2), 2), rng.uniform(-2, 2), start[at] + 0.01))
                given[at] = min(max(float(f"{x:.15g}"), least), most)
        yield given


def with_given(network: Network, given: Sequence[float]) -> Network:
    """The network with these given values, in the graph's order."""
    arch, at = network.architecture, dict(zip((q.key for q in network.graph.given), given, strict=True))

    def of_sample(letter: str, count: int, sample: int) -> tuple[float, ...]:
        return tuple(at[names.of_sample(arch, f"{letter}{n}", sample)] for n in range(1, count + 1))

    layers = tuple(
        replace(
            layer,
            weights=tuple(
                tuple(at[names.weight(arch, k, j, i)] for i in range(1, arch.sizes[k - 1] + 1))
                for j in range(1, arch.sizes[k] + 1)
            ),
            biases=tuple(at[names.bias(arch, k, j)] for j in range(1, len(layer.biases) + 1)),
        )
        for k, layer in enumerate(network.layers, 1)
    )
    samples = tuple(
        replace(
            sample,
            inputs=of_sample("i", arch.inputs, s),
            targets=of_sample("target_o", arch.sizes[-1], s),
        )
        for s, sample in enumerate(network.samples, 1)
    )
    return replace(network, layers=layers, samples=samples, learning_rate=at["eta"])
