"""A classifier's steps, held against matrices by hand; and that stopping and going on changes nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpgen import Optimiser
from bpgen.errors import BpgenError
from bpgen.graph.architecture import ActivationName, LossName, Reduction
from bpgen.problems.settings import parse_setting
from bpgen.training import files, run
from bpgen.training.files import points_of
from bpgen.training.initial import initial_parameters
from bpgen.training.points import Data
from bpgen.training.problem import Initial, Points, PointsKind, Training, TrainingLayer
from bpgen.training.session import Steps
from oracles import matrix
from training.problems import judged_problem, targets_by_hand, trainings


@given(trainings())
@settings(max_examples=60, deadline=None)
def test_full_batches_are_those_of_matrices_by_hand(drawn: tuple[Training, Data]) -> None:
    training, data = drawn
    training = replace(training, batch=None, optimiser=Optimiser())
    state = run.begin(training, data)
    weights = [w.tolist() for w in state.parameters[::2]]
    biases = [b.tolist() for b in state.parameters[1::2]]
    targets = targets_by_hand(training, data.train.classes)
    problem = judged_problem(training, weights, biases, data.train.inputs.tolist(), targets)
    judged = matrix.rounds(problem, training.steps + 1)
    reached = run.finished(training, data)
    for ours, theirs in zip(reached.parameters[::2], judged[-2].weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-11)
    for ours, theirs in zip(reached.parameters[1::2], judged[-2].biases, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-11)
    for told in reached.reports:
        np.testing.assert_allclose(told.loss, float(judged[told.step].error), rtol=1e-9, atol=1e-11)
        assert told.accuracy == share_right(training, judged[told.step].outs[-1], data.train.classes)


def share_right(training: Training, outs: Any, classes: Any) -> float:
    """The share of points whose class has the largest output; of one output, that of the nearer target."""
    least = 0 if training.loss is LossName.HINGE else 0.5
    found = [int(row[0] >= least) if len(row) == 1 else int(np.argmax(row)) for row in outs]
    return sum(a == int(b) for a, b in zip(found, classes, strict=True)) / len(classes)


@given(trainings(most_steps=12))
@settings(max_examples=40, deadline=None)
def test_mini_batches_deal_out_every_point_once_in_each_pass(drawn: tuple[Training, Data]) -> None:
    """A step takes its batch's gradient: what a pass of steps of plain gradient descent comes to by hand."""
    training, data = drawn
    count = len(data.train.classes)
    size = training.batch or count
    passes = -(-count // size)
    numbered = np.arange(count, dtype=float)[:, None]
    batches = [
        list(map(int, wanted[:, 0]))
        for _, wanted, _ in run.batches(training, data.train, numbered, 0, 2 * passes)
    ]
    assert all(len(b) == size for b in batches[: passes - 1])
    for first in (0, passes):
        assert sorted(n for b in batches[first : first + passes] for n in b) == list(range(count))
    shares = [share for _, _, share in run.batches(training, data.train, numbered, 0, passes)]
    mean = training.reduction is Reduction.MEAN
    assert shares == [len(b) if mean else 1 for b in batches[:passes]]


@given(trainings(most_steps=8), st.data())
@settings(max_examples=40, deadline=None)
def test_a_run_goes_on_from_any_state_to_the_same_end(
    drawn: tuple[Training, Data], data: st.DataObject
) -> None:
    """What a checkpoint keeps is all that the rest of the run depends on, to the last bit."""
    session = Steps(*drawn)
    states = [session.begin(), *session.advance(session.begin())]
    at = data.draw(st.integers(0, len(states) - 1))
    again = session.restored(session.kept(states[at]))
    ends = [again, *session.advance(again)]
    for ours, theirs in zip(ends[-1].parameters, states[-1].parameters, strict=True):
        assert ours.tobytes() == theirs.tobytes()
    assert ends[-1].reports == states[-1].reports
    assert ends[-1].curve == states[-1].curve
    assert session.kept(ends[-1]) == session.kept(states[-1])


def test_the_curve_does_not_depend_on_the_rows() -> None:
    few, many = (run.finished(*demo("steps=500", f"report={n}")) for n in (500, 50))
    assert len(few.reports) == 2
    assert [told.step for told in many.reports] == list(range(0, 501, 50))
    assert few.curve == many.curve
    assert len(few.curve) > 50
    assert {few.curve[0], few.curve[-1]} == set(few.reports)
    by_step = {told.step: told for told in many.curve}
    assert all(by_step[told.step] == told for told in many.reports if told.step in by_step)


def demo(*changes: str) -> tuple[Training, Data]:
    training = files.demo([parse_setting(text) for text in changes])
    return training, points_of(training)


def test_the_demonstration_learns() -> None:
    reports = run.finished(*demo()).reports
    assert [r.step for r in reports] == list(range(0, 2001, 100))
    # Zero weights in the output layer: each output is 1/2 at first, whatever the point.
    assert reports[0].loss == pytest.approx(400 * np.log(2))
    assert reports[-1].loss < reports[0].loss / 3
    assert all(a.loss > b.loss for a, b in pairwise(reports[:5]))
    assert reports[-1].test is not None
    assert reports[-1].test >= 0.9


def test_a_hidden_layer_of_zeros_stays_one_unit() -> None:
    """Equal weights have equal gradients: the supplement says why zeros are only for the output layer."""
    state = run.finished(*demo("layers.1.initial=zeros", "layers.2.initial=zeros", "steps=50"))
    first, second = state.parameters[0]
    assert first.tolist() == second.tolist()


@pytest.mark.parametrize("rate", [3.0, 1e3, 1e6])
def test_a_diverging_run_says_where(rate: float) -> None:
    """The step and the quantity are those in which plain matrices, made here, first leave the floats."""
    layers = (
        TrainingLayer(3, ActivationName.RELU),
        TrainingLayer(1, ActivationName.IDENTITY, Initial.TRUNCATED_NORMAL),
    )
    points = Points(PointsKind.XOR, 40, 2, 2, 0.05, 0.0)
    training = Training(
        points, layers, LossName.HALF_SQUARED_ERROR, learning_rate=rate, steps=500, report=500
    )
    data = points_of(training)
    with pytest.raises(BpgenError) as refused:
        run.finished(training, data)
    step, quantity = first_bad_by_hand(training, data)
    assert f"In step {step:,} {quantity} is no longer a finite number" in refused.value.message
    assert "learning_rate=" in refused.value.mend


def first_bad_by_hand(training: Training, data: Data) -> tuple[int, str]:
    """A ReLU layer and an identity unit, step by step, with everything looked at in order."""
    w1, b1, w2, b2 = initial_parameters(training)
    x, t = data.train.inputs, data.train.classes[:, None].astype(float)
    with np.errstate(all="ignore"):
        for step in range(1, training.steps + 1):
            net1 = x @ w1.T + b1
            out1 = np.maximum(net1, 0)
            net2 = out1 @ w2.T + b2
            error = 0.5 * (t - net2) ** 2
            delta2 = net2 - t
            g2, back = delta2.T @ out1, delta2 @ w2
            delta1 = back * (net1 > 0)
            g1 = delta1.T @ x
            named: list[tuple[Any, Any]] = [
                (w1, lambda j, i: f"w{2 * j + i + 1}"),
                (b1, lambda j: f"b_h{j + 1}"),
                (w2, lambda _, i: f"w{7 + i}"),
                (b2, lambda _: "b_o1"),
                (net1, lambda _, j: f"net_h{j + 1}"),
                (out1, lambda _, j: f"out_h{j + 1}"),
                (net2, lambda *_: "net_o1"),
                (error, lambda *_: "E_o1"),
                (delta2, lambda *_: "dE_total/dout_o1"),
                (g2, lambda _, i: f"dE_total/dw{7 + i}"),
                (delta2.sum(axis=0), lambda _: "dE_total/db_o1"),
                (back, lambda _, j: f"dE_total/dout_h{j + 1}"),
                (delta1, lambda _, j: f"delta_h{j + 1}"),
                (g1, lambda j, i: f"dE_total/dw{2 * j + i + 1}"),
            ]
            for array, name in named:
                bad = np.argwhere(~np.isfinite(array))
                if len(bad):
                    return step, str(name(*map(int, bad[0])))
            w1, b1 = w1 - training.learning_rate * g1, b1 - training.learning_rate * delta1.sum(axis=0)
            w2, b2 = w2 - training.learning_rate * g2, b2 - training.learning_rate * delta2.sum(axis=0)
    raise AssertionError("it does not diverge")
