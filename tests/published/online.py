"""Learning after every sample, with the engine's one-sample rounds taken in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bpgen.graph.build import build_graph
from bpgen.graph.quantity import Graph
from bpgen.network.problem import Network
from bpgen.network.values import values_of_given
from bpgen.trace.compile import compile_training
from bpgen.trace.domains import EXACT, FAST_FLOAT
from bpgen.trace.evaluate import evaluate


@dataclass(frozen=True)
class Turn:
    """One sample of a network as a network of its own: its graph and its inputs and targets."""

    network: Network
    graph: Graph
    stated: tuple[float, ...]


def turns(network: Network) -> tuple[Turn, ...]:
    """The samples of a network, one by one."""
    single = (replace(network, samples=(sample,)) for sample in network.samples)
    return tuple(
        Turn(n, build_graph(n.architecture), (*n.samples[0].inputs, *n.samples[0].targets)) for n in single
    )


def epochs_until(network: Network, limit: float, most: int) -> int:
    """How many epochs it takes until the squared errors of an epoch, each measured before its update,
    sum to less than ``limit``. Floats, compiled.
    """
    all_turns = turns(network)
    train = [compile_training(turn.graph, FAST_FLOAT) for turn in all_turns]
    given = tuple(float(x) for x in values_of_given(all_turns[0].network))
    for epoch in range(1, most + 1):
        total = 0.0
        for turn, step in zip(all_turns, train, strict=True):
            errors, given = step((*turn.stated, *given[len(turn.stated) :]), 1)
            total += 2 * errors[0]
        if total < limit:
            return epoch
    raise AssertionError(f"not below {limit} after {most} epochs")


def epochs(network: Network, count: int) -> Iterator[list[Mapping[str, Any]]]:
    """The values of every turn of the first epochs, exact."""
    all_turns = turns(network)
    parameters = [EXACT.number(x) for x in values_of_given(all_turns[0].network)]
    for _ in range(count):
        values = []
        for turn in all_turns:
            given = [EXACT.number(x) for x in turn.stated] + parameters[len(turn.stated) :]
            trace = evaluate(turn.network, 1, given=given)
            values.append(trace.rounds[0])
            keys = [q.key for q in trace.graph.given]
            parameters = [trace.rounds[0][turn.graph.next_round.get(k, k)] for k in keys]
        yield values


def misses(network: Network, last: Mapping[str, Any]) -> list[Decimal]:
    """|target - out| of each sample, with the parameters that the last turn of an epoch left behind."""
    out = []
    for turn in turns(network):
        keys = [q.key for q in turn.graph.given][len(turn.stated) :]
        after = [last[turn.graph.next_round.get(k, k)] for k in keys]
        trace = evaluate(turn.network, 1, given=[*map(EXACT.number, turn.stated), *after])
        out.append(abs(trace.value("target_o1") - trace.value("out_o1")))
    return out


AFTER_EPOCH: Mapping[str, Callable[[list[Decimal]], Decimal]] = {
    "largest miss after the epoch": max,
    "mean miss after the epoch": lambda xs: sum(xs, Decimal(0)) / len(xs),
}
