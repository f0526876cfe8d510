"""Known mistakes: each gives the number that a learner who makes it would write."""

from __future__ import annotations

import pytest
from hypothesis import given

from bpgen import Network, evaluate
from bpgen.graph.build import build_graph
from bpgen.graph.expr import refs, shown
from bpgen.graph.mistakes import CHANGES, Mistake, mistakes
from bpgen.trace.domains import FLOAT
from strategies import networks

#: Worked by hand from the figures of Mazur's page.
_WRITTEN = {
    "updated-weights-too-soon": ("dE_o1/dout_h1", 0.138498562 * 0.35891648),
    "no-local-derivative": ("dE_total/dw5", 0.74136507 * 0.593269992),
    "derivative-at-net": ("dout_o1/dnet_o1", 1.105905967 * (1 - 1.105905967)),
    "sign-of-error": ("dE_total/dout_o1", 0.01 - 0.75136507),
    "uphill": ("w5+", 0.4 + 0.5 * 0.082167041),
    "no-learning-rate": ("w5+", 0.4 - 0.082167041),
    "one-path-only": ("dE_total/dout_h1", 0.055399425),
    "no-half": ("E_o1", (0.01 - 0.75136507) ** 2),
    "no-bias": ("net_h1", 0.15 * 0.05 + 0.2 * 0.1),
    "transposed": ("net_h1", 0.15 * 0.05 + 0.25 * 0.1 + 0.35),
}


def found(network: Network) -> dict[str, Mistake]:
    """The mistakes that can be made in a network, by name."""
    return {m.name: m for m in mistakes(build_graph(network.architecture))}


@pytest.mark.parametrize("name", sorted(_WRITTEN))
def test_the_number_that_a_mistake_leads_to(name: str) -> None:
    network = Network.preset("mazur")
    mistake = found(network)[name]
    key, value = _WRITTEN[name]
    wrong = evaluate(network, domain=FLOAT, form="shown", graph=mistake.graph).rounds[0]
    assert wrong[key] == pytest.approx(value, abs=2e-9)
    assert wrong[key] != pytest.approx(evaluate(network, domain=FLOAT).rounds[0][key], rel=1e-3)


def test_a_sum_in_place_of_a_mean() -> None:
    from dataclasses import replace

    from bpgen.graph.architecture import Reduction

    network = replace(Network.preset("mini-batch"), reduction=Reduction.MEAN)
    mistake = found(network)["sum-for-mean"]
    wrong = evaluate(network, form="shown", graph=mistake.graph).rounds[0]
    right = evaluate(network).rounds[0]
    for key in mistake.replaced:
        assert float(wrong[key]) == pytest.approx(3 * float(right[key]))
    assert "sum-for-mean" not in found(Network.preset("mini-batch"))
    assert set(_WRITTEN) | {"sum-for-mean"} == set(CHANGES)


@given(networks(most_layers=3, most_units=3, most_samples=2))
def test_a_mistaken_graph_can_be_computed_and_differs_where_it_says(network: Network) -> None:
    graph = build_graph(network.architecture)
    for mistake in mistakes(graph):
        known: set[str] = set()
        for q in mistake.graph.quantities:
            assert q.definition is None or set(refs(q.definition)) <= known
            known.add(q.key)
        assert known == set(graph.by_key)
        changed = {
            q.key
            for q in graph.defined
            if q.definition is not None and mistake.graph[q.key].definition != shown(q.definition)
        }
        assert changed == set(mistake.replaced)
        assert mistake.graph.next_round == graph.next_round


@given(networks(most_layers=3, most_units=3, most_samples=2))
def test_a_mistake_that_cannot_be_made_is_not_listed(network: Network) -> None:
    names = set(found(network))
    assert ("no-bias" in names) is (str(network.biases) != "none")
    assert ("no-half" in names) is (str(network.loss) == "half-squared-error")
    several = len(network.samples) > 1
    assert ("sum-for-mean" in names) is (several and str(network.reduction) == "mean")
    hidden = len(network.layers) > 1
    assert ("updated-weights-too-soon" in names) is hidden
    assert ("one-path-only" in names) is any(len(x.weights) > 1 for x in network.layers[1:])
    assert {"uphill", "no-learning-rate"} <= names
