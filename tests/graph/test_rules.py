"""The rules that published examples get wrong, each where it decides a formula."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import assume, given

from bpgen import Layer, Network, Sample, evaluate
from bpgen.graph.architecture import ActivationName, BiasRule, LossName, Reduction
from bpgen.graph.build import build_graph
from bpgen.graph.expr import Add, Div, Mul, Num, Ref, Sub, Written, computed, shown
from bpgen.graph.quantity import Concept, Graph
from support.strategies import networks

_SOFTMAX = ((0.3, -0.2), (0.5, 0.1), (-0.4, 0.6))


def softmax(*targets: tuple[float, ...], loss: LossName = LossName.CATEGORICAL_CROSS_ENTROPY) -> Network:
    """One layer of three softmax units, a sample for each row of targets."""
    return Network(
        layers=(Layer(ActivationName.SOFTMAX, _SOFTMAX),),
        samples=tuple(Sample((0.6, 0.9), t) for t in targets),
        loss=loss,
        biases=BiasRule.NONE,
    )


def deltas(graph: Graph) -> list[Written]:
    """The definitions of the output units' local errors, taught and computed."""
    found = [q.definition for q in graph.defined if q.concept is Concept.DELTA]
    assert all(isinstance(e, Written) for e in found)
    return [e for e in found if isinstance(e, Written)]


@pytest.mark.parametrize(
    "targets", [((0.0, 0.0, 1.0),), ((0.2, 0.3, 0.5),), ((0.1, 0.2, 0.7), (1.0, 0.0, 0.0))]
)
def test_out_minus_target_where_targets_sum_to_one(targets: tuple[tuple[float, ...], ...]) -> None:
    for e in deltas(build_graph(softmax(*targets).architecture)):
        assert isinstance(e.computed, Sub)
        assert isinstance(e.computed.a, Ref)
        assert e.computed.a.key.startswith("out_")


@pytest.mark.parametrize(
    "targets", [((1.0, 0.0, 1.0),), ((0.0, 0.0, 0.0),), ((0.1, 0.2, 0.7), (0.5, 0.0, 0.0))]
)
def test_the_general_form_where_they_do_not(targets: tuple[tuple[float, ...], ...]) -> None:
    network = softmax(*targets)
    for e in deltas(build_graph(network.architecture)):
        assert isinstance(e.computed, Sub)
        assert isinstance(e.computed.a, Mul)
    values = evaluate(network, form="shown").rounds[0]
    mark = "[1]" if len(targets) > 1 else ""
    out, t = values[f"out_o1{mark}"], Decimal(str(targets[0][0]))
    with localcontext(Context(prec=60)):
        general = out * sum(map(Decimal, map(str, targets[0]))) - t
        assert abs(values[f"dE_total/dnet_o1{mark}"] - general) < Decimal("1e-45")
    if sum(targets[0]) != 1:
        assert abs(values[f"dE_total/dnet_o1{mark}"] - (out - t)) > Decimal("0.01")


def test_no_short_cut_for_a_squared_error_after_softmax() -> None:
    network = softmax((0.0, 0.0, 1.0), loss=LossName.HALF_SQUARED_ERROR)
    for q in build_graph(network.architecture).defined:
        assert q.concept is not Concept.DELTA or isinstance(q.definition, Add)


def test_the_short_cut_is_shown_only_as_a_step() -> None:
    # A pupil first meets the chain rule; out - target follows from it.
    for q in build_graph(softmax((0.0, 0.0, 1.0)).architecture).defined:
        if q.concept is Concept.DELTA:
            assert q.definition is not None
            assert isinstance(shown(q.definition), Add)
            assert q.steps == (computed(q.definition),)


