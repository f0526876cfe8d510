"""Trainings over points with an optimiser, against trainings in NumPy arrays with gradients by autograd."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpgen import Optimiser
from bpgen.errors import BpgenError
from bpgen.graph.architecture import ActivationName, LossName
from bpgen.graph.schedules import SCHEDULES
from bpgen.training import run
from bpgen.training.files import parse_training, points_of
from bpgen.training.points import Data
from bpgen.training.problem import Points, PointsKind, Training, TrainingLayer
from bpgen.training.session import Steps
from oracles import optimisers as oracle
from training.problems import CHOSEN, judged_problem, targets_by_hand, trainings

_FILE = """
learning_rate = 0.01
steps = 20
[data]
points = 30
[[layers]]
units = 1
activation = "logistic"
"""


def opened(more: str) -> Steps:
    return Steps(*parse_training((_FILE + more).encode(), where="a.toml", name="a", folder=Path()))


def test_each_schedule_and_penalty_is_tried() -> None:
    tried = [Optimiser.of(text) for text in CHOSEN]
    assert {"constant", *(o.schedule for o in tried)} == set(SCHEDULES)
    assert {name for o in tried for name in o.numbers} >= {"l2", "weight_decay"}


@given(trainings(), st.sampled_from(CHOSEN))
@settings(max_examples=30, deadline=None)
def test_steps_are_those_of_arrays_by_hand(drawn: tuple[Training, Data], text: str) -> None:
    """Not through a kink: there a last digit decides between two gradients."""
    training, data = drawn
    smooth = ("tanh", "softmax", "logistic", "silu", "gelu")
    layers = [
        layer if layer.activation in smooth else replace(layer, activation=ActivationName.TANH)
        for layer in training.layers
    ]
    bent = (LossName.ABSOLUTE_ERROR, LossName.HINGE)
    loss = LossName.HALF_SQUARED_ERROR if training.loss in bent else training.loss
    chosen = Optimiser.of(text)
    training = replace(training, batch=None, optimiser=chosen, layers=tuple(layers), loss=loss)
    state = run.begin(training, data)
    weights, biases = ([p.tolist() for p in state.parameters[n::2]] for n in (0, 1))
    targets = targets_by_hand(training, data.train.classes)
    problem = judged_problem(training, weights, biases, data.train.inputs.tolist(), targets)
    judged = oracle.train(problem, chosen.kind, training.steps, chosen.numbers, chosen.schedule)
    ours = run.finished(training, data).parameters
    for found, wanted in zip((ours[::2], ours[1::2]), judged[-1], strict=True):
        for a, b in zip(found, wanted, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-11)


def test_a_square_that_leaves_the_floats_is_named() -> None:
    """The parameters stay numbers: a step divided by infinity is none. The penalty alone is large."""
    points = Points(PointsKind.XOR, 40, 2, 2, 0.05, 0.0)
    layers = (TrainingLayer(1, ActivationName.IDENTITY),)
    chosen = Optimiser("rmsprop", l2=1e10)
    training = Training(points, layers, LossName.SQUARED_ERROR, optimiser=chosen, steps=5)
    data = points_of(training)
    far = replace(run.begin(training, data), parameters=(np.array([[1e150, 0.0]]), np.zeros(1)))
    with pytest.raises(BpgenError, match="In step 2 s_w1 is no longer a finite number"):
        list(run.advance(training, data, far))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("t", 3.5),
        ("v_parameters", [-1.0, 0.0, 0.0]),
        ("v_parameters", [0.0, 0.0]),
        ("v_parameters", 0.0),
        ("m_parameters", None),
        ("beta1_t", 1.0),
        ("beta1_t", [0.9]),
        ("more", 1.0),
    ],
)
def test_a_memory_that_no_run_has_is_refused(key: str, value: Any) -> None:
    steps = opened('[optimiser]\nkind = "adam"\nschedule = "cosine"\nperiod = 20')
    kept = json.loads(json.dumps(steps.kept([*steps.advance(steps.begin())][-1])))
    assert list(kept["memory"]) == ["eta", "t", "beta1_t", "beta2_t", "m_parameters", "v_parameters"]
    assert json.loads(json.dumps(steps.kept(steps.restored(kept)))) == kept
    memory = {**kept["memory"], key: value}
    if value is None:
        del memory[key]
    with pytest.raises(BpgenError, match="changed"):
        steps.restored({**kept, "memory": memory})


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('kind = "adm"', "'adam'"),
        ('kind = "adam"\nbeta1 = 1', "0 <= beta1 < 1"),
        ('kind = "adam"\nbeta = 0.5', "beta1 = 0.9, beta2 = 0.999, epsilon = 1e-08, l2, weight_decay"),
        ('schedule = "linear"', "constant, cosine, exponential, step"),
        ('schedule = "step"\ngamma = 0.5', "every"),
        ('kind = "adam"\nl2 = 0.1\nweight_decay = 0.1', "weight_decay"),
        ("kind = 3", "optimiser.kind"),
    ],
)
def test_bad_optimisers_are_refused(table: str, said: str) -> None:
    with pytest.raises(BpgenError) as refused:
        opened(f"[optimiser]\n{table}")
    assert all(said in refused.value.text(lang) for lang in ("en", "ja"))


def test_a_loss_without_targets_for_classes_names_the_one_that_is_the_same() -> None:
    with pytest.raises(BpgenError) as refused:
        parse_training(
            ('loss = "kullback-leibler"\n' + _FILE).encode(), where="a.toml", name="a", folder=Path()
        )
    assert all("categorical-cross-entropy" in refused.value.text(lang) for lang in ("en", "ja"))
