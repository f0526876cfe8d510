"""Which drawn problems are friendly to the hand, and fair: the reasons for drawing again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from .graph.architecture import ActivationName
from .graph.build import build_graph
from .graph.mistakes import wrong_definitions
from .graph.quantity import Concept, Graph
from .numbers import Contract, unit
from .spec import Network
from .trace.compile import compile_expressions
from .trace.domains import FLOAT
from .trace.outer import OuterIntervals
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


def first_unfriendly_layer(network: Network, values: Mapping[str, float]) -> int | None:
    """The first layer with a net that is saturated or almost 0, or with too many units that are off."""
    nets: dict[int, list[float]] = {n: [] for n in range(1, len(network.layers) + 1)}
    for q in build_graph(network.architecture).defined:
        if q.concept is Concept.NET and q.index.layer is not None:
            nets[q.index.layer].append(values[q.key])
    for n, layer in enumerate(network.layers, 1):
        if any(not _SMALLEST_NET <= abs(x) <= _LARGEST_NET[layer.activation] for x in nets[n]):
            return n
        if layer.activation is ActivationName.RELU:
            # A unit that is off passes nothing back: one in three at most, and none in a small layer.
            most = len(nets[n]) if len(nets[n]) > 3 else 0
            if sum(x < 0 for x in nets[n]) * 3 > most:
                return n
    return None


def is_friendly(network: Network, values: Mapping[str, float], strictness: float) -> bool:
    """Whether every update can be seen in the digits, and no known mistake would go unnoticed.

    ``strictness`` from 1 down to 0 scales how large the updates must be. Above one half, a mistake must
    show at every place where it can be made; below, as large networks need, at one place at least.
    """
    graph = build_graph(network.architecture)
    for key, new in ((q.key, values[q.key]) for q in graph.defined if q.concept is Concept.UPDATED):
        old = values[key.removesuffix("+")]
        place = float(unit(Decimal(repr(old)), CONTRACT.policy)) if old else 1e-4
        if 0 < abs(new - old) < _UNITS_MOVED * strictness * place:
            return False
    return _all_mistakes_show(network, graph, values, everywhere=strictness > 0.5)


def _all_mistakes_show(
    network: Network, graph: Graph, values: Mapping[str, float], *, everywhere: bool
) -> bool:
    """Whether each known mistake gives, where it is made, an answer outside its outer interval."""
    made = wrong_definitions(graph)
    evaluate_all = compile_expressions(graph, tuple(wrong for _, _, wrong in made), FLOAT)
    answers = evaluate_all([values[q.key] for q in graph.quantities])
    outer = OuterIntervals(network, graph, work(network, CONTRACT).written[0], CONTRACT.policy)
    accepted: dict[str, tuple[Decimal, Decimal]] = {}
    hidden: set[str] = set()
    shown: set[str] = set()
    for (name, key, _), answer in zip(made, answers, strict=True):
        if name == "no-learning-rate" and network.learning_rate == 1:
            continue
        # A gradient of exactly 0 (a ReLU that is off) hides what comes after it, rightly.
        if not answer and not values[key]:
            continue
        if key not in accepted:
            accepted[key] = outer.of(key)
        low, high = accepted[key]
        (hidden if low <= answer <= high else shown).add(name)
        if hidden and everywhere:
            return False
    return hidden <= shown
