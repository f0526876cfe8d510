"""Training: the quick straight-line program gives what round after round of the whole graph gives."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpgen import BpgenError, Contract, Layer, Network, Sample, SpecError, evaluate, train, work
from bpgen.graph.architecture import ActivationName, BiasRule, LossName
from bpgen.graph.expr import refs
from bpgen.graph.mistakes import mistakes
from bpgen.trace.compile import compile_training, needed
from bpgen.trace.domains import FLOAT
from bpgen.trace.evaluate import trace_round
from support.problems import far_from_kinks, largest
from support.strategies import networks, saturated_networks


@given(networks(), st.integers(1, 6))
def test_training_equals_evaluation_round_by_round(network: Network, rounds: int) -> None:
    trace = evaluate(network, rounds, FLOAT)
    assume(all(far_from_kinks(network, values) for values in trace.rounds))
    errors, given_ = train(network, rounds)
    last = trace.rounds[-1]
    big = largest(value for values in trace.rounds for value in values.values())
    assert errors == pytest.approx(
        [values[trace.graph.objective] for values in trace.rounds], rel=1e-11, abs=1e-13 * big
    )
    after = [last[trace.graph.next_round.get(q.key, q.key)] for q in trace.graph.given]
    assert list(given_) == pytest.approx(after, rel=1e-11, abs=1e-13 * big)


@given(networks(most_layers=2, most_units=3))
def test_training_computes_nothing_that_it_does_not_need(network: Network) -> None:
    graph = evaluate(network).graph
    wanted = [graph.objective, *graph.next_round.values()]
    kept = {key for key, _ in needed(graph, wanted)}
    assert set(wanted) <= kept
    assert not any("/dw" in key and key.startswith("dnet") for key in kept)


@given(saturated_networks())
def test_cross_entropy_trains_at_nets_of_eight_hundred(network: Network) -> None:
    errors, given_ = train(network, 3)
    exact = evaluate(network, 3)
    assert all(map(math.isfinite, [*errors, *given_]))
    assert errors == pytest.approx(
        [float(v[exact.graph.objective]) for v in exact.rounds], rel=1e-9, abs=1e-9
    )


@pytest.mark.parametrize("net", [-800.0, -40.0, 40.0, 800.0])
@pytest.mark.parametrize("target", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("domain_is_float", [False, True])
def test_error_of_a_saturated_neuron(net: float, target: float, domain_is_float: bool) -> None:
    # -t ln p - (1-t) ln(1-p) is (1-t) net, or -t net, but for e**-40.
    network = _neuron(net, target)
    values = (evaluate(network, domain=FLOAT) if domain_is_float else evaluate(network)).rounds[0]
    assert float(values["E_total"]) == pytest.approx((1 - target) * net if net > 0 else -target * net)
    assert float(values["dE_total/dw1"]) == pytest.approx((1 if net > 0 else 0) - target, abs=1e-15)
    assert train(network, 1)[0] == [pytest.approx(float(values["E_total"]))]


def _neuron(weight: float, target: float) -> Network:
    return Network(
        layers=(Layer(ActivationName.LOGISTIC, ((weight,),)),),
        samples=(Sample((1.0,), (target,)),),
        loss=LossName.BINARY_CROSS_ENTROPY,
        biases=BiasRule.NONE,
    )


def test_updates_are_simultaneous() -> None:
    # Mazur's text keeps the old output weights until all gradients are known; his program does not.
    network = Network.preset("mazur")
    after = evaluate(network, 2).rounds[1]["E_total"]
    assert float(after) == pytest.approx(0.291027773694, abs=5e-13)
    (wrong,) = (m for m in mistakes(evaluate(network).graph) if m.name == "updated-weights-too-soon")
    mistaken = evaluate(network, 2, FLOAT, form="shown", graph=wrong.graph).rounds
    assert mistaken[1]["E_total"] == pytest.approx(0.291027924, abs=5e-10)
    right = evaluate(network, 2, FLOAT).rounds[0]
    assert mistaken[0]["w5+"] == pytest.approx(right["w5+"], rel=1e-14)
    assert abs(mistaken[0]["w1+"] - right["w1+"]) > 1e-6


@given(networks(most_layers=3, most_units=3))
def test_no_gradient_mentions_an_updated_parameter(network: Network) -> None:
    graph = evaluate(network).graph
    updated = set(graph.next_round.values())
    for q in graph.defined:
        assert q.definition is not None
        assert not updated & set(refs(q.definition))


@pytest.mark.parametrize("rounds", [11, 58, 1000])
def test_divergence_is_named_with_its_round(rounds: int) -> None:
    network = Network(
        layers=(Layer(ActivationName.IDENTITY, ((3.0,),)),),
        samples=(Sample((10.0,), (1.0,)),),
        biases=BiasRule.NONE,
        learning_rate=5.0,
    )
    # Each round multiplies out - target, 29 at first, by 1 - 5 * 100 = -499.
    last_finite = math.floor((math.log(1.797e308) / 2 - math.log(29)) / math.log(499)) + 1
    if rounds <= last_finite:
        errors, _ = train(network, rounds)
        assert errors[-1] == pytest.approx((29 * 499.0 ** (rounds - 1)) ** 2 / 2)
    else:
        with pytest.raises(BpgenError, match=f"round {last_finite + 1} ") as caught:
            train(network, rounds)
        assert caught.value.where == "learning_rate"


def test_a_far_round_is_the_one_that_training_leads_to() -> None:
    network = Network.preset("mazur")
    errors, _ = train(network, 200)
    one = trace_round(network, 200)
    assert one.last_round == 200
    assert float(one.value("E_total", 200)) == pytest.approx(errors[-1], rel=1e-12)
    assert trace_round(network, 7).value("E_total", 7) == evaluate(network, 7).value("E_total", 7)


def test_no_round_leaves_everything_as_it_is() -> None:
    network = Network.preset("neuron")
    assert train(network, 0) == ([], (1.0, 0.0, 0.6, 0.9, 0.15))


def test_a_program_is_compiled_once() -> None:
    graph = evaluate(Network.preset("mazur")).graph
    assert compile_training(graph, FLOAT) is compile_training(graph, FLOAT)


@pytest.mark.parametrize("rounds", [-1, 10**9, 10**30])
def test_rounds_that_there_are_not_are_refused_before_any_is_worked(rounds: int) -> None:
    network = Network.preset("mazur")
    for refused in (
        lambda: evaluate(network, rounds),
        lambda: work(network, Contract(), rounds),
        lambda: train(network, rounds),
    ):
        with pytest.raises(SpecError, match="rounds must be a whole number from"):
            refused()


def test_a_trace_larger_than_memory_is_refused_and_a_training_as_long_is_not() -> None:
    with pytest.raises(SpecError, match="These rounds have"):
        evaluate(Network.preset("mazur"), 10**7)
    with pytest.raises(SpecError, match=r"rounds must be a whole number from 1 to 10,000,000 \(got 0\)"):
        evaluate(Network.preset("mazur"), 0)


@pytest.mark.parametrize("other", [None, "mazur", Sample((1.0,), (1.0,))])
def test_what_is_no_network_or_contract_is_named(other: object) -> None:
    for refused in (
        lambda: evaluate(other),  # type: ignore[arg-type]
        lambda: work(other, Contract()),  # type: ignore[arg-type]
        lambda: train(other, 1),  # type: ignore[arg-type]
    ):
        with pytest.raises(SpecError, match="network"):
            refused()
    with pytest.raises(SpecError, match="contract"):
        work(Network.preset("mazur"), other)  # type: ignore[arg-type]
