"""Known mistakes: each gives the number that a learner who makes it would write."""

from __future__ import annotations

import pytest
from hypothesis import given

from bpgen import Network, evaluate
from bpgen.graph.architecture import BiasRule, LossName
from bpgen.graph.build import build_graph
from bpgen.graph.changes import CHANGES
from bpgen.graph.expr import refs, shown
from bpgen.graph.mistakes import Mistake, mistakes
from bpgen.graph.quantity import Concept
from bpgen.printers import text
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.trace.domains import FLOAT
from support.mistakes import WRITTEN
from support.strategies import networks


def found(network: Network) -> dict[str, Mistake]:
    """The mistakes that can be made in a network, by name."""
    return {m.name: m for m in mistakes(build_graph(network.architecture))}


def printed(network: Network, concept: Concept) -> str:
    """The definitions of a concept as they are printed, a line each."""
    defined = (q.definition for q in network.graph.defined if q.concept is concept)
    return "\n".join(text.formula(shown(e)) for e in defined if e is not None)


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_the_number_that_a_mistake_leads_to(name: str) -> None:
    network = Network.preset("mazur")
    mistake = found(network)[name]
    key, value = WRITTEN[name]
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
    assert set(WRITTEN) | {"sum-for-mean", "no-square"} == set(CHANGES)


def test_the_derivative_of_tanh_without_its_square_or_without_the_1() -> None:
    network = Network.preset("xor-tanh")
    right = evaluate(network, domain=FLOAT).rounds[0]
    out = right["out_h1[1]"]
    for name, wrong in (("no-square", 1 - out), ("no-one-minus", out**2)):
        graph = found(network)[name].graph
        values = evaluate(network, domain=FLOAT, form="shown", graph=graph).rounds[0]
        assert values["dout_h1/dnet_h1[1]"] == pytest.approx(wrong)
        # The derivative of the identity or of softmax has no square in it, that of the identity no 1 -.
        assert name not in found(Network.preset("linear"))


@pytest.mark.parametrize("outputs", [2, 3])
def test_errors_that_are_means_are_not_averaged_again_and_keep_no_2_of_a_half(outputs: int) -> None:
    def named(loss: LossName) -> dict[str, Mistake]:
        return found(draw(1, Wanted(layers=(WantedLayer(2), WantedLayer(outputs)), loss=loss)))

    names = {loss: set(named(loss)) & {"factor-two", "mean-of-outputs"} for loss in LossName}
    assert names == {loss: {"mean-of-outputs"} for loss in LossName} | {
        LossName.HALF_SQUARED_ERROR: {"factor-two", "mean-of-outputs"},
        LossName.MEAN_SQUARED_ERROR: set(),
        LossName.HALF_MEAN_SQUARED_ERROR: {"factor-two"},
    }
    network = draw(1, Wanted(loss=LossName.HALF_MEAN_SQUARED_ERROR))
    right = evaluate(network).rounds[0]
    graph = found(network)["factor-two"].graph
    wrong = evaluate(network, form="shown", graph=graph).rounds[0]
    assert float(wrong["dE_total/dout_o1"]) == pytest.approx(2 * float(right["dE_total/dout_o1"]))
    wrong = evaluate(network, form="shown", graph=found(network)["no-half"].graph).rounds[0]
    assert float(wrong["E_o1"]) == pytest.approx(2 * float(right["E_o1"]))


@pytest.mark.parametrize(("outputs", "factor"), [(1, "1/2"), (2, "1/(2 * 2)"), (3, "1/(2 * 3)")])
def test_half_a_mean_has_one_factor(outputs: int, factor: str) -> None:
    shape = (WantedLayer(2), WantedLayer(outputs))
    graph = draw(1, Wanted(layers=shape, loss=LossName.HALF_MEAN_SQUARED_ERROR)).graph
    definition = graph["E_o1"].definition
    assert definition is not None
    assert text.formula(definition) == f"{factor} * (target_o1 - out_o1)^2"


def test_a_third_layer_takes_the_bias_of_the_second() -> None:
    network = draw(3, Wanted(layers=(WantedLayer(2), WantedLayer(3), WantedLayer(2)), biases=BiasRule.UNIT))
    mistake = found(network)["bias-of-layer-before"]
    taken = {}
    for key in mistake.replaced:
        definition = mistake.graph[key].definition
        assert definition is not None
        (taken[key],) = (r for r in refs(definition) if r.startswith("b_"))
    # The third unit of the second layer has none beside it in the first.
    assert taken == {"net_h2_1": "b_h1_1", "net_h2_2": "b_h1_2", "net_o1": "b_h2_1", "net_o2": "b_h2_2"}


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
    assert ("no-bias" in names) is any(layer.biases for layer in network.layers)
    # With two outputs, the 1/n of a mean is a half, too.
    two = str(network.loss) == "mean-squared-error" and len(network.layers[-1].weights) == 2
    assert ("no-half" in names) is (str(network.loss).startswith("half") or two)
    several = len(network.samples) > 1
    assert ("sum-for-mean" in names) is (several and str(network.reduction) == "mean")
    hidden = len(network.layers) > 1
    # What goes back to an input passes through the first layer's weights, too.
    passed = network.layers if network.input_gradients else network.layers[1:]
    assert ("updated-weights-too-soon" in names) is bool(passed)
    assert ("one-path-only" in names) is any(len(x.weights) > 1 for x in passed)
    assert {"uphill", "no-learning-rate"} <= names
    assert ("plus-in-exponent" in names) is ("e^(-" in printed(network, Concept.OUT))
    assert ("no-square" in names) is ("^2" in printed(network, Concept.OUT_BY_NET))
    assert ("no-one-minus" in names) is ("1 - " in printed(network, Concept.OUT_BY_NET))
    assert ("factor-two" in names) is str(network.loss).startswith("half")
    outputs = len(network.layers[-1].weights)
    assert ("mean-of-outputs" in names) is (outputs > 1 and "mean" not in str(network.loss))
    assert ("net-for-out" in names) is any(str(x.activation) != "identity" for x in network.layers[:-1])
    assert "bias-of-layer-before" not in names or (hidden and "no-bias" in names)
