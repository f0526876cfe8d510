"""The derivatives of the error by the inputs: the sum of the paths through the units of the first layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given

from bpgen import Layer, LossName, Network, Sample, evaluate
from bpgen.exports.toml import network_text
from bpgen.graph.architecture import ActivationName, Reduction
from bpgen.graph.build import build_graph
from bpgen.graph.expr import refs
from bpgen.graph.quantity import Concept
from bpgen.judges.judge import judge
from bpgen.judges.symbolic import _by_definition, _whole
from bpgen.judges.verdict import Judge, JudgesReport
from bpgen.lesson.plan import Upto, plan
from bpgen.problems.sampling import SAMPLER, Wanted, WantedLayer, draw, wanted_like
from oracles import automatic
from support.problems import close, far_from_kinks, problem_of
from support.strategies import networks

MAZUR = replace(Network.preset("mazur"), input_gradients=True)


def test_the_standard_example_by_hand() -> None:
    values = {key: float(value) for key, value in evaluate(MAZUR).rounds[0].items()}
    # Two weights lead away from each input: w1 and w3 from i1, w2 and w4 from i2.
    delta_1, delta_2 = values["dE_total/dnet_h1"], values["dE_total/dnet_h2"]
    assert values["dE_total/di1@h1"] == pytest.approx(delta_1 * 0.15, rel=1e-14)
    assert values["dE_total/di1@h2"] == pytest.approx(delta_2 * 0.25, rel=1e-14)
    assert values["dE_total/di1"] == pytest.approx(delta_1 * 0.15 + delta_2 * 0.25, rel=1e-14)
    assert values["dE_total/di2"] == pytest.approx(delta_1 * 0.20 + delta_2 * 0.30, rel=1e-14)


def test_a_step_of_an_input_changes_the_error_as_the_derivative_says() -> None:
    step, error = 1e-6, []
    for sign in (1, -1):
        (first,) = MAZUR.samples
        moved = replace(first, inputs=(first.inputs[0], first.inputs[1] + sign * step))
        error.append(evaluate(replace(MAZUR, samples=(moved,))).value("E_total"))
    slope = float(error[0] - error[1]) / (2 * step)
    assert float(evaluate(MAZUR).value("dE_total/di2")) == pytest.approx(slope, rel=1e-8)


@given(networks())
def test_what_else_there_is_does_not_change(network: Network) -> None:
    plain, more = (replace(network, input_gradients=asked) for asked in (False, True))
    ours, theirs = (build_graph(n.architecture) for n in (plain, more))
    new = [q for q in theirs.defined if q.is_of_input]
    assert [q for q in theirs.quantities if q not in new] == list(ours.quantities)
    assert ours.next_round == theirs.next_round
    # For each input of each sample two quantities by unit of the first layer, and their sum.
    (inputs, first, *_), samples = more.architecture.sizes, len(more.samples)
    assert len(new) == samples * inputs * (2 * first + 1)


@given(networks())
def test_autograd_differentiates_each_samples_error_by_its_inputs(network: Network) -> None:
    network = replace(network, input_gradients=True)
    values = evaluate(network).rounds[0]
    assume(far_from_kinks(network, values))
    for s, row in enumerate(automatic.by_inputs(problem_of(network)), 1):
        mark = f"[{s}]" if len(network.samples) > 1 else ""
        floor = 1e-12 * max(1.0, *map(abs, row))
        for i, value in enumerate(row, 1):
            assert close(values[f"dE_total/di{i}{mark}"], float(value), floor=floor)


BATCH = Network(
    layers=(
        Layer(ActivationName.SOFTMAX, ((0.15, 0.2, -0.3), (0.25, 0.3, 0.1)), (0.35,)),
        Layer(ActivationName.LOGISTIC, ((0.4, 0.45), (0.5, -0.55)), (0.6,)),
    ),
    samples=(Sample((0.05, 0.1, 0.7), (0.01, 0.99)), Sample((0.4, -0.2, 0.3), (0.9, 0.2))),
    loss=LossName.MEAN_SQUARED_ERROR,
    input_gradients=True,
)
BATCH_MEAN = replace(BATCH, reduction=Reduction.MEAN)


@pytest.mark.parametrize("network", [MAZUR, BATCH, BATCH_MEAN])
def test_the_judges_of_verify_cover_the_inputs(network: Network) -> None:
    asked, plain = JudgesReport(), JudgesReport()
    judge(network, 1, asked)
    judge(replace(network, input_gradients=False), 1, plain)
    assert not asked.differing
    count = len(network.samples) * len(network.samples[0].inputs)
    for one in (Judge.SYMPY, Judge.COMPLEX_STEP):
        assert asked.verdicts[one].comparisons == plain.verdicts[one].comparisons + count


@pytest.mark.parametrize("one", [Judge.SYMPY, Judge.COMPLEX_STEP])
def test_the_judges_of_verify_find_a_path_that_is_missing(
    one: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = build_graph(BATCH_MEAN.architecture)
    first = graph["dE_total/di1@h1[2]"].definition
    wrong = tuple(q._replace(definition=first) if q.key == "dE_total/di1[2]" else q for q in graph.quantities)
    mistaken = replace(graph, quantities=wrong)
    monkeypatch.setattr("bpgen.network.problem.build_graph", lambda _: mistaken)
    report = JudgesReport()
    judge(BATCH_MEAN, 1, report)
    assert {d.name for d in report.verdicts[one].differences} == {"dE_total/di1[2]"}


@pytest.mark.parametrize("gradients", [_whole, _by_definition])
def test_both_ways_of_sympy_give_every_derivative(
    gradients: Callable[..., Callable[..., dict[str, float]]],
) -> None:
    trace = evaluate(BATCH_MEAN)
    found = gradients(trace.graph)(trace.rounds[0])
    assert set(found) == {q.key for q in trace.graph.by_given}
    for key, value in found.items():
        assert float(value) == pytest.approx(float(trace.rounds[0][key]), rel=1e-12)


def test_a_seed_means_the_same_numbers_with_them() -> None:
    layers = (WantedLayer(3), WantedLayer(2))
    for sampler in range(1, SAMPLER + 1):
        wanted = Wanted(inputs=3, layers=layers, sampler=sampler)
        drawn = draw(5, replace(wanted, input_gradients=True))
        assert drawn == replace(draw(5, wanted), input_gradients=True)
        assert wanted_like(drawn).input_gradients


def test_a_network_file_says_it_and_reads_it_again(tmp_path: Path) -> None:
    file = tmp_path / "network.toml"
    file.write_text(network_text(BATCH), encoding="utf-8")
    assert replace(Network.from_file(file), name="network") == BATCH
    assert "input_gradients" not in network_text(replace(BATCH, input_gradients=False))


@pytest.mark.parametrize("network", [MAZUR, BATCH, replace(BATCH, layers=BATCH.layers[:1])])
def test_a_sheet_asks_for_them_after_all_updates(network: Network) -> None:
    *before, last = plan(network.graph, 1, Upto.HIDDEN)
    assert last.kind == "inputs"
    assert "inputs" not in [section.kind for section in before]
    asked = [key for group in last.groups for key in group.keys]
    graph = build_graph(network.architecture)
    sums = [q.key for q in graph.by_given if q.is_of_input]
    assert [key for key in asked if key in sums] == sums
    # Each local error that a path needs is asked for before it, and each path before their sum.
    known = {key for section in before for group in section.groups for key in group.keys}
    for key in asked:
        definition = graph[key].definition
        assert definition is not None
        needed = {r for r in refs(definition) if graph[r].concept in (Concept.DELTA, Concept.PATH)}
        assert needed <= known
        known.add(key)
