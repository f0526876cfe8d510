"""The engine against judges that share no line with it, for every quantity of several rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

from bpgen import Network, evaluate
from bpgen.graph.quantity import Concept
from bpgen.network.values import values_of_given
from bpgen.trace.domains import EXACT, FLOAT, array_domain
from oracles import automatic, complex_step, matrix, symbolic
from support.problems import close, expected, far_from_kinks, largest, named_gradients, problem_of
from support.strategies import networks, saturated_networks, small_networks

#: Sums and copies on the way to what the judges compute: tested by their definitions elsewhere.
_ON_THE_WAY = {
    Concept.EXPONENTIAL,
    Concept.EXPONENTIAL_SUM,
    Concept.OUT_BY_NET,
    Concept.NET_BY_OUT,
    Concept.PATH,
    Concept.NET_BY_WEIGHT,
    Concept.NET_BY_BIAS,
}


@given(networks())
def test_exact_rounds_agree_with_matrices_of_sixty_digits(network: Network) -> None:
    trace = evaluate(network, 3)
    for ours, judged in zip(trace.rounds, matrix.exact_rounds(problem_of(network), 3), strict=True):
        values = expected(network, judged)
        floor = 1e-38 * largest(values.values())
        wrong = {k: (ours[k], v) for k, v in values.items() if not close(ours[k], v, floor=floor)}
        assert not wrong


@given(networks())
def test_the_judge_covers_everything_but_what_lies_on_the_way(network: Network) -> None:
    graph = evaluate(network).graph
    judged = expected(network, matrix.rounds(problem_of(network), 1)[0])
    assert {q.key for q in graph.defined if q.concept not in _ON_THE_WAY} == set(judged)


@given(networks())
def test_float_rounds_agree_with_matrices_of_sixty_digits(network: Network) -> None:
    trace = evaluate(network, 3, FLOAT)
    assume(all(far_from_kinks(network, values) for values in trace.rounds))
    # A training that flies apart leaves the range of the judge's exponential.
    assume(all(largest(values.values()) < 1e6 for values in trace.rounds))
    for ours, judged in zip(trace.rounds, matrix.exact_rounds(problem_of(network), 3), strict=True):
        values = expected(network, judged)
        floor = 1e-13 * largest(values.values())
        wrong = {k: (ours[k], v) for k, v in values.items() if not close(ours[k], v, floor=floor)}
        assert not wrong


@given(saturated_networks())
def test_saturated_outputs_agree_with_matrices(network: Network) -> None:
    ours = evaluate(network).rounds[0]
    values = expected(network, matrix.exact_rounds(problem_of(network), 1)[0])
    bounded = {k: v for k, v in values.items() if "/dout_o" not in k}
    floor = 1e-38 * largest(bounded.values())
    assert all(close(ours[k], v, floor=floor) for k, v in bounded.items())
    # dE/dout alone is as large as e**net: equal in proportion.
    assert all(close(ours[k], v, floor=1e-38) for k, v in values.items() if k not in bounded)


@given(saturated_networks())
def test_saturated_arrays_keep_their_errors_and_gradients(network: Network) -> None:
    alone = evaluate(network, domain=FLOAT).rounds[0]
    given_ = [np.array([x]) for x in values_of_given(network)]
    with np.errstate(all="ignore"):  # e**800 is infinite here; nothing that is learnt rests on it
        together = evaluate(network, domain=array_domain(), given=given_).rounds[0]
    for q in evaluate(network).graph.defined:
        if q.concept in (Concept.ERROR, Concept.DELTA, Concept.GRADIENT, Concept.UPDATED):
            assert close(float(together[q.key][0]), alone[q.key], floor=1e-9), q.key


@settings(max_examples=15)
@given(networks())
def test_arrays_agree_with_one_network_after_the_other(network: Network) -> None:
    family = [_scaled(network, factor) for factor in (1.0, 0.5, -0.75)]
    given_ = [np.array(xs) for xs in zip(*map(values_of_given, family), strict=True)]
    together = evaluate(network, 2, array_domain(), given=given_)
    for n, member in enumerate(family):
        alone = evaluate(member, 2, FLOAT)
        assume(all(far_from_kinks(member, values) for values in alone.rounds))
        for arrays, values in zip(together.rounds, alone.rounds, strict=True):
            floor = 1e-13 * largest(values.values())
            for key, value in values.items():
                ours = np.broadcast_to(arrays[key], (len(family),))[n]
                assert close(float(ours), value, floor=floor), key


def _scaled(network: Network, factor: float) -> Network:
    layers = tuple(
        replace(layer, weights=tuple(tuple(w * factor for w in row) for row in layer.weights))
        for layer in network.layers
    )
    return replace(network, layers=layers)


Judge = Callable[[Any], tuple[Any, Any]]


@pytest.mark.parametrize("judge", [complex_step.gradients, automatic.gradients])
@given(networks())
def test_gradients_agree_with_judges_that_know_the_error_alone(judge: Judge, network: Network) -> None:
    values = evaluate(network).rounds[0]
    assume(far_from_kinks(network, values))
    judged = named_gradients(network, *judge(problem_of(network)))
    floor = 1e-12 * largest(judged.values())
    error = "E_batch" if len(network.samples) > 1 else "E_total"
    trained = {q.key for q in evaluate(network).graph.quantities}
    for name, value in judged.items():
        if f"{name}+" in trained:
            assert close(values[f"d{error}/d{name}"], value, floor=floor), name


@settings(max_examples=8)
@given(small_networks(most_layers=2, most_units=2, most_samples=2))
def test_gradients_agree_with_sympy(network: Network) -> None:
    values = evaluate(network, domain=EXACT).rounds[0]
    judged = named_gradients(network, *symbolic.gradients(problem_of(network)))
    error = "E_batch" if len(network.samples) > 1 else "E_total"
    for name, value in judged.items():
        if f"{name}+" in values:
            assert close(values[f"d{error}/d{name}"], float(value), floor=1e-15), name
