"""What is no problem is refused: each wrong thing, one at a time, with its place and the way out."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import pytest

from bpgen import BpgenError, Layer, Network, Sample, SpecError
from bpgen.errors import nearest
from bpgen.errors.messages import said
from bpgen.graph.architecture import ActivationName, BiasRule, LossName
from bpgen.graph.build import build_graph
from bpgen.network.values import values_of_given

LOGISTIC = ActivationName.LOGISTIC
GOOD = Network(
    layers=(Layer(LOGISTIC, ((0.15, 0.2), (0.25, 0.3)), (0.35,)), Layer(LOGISTIC, ((0.4, 0.45),), (0.6,))),
    samples=(Sample((0.05, 0.1), (0.01,)), Sample((0.2, 0.3), (0.99,))),
)


def with_layer(n: int, **changes: Any) -> dict[str, Any]:
    """The good layers, one of them changed."""
    layers = list(GOOD.layers)
    layers[n] = replace(layers[n], **changes)
    return {"layers": tuple(layers)}


def with_sample(n: int, **changes: Any) -> dict[str, Any]:
    """The good samples, one of them changed."""
    samples = list(GOOD.samples)
    samples[n] = replace(samples[n], **changes)
    return {"samples": tuple(samples)}


BINARY, CATEGORICAL = LossName.BINARY_CROSS_ENTROPY, LossName.CATEGORICAL_CROSS_ENTROPY
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "no layer": ({"layers": ()}, "layers", "at least one layer"),
    "no sample": ({"samples": ()}, "samples", "at least one sample"),
    "no input": ({"samples": (Sample((), (0.5,)),)}, "samples[1].inputs", "at least one input"),
    "no unit": (with_layer(0, weights=()), "layers[1].weights", "at least one unit"),
    "a short row": (
        with_layer(0, weights=((0.1, 0.2), (0.3,))),
        "layers[1].weights, row 2",
        "expected 2, got 1",
    ),
    "a long row": (
        with_layer(1, weights=((0.1, 0.2, 0.3),)),
        "layers[2].weights, row 1",
        "expected 2, got 3",
    ),
    "a nan weight": (with_layer(1, weights=((0.1, math.nan),)), "layers[2].weights, row 1", "nan"),
    "an infinite weight": (
        with_layer(0, weights=((0.1, 0.2), (-math.inf, 0.1))),
        "layers[1].weights, row 2",
        "inf",
    ),
    "a huge weight": (
        with_layer(0, weights=((0.1, 0.2), (2e6, 0.1))),
        "layers[1].weights, row 2",
        "must be between -1,000,000 and 1,000,000 (got 2e+06)",
    ),
    "too many biases": (with_layer(0, biases=(0.1, 0.2)), "layers[1].biases", "expected 1, got 2"),
    "no bias": (with_layer(1, biases=()), "layers[2].biases", "expected 1, got 0"),
    "a nan bias": (with_layer(1, biases=(math.nan,)), "layers[2].biases", "nan"),
    "biases where there are none": ({"biases": BiasRule.NONE}, "layers[1].biases", "expected 0, got 1"),
    "one bias for two units": ({"biases": BiasRule.UNIT}, "layers[1].biases", "expected 2, got 1"),
    "an input too many": (with_sample(1, inputs=(1.0, 2.0, 3.0)), "samples[2].inputs", "expected 2, got 3"),
    "a target too many": (with_sample(0, targets=(0.1, 0.2)), "samples[1].targets", "expected 1, got 2"),
    "no target": (with_sample(1, targets=()), "samples[2].targets", "expected 1, got 0"),
    "an infinite input": (with_sample(1, inputs=(math.inf, 0.1)), "samples[2].inputs", "inf"),
    "a nan target": (with_sample(0, targets=(math.nan,)), "samples[1].targets", "nan"),
    "a negative rate": ({"learning_rate": -0.5}, "learning_rate", "must be between 0 and 1,000,000"),
    "a nan rate": ({"learning_rate": math.nan}, "learning_rate", "must be between 0 and 1,000,000"),
    "an infinite rate": ({"learning_rate": math.inf}, "learning_rate", "must be between 0 and 1,000,000"),
    "no round": ({"rounds": 0}, "rounds", "must be a whole number from 1 to 10,000,000"),
    "too many rounds": ({"rounds": 10**9}, "rounds", "must be a whole number from 1 to 10,000,000"),
    "a target that is no probability": (
        {"loss": BINARY, **with_sample(1, targets=(1.5,))},
        "samples[2].targets",
        "must be between 0 and 1 (got 1.5)",
    ),
    "a negative probability": (
        {"loss": BINARY, **with_sample(0, targets=(-0.1,))},
        "samples[1].targets",
        "-0.1",
    ),
    "entropy of tanh": (
        {"loss": BINARY, **with_layer(1, activation=ActivationName.TANH)},
        "layers[2].activation",
        "tanh",
    ),
    "binary entropy of one softmax unit": (
        {"loss": BINARY, **with_layer(1, activation=ActivationName.SOFTMAX)},
        "layers[2]",
        "always gives 1",
    ),
    "categorical entropy of ReLU": (
        {"loss": CATEGORICAL, **with_layer(1, activation=ActivationName.RELU)},
        "layers[2].activation",
        "relu",
    ),
}


def test_the_good_network_is_one() -> None:
    assert GOOD.architecture.sizes == (2, 2, 1)


@pytest.mark.parametrize("case", sorted(WRONG))
def test_each_wrong_thing_is_named_with_its_place(case: str) -> None:
    changes, where, what = WRONG[case]
    with pytest.raises(SpecError) as caught:
        replace(GOOD, **changes)
    assert caught.value.where == where
    assert what in caught.value.what
    assert re.match(rf"{re.escape(where)}(: | has | must )", caught.value.message)


def test_biases_that_are_not_there_cannot_be_trained() -> None:
    layers = tuple(replace(layer, biases=()) for layer in GOOD.layers)
    assert replace(GOOD, layers=layers, biases=BiasRule.NONE).architecture.bias_count(1) == 0
    with pytest.raises(SpecError) as caught:
        replace(GOOD, layers=layers, biases=BiasRule.NONE, trained_biases=True)
    assert caught.value.where == "trained_biases"


@pytest.mark.parametrize("width", [60, 3000])
def test_what_no_hand_could_work_is_refused_at_once(width: int) -> None:
    row = (0.1,) * width
    with pytest.raises(SpecError, match="quantities") as caught:
        Network(
            layers=(Layer(LOGISTIC, (row,) * width, (0.1,)), Layer(LOGISTIC, (row,), (0.1,))),
            samples=(Sample(row, (0.5,)),),
        )
    assert "fewer" in caught.value.mend


@pytest.mark.parametrize(
    ("targets", "sum_to_one"),
    [((1.0,), True), ((0.99,), False), ((0.0,), False)],
)
def test_whether_targets_sum_to_one_is_seen_over_all_samples(
    targets: tuple[float, ...], sum_to_one: bool
) -> None:
    samples = (Sample((0.1, 0.2), (1.0,)), Sample((0.1, 0.2), targets))
    assert replace(GOOD, samples=samples, loss=CATEGORICAL).architecture.targets_sum_to_one is sum_to_one
    # Another loss has no use for it, and its graph must not depend on it.
    assert not replace(GOOD, samples=samples).architecture.targets_sum_to_one


@pytest.mark.parametrize(
    ("targets", "sum_to_one"),
    [
        ((0.7, 0.2, 0.1), True),  # although floats, added one after the other, give 0.9999999999999999
        ((1 / 3, 1 / 3, 1 / 3), True),
        ((0.3333333333, 0.3333333333, 0.3333333333), False),
    ],
)
def test_tenths_sum_to_one_and_what_falls_short_does_not(
    targets: tuple[float, ...], sum_to_one: bool
) -> None:
    layer = Layer(ActivationName.SOFTMAX, ((0.1,), (0.2,), (0.3,)))
    network = Network((layer,), (Sample((0.5,), targets),), loss=CATEGORICAL, biases=BiasRule.NONE)
    assert network.architecture.targets_sum_to_one is sum_to_one


def test_values_come_in_the_order_of_the_graph() -> None:
    names = [q.key for q in build_graph(GOOD.architecture).given]
    values = dict(zip(names, values_of_given(GOOD), strict=True))
    assert values == {
        "i1[1]": 0.05,
        "i2[1]": 0.1,
        "target_o1[1]": 0.01,
        "i1[2]": 0.2,
        "i2[2]": 0.3,
        "target_o1[2]": 0.99,
        "w1": 0.15,
        "w2": 0.2,
        "w3": 0.25,
        "w4": 0.3,
        "b1": 0.35,
        "w5": 0.4,
        "w6": 0.45,
        "b2": 0.6,
        "eta": 0.5,
    }


def test_an_error_says_where_what_and_how_to_mend_it() -> None:
    error = BpgenError("table.empty", where="key", mend=said("table.rows", most=9))
    assert str(error) == "key: The file is empty.\n  The table has too many rows (limit: 9). Use fewer rows."
    assert str(error.within("a.csv")) == f"a.csv: {error}"
    assert str(BpgenError("table.empty").within("a.csv")) == "a.csv: The file is empty."


def test_the_nearest_known_name() -> None:
    assert str(nearest("logistc", ["logistic", "tanh"])) == "Did you mean 'logistic'?"
    assert str(nearest("xyz", ["logistic", "tanh"])) == "Known: logistic, tanh."
    assert nearest("xyz", [f"name{n}" for n in range(99)]) == ""
