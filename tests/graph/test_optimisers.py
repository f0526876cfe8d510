"""The optimisers: against whole trainings in NumPy arrays, and what a graph carries from round to round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bpgen import Network, evaluate
from bpgen.graph.architecture import UpdateShape
from bpgen.graph.build import build_graph
from bpgen.graph.expr import Mul, Ref, Sub, refs
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.graph.optimisers.rule import RATE
from bpgen.graph.quantity import Concept, Graph, Role
from bpgen.graph.schedules import SCHEDULES
from bpgen.network.values import values_of_given
from bpgen.trace.domains import FLOAT
from bpgen.trace.evaluate import Trace, advance
from oracles.optimisers import train
from support.problems import bias_names, problem_of, weight_names

#: For each number that has no usual value, or one that would hide a mistake in three rounds.
NUMBERS = {
    "gamma": 0.6,
    "l2": 0.3,
    "weight_decay": 0.2,
    "mu": 0.7,
    "every": 2,
    "period": 5,
    "least_rate": 0.01,
}


def graph_of(network: Network, shape: UpdateShape) -> Graph:
    return build_graph(network.architecture._replace(update=shape))


def given_of(network: Network, shape: UpdateShape) -> list[float]:
    """The problem's own values, then the optimiser's numbers and its memory before round 1."""
    numbers = numbers_of(shape) | {"eta": network.learning_rate}
    own = list(values_of_given(network))
    rest = graph_of(network, shape).given[len(own) :]
    starts = [q.key if q.start is None else q.start for q in rest]
    return own + [numbers[s] if isinstance(s, str) else s for s in starts]


def numbers_of(shape: UpdateShape) -> dict[str, float]:
    usual = {c.name: c.default for c in shape.constants if c.default is not None}
    return usual | {c.name: NUMBERS[c.name] for c in shape.constants if c.name in NUMBERS}


def traced(network: Network, shape: UpdateShape, rounds: int) -> Trace[float]:
    given = given_of(network, shape)
    return evaluate(network, rounds, FLOAT, graph=graph_of(network, shape), given=given)


def parameters(network: Network, weights: Sequence[Any], biases: Sequence[Any]) -> dict[str, float]:
    """A judge's arrays by the names of the deck."""
    arrays = [np.ravel(x) for x in (*weights, *biases)]
    names = [np.ravel(np.array(x)) for x in (*weight_names(network), *bias_names(network))]
    return {
        str(n): float(x) for ns, xs in zip(names, arrays, strict=True) for n, x in zip(ns, xs, strict=True)
    }


SHAPES = [
    *(UpdateShape(kind, name) for kind in OPTIMISERS for name in SCHEDULES),
    *(UpdateShape(kind, l2=True) for kind in OPTIMISERS if not UpdateShape(kind).decays),
    *(UpdateShape(kind, weight_decay=True) for kind in OPTIMISERS),
]
NETWORKS = [
    replace(Network.preset("mazur"), trained_biases=True),
    Network.preset("mini-batch"),
    Network.preset("xor-tanh"),
]


def named(shape: UpdateShape) -> str:
    return "-".join(map(str, shape))


@pytest.mark.parametrize("shape", SHAPES, ids=named)
@pytest.mark.parametrize("network", NETWORKS, ids=lambda n: n.name)
def test_three_rounds_are_those_of_a_training_in_arrays(network: Network, shape: UpdateShape) -> None:
    trace = traced(network, shape, 3)
    judged = train(problem_of(network), shape.optimiser, 3, numbers_of(shape), shape.schedule)
    new = trace.graph.parameters
    for number, (weights, biases) in enumerate(judged, 1):
        for name, value in parameters(network, weights, biases).items():
            if name in new:
                assert trace.value(new[name], number) == pytest.approx(value, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize("shape", SHAPES, ids=named)
def test_the_loop_for_many_rounds_takes_the_same_steps(shape: UpdateShape) -> None:
    network = NETWORKS[0]
    trace = traced(network, shape, 4)
    errors, given = advance(trace.graph, given_of(network, shape), 3)
    assert errors == pytest.approx([r["E_total"] for r in trace.rounds[:3]], rel=1e-13)
    last = trace.rounds[3]
    assert given == pytest.approx([last[q.key] for q in trace.graph.given], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_each_letter_of_an_optimiser_is_explained_and_each_state_replaced(kind: str) -> None:
    rule, graph = OPTIMISERS[kind], graph_of(NETWORKS[0], UpdateShape(kind))
    made = [q for q in graph.quantities if q.concept in (Concept.STATE, Concept.NEW_STATE, Concept.OF_UPDATE)]
    assert all(q.meaning for q in made)
    assert all(q.key in graph.next_round for q in graph.given if q.concept is Concept.STATE)
    assert set(rule.states) <= set(rule.pieces)
    keys = graph.updates["w5"]
    assert keys[-1] == "w5+"
    # All that the update computes leads to the new weight or into the next round.
    needed = {
        q.key for q in graph.rests_on(keys[-1:], lambda q: () if q.definition is None else (q.definition,))
    }
    assert set(keys) <= needed | set(graph.next_round.values())
    assert all(graph[key].role is Role.UPDATE for key in (*keys, *graph.carried))


def test_plain_gradient_descent_is_what_a_problem_has_that_names_none() -> None:
    graph = build_graph(NETWORKS[0].architecture)
    step = graph["w5+"].definition
    assert step == Sub(Ref("w5"), Mul((Ref("eta"), Ref("dE_total/dw5"))))
    assert not [q for q in graph.quantities if q.meaning]
    assert not graph.carried
    assert graph.next_round == graph.parameters


@pytest.mark.parametrize("shape", SHAPES, ids=named)
def test_what_is_given_before_round_1_is_known(shape: UpdateShape) -> None:
    graph = graph_of(NETWORKS[0], shape)
    keys = {q.key for q in graph.given}
    assert RATE.key in keys
    for q in graph.given:
        assert not isinstance(q.start, str) or q.start in keys
    assert {c.name for c in shape.constants} == {
        q.key for q in graph.given if q.concept is Concept.CONSTANT and q.start is None
    }
    rate = SCHEDULES[shape.schedule].rate
    assert rate is None or set(refs(rate)) <= keys
