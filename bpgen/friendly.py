"""Which drawn problems are friendly to the hand, and fair: the reasons for drawing again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from .graph.architecture import ActivationName, BiasRule
from .graph.mistakes import mistakes
from .graph.quantity import Concept, Graph
from .numbers import Contract, unit
from .spec import Layer, Network, Sample
from .trace.compile import compile_round
from .trace.domains import FLOAT
from .trace.evaluate import evaluate
from .trace.rounding import work

#: Sheets are judged under the handouts' default contract, so that a seed means one problem whatever
#: digits it is printed with.
CONTRACT = Contract()
#: A step of the update must move the weight by this many units of its last printed place.
_UNITS_MOVED = 5
#: Beyond these nets a unit is saturated: its derivative is near 0 and teaches nothing.
_LARGEST_NET = {
    ActivationName.LOGISTIC: 3.0,
    ActivationName.TANH: 2.0,
    ActivationName.SOFTMAX: 3.0,
    ActivationName.RELU: 10.0,
    ActivationName.IDENTITY: 10.0,
}
#: Nets nearer to 0 than this make a ReLU's side, or a sign, hang on the rounding.
_SMALLEST_NET = 0.01


def nets_are_friendly(layers: tuple[Layer, ...], samples: Sequence[Sample], biases: BiasRule) -> bool:
    """Whether the last of these layers has nets that are neither saturated nor almost 0."""
    last = len(layers[-1].weights)
    start = Network(layers, tuple(Sample(s.inputs, (0.0,) * last) for s in samples), biases=biases)
    trace = evaluate(start, domain=FLOAT)
    nets: list[float] = [
        trace.rounds[0][q.key]
        for q in trace.graph.defined
        if q.concept is Concept.NET and q.index.layer == len(layers)
    ]
    activation = layers[-1].activation
    if any(not _SMALLEST_NET <= abs(x) <= _LARGEST_NET[activation] for x in nets):
        return False
    if activation is ActivationName.RELU:
        # A unit that is off passes nothing back: one in three at most, and none in a small layer.
        return sum(x < 0 for x in nets) * 3 <= (len(nets) if len(nets) > 3 else 0)
    return True


def is_friendly(network: Network, strictness: float) -> bool:
    """Whether every update can be seen in the digits, and no known mistake would go unnoticed.

    ``strictness`` from 1 down to 0 scales how large the updates must be; what a mistake must differ
    by is never relaxed.
    """
    trace = evaluate(network, domain=FLOAT)
    values, graph = trace.rounds[0], trace.graph
    for q in graph.defined:
        if q.concept is Concept.UPDATED:
            old, new = values[q.key.removesuffix("+")], values[q.key]
            place = float(unit(Decimal(repr(old)), CONTRACT.policy)) if old else 1e-4
            moved = abs(new - old)
            if 0 < moved < _UNITS_MOVED * strictness * place:
                return False
    return all_mistakes_show(network, graph, values)


def all_mistakes_show(network: Network, graph: Graph, values: Mapping[str, float]) -> bool:
    """Whether each known mistake gives, where it is made, an answer outside the accepted interval."""
    given = [values[q.key] for q in graph.given]
    worked = work(network, CONTRACT)
    for mistake in mistakes(graph):
        if mistake.name == "no-learning-rate" and network.learning_rate == 1:
            continue
        order = [q.key for q in mistake.graph.defined]
        wrong = dict(zip(order, compile_round(mistake.graph, FLOAT, "shown")(given), strict=True))
        for key in mistake.replaced:
            # A gradient of exactly 0 (a ReLU that is off) hides what comes after it, rightly.
            if math.isclose(wrong[key], 0, abs_tol=1e-300) and not values[key]:
                continue
            low, high = worked.accepted(key, 1)
            if float(low) <= wrong[key] <= float(high):
                return False
    return True