@given(networks(most_layers=2, most_units=4, biases=[BiasRule.LAYER]))
def test_the_gradient_of_a_shared_bias_is_the_sum_of_its_deltas(network: Network) -> None:
    assume(network.trained_biases)
    values = evaluate(network).rounds[0]
    graph = build_graph(network.architecture)
    for k in range(1, len(network.layers) + 1):
        for s in range(1, len(network.samples) + 1):
            own = [
                values[q.key]
                for q in graph.defined
                if q.concept is Concept.DELTA and (q.index.layer, q.index.sample) == (k, s)
            ]
            mark = f"[{s}]" if len(network.samples) > 1 else ""
            assert len(own) == len(network.layers[k - 1].weights)
            with localcontext(Context(prec=60)):
                difference = values[f"dE_total/db{k}{mark}"] - sum(own)
                assert abs(difference) <= Decimal("1e-45") * max(map(abs, own))


def test_the_gradient_of_a_shared_bias_in_mazur_s_network() -> None:
    values = evaluate(replace(Network.preset("mazur"), trained_biases=True)).rounds[0]
    # delta_o1 + delta_o2 = 0.138498562 - 0.038098236
    assert float(values["dE_total/db2"]) == pytest.approx(0.100400326, abs=1e-9)
    assert float(values["b2+"]) == pytest.approx(0.6 - 0.5 * 0.100400326, abs=1e-9)


@given(networks(most_layers=2, most_units=3))
def test_a_mean_has_its_factor_in_the_error_and_in_each_gradient_once(network: Network) -> None:
    assume(len(network.samples) > 1)
    mean = build_graph(replace(network, reduction=Reduction.MEAN).architecture)
    total = build_graph(replace(network, reduction=Reduction.SUM).architecture)
    share = Div(Num(1), Num(len(network.samples)))
    for q in mean.defined:
        if q.concept in (Concept.BATCH_GRADIENT, Concept.BATCH_ERROR):
            assert isinstance(q.definition, Mul)
            assert q.definition.factors == (share, total[q.key].definition)
        else:
            assert q.definition == total[q.key].definition


@given(networks(most_layers=3, most_units=3))
def test_what_is_not_trained_has_no_gradient_and_stays(network: Network) -> None:
    trace = evaluate(network, 2)
    for q in trace.graph.given:
        trained = q.concept is Concept.BIAS and network.architecture.trains_biases(q.index.layer or 0)
        if q.concept is not Concept.WEIGHT and not trained:
            assert q.key not in trace.graph.next_round
            assert trace.rounds[0][q.key] == trace.rounds[1][q.key]
        if q.concept is Concept.BIAS:
            names = {x.name for x in trace.graph.defined}
            assert (f"dE_total/d{q.name}" in names) is trained


def test_no_biases_leave_no_trace() -> None:
    graph = build_graph(Network.preset("linear").architecture)
    assert not [q for q in graph.quantities if q.concept in (Concept.BIAS, Concept.NET_BY_BIAS)]


def test_mazur_s_first_round() -> None:
    # Figures of the page, all but one in which its last digit is not the one of its own rule.
    values = evaluate(Network.preset("mazur")).rounds[0]
    printed = {
        "net_h1": "0.3775",
        "out_h1": "0.593269992",
        "out_h2": "0.596884378",
        "net_o1": "1.105905967",
        "out_o1": "0.75136507",
        "out_o2": "0.772928465",
        "E_o1": "0.274811083",
        "E_o2": "0.023560026",
        "E_total": "0.298371109",
        "dE_total/dout_o1": "0.74136507",
        "dout_o1/dnet_o1": "0.186815602",
        "dE_total/dw5": "0.082167041",
        "w5+": "0.35891648",
        "w6+": "0.408666186",
        "w7+": "0.511301270",
        "w8+": "0.561370121",
        "dE_o1/dnet_o1": "0.138498562",
        "dE_o1/dout_h1": "0.055399425",
        "dE_total/dout_h1": "0.036350306",
        "dout_h1/dnet_h1": "0.241300709",
        "dE_total/dw1": "0.000438568",
        "w1+": "0.149780716",
        "w2+": "0.19956143",
        "w3+": "0.24975114",
        "w4+": "0.29950229",
    }
    for key, figure in printed.items():
        last_place = Decimal(1).scaleb(Decimal(figure).as_tuple().exponent)  # type: ignore[arg-type]
        assert abs(values[key] - Decimal(figure)) <= last_place / 2, key
