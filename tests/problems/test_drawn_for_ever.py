"""A seed means the same for ever: digests of what a thousand seeds of each version draw.

A digest that changes means that sheets and runs already handed out cannot be made again: draw differently
under a new version, and pin that one in a line of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from bpgen.graph.architecture import ActivationName
from bpgen.graph.functions.known import FUNCTIONS
from bpgen.problems.sampling import SAMPLER, draw
from bpgen.trace.domains import FLOAT, Domain
from bpgen.training.initial import initial_parameters
from bpgen.training.points import PointSet, drawn
from bpgen.training.problem import NOISE, Initial, Points, PointsKind, Training, TrainingLayer
from bpgen.training.run import batches
from bpgen.training.streams import VERSION
from support.for_ever import PROBLEMS, WANTED, digest

#: By the streams' version: the points, first weights and mini-batches of 1,000 seeds.
STREAMS = {
    1: {
        "points": "d42d5c840ac322f340b66a28927a4067",
        "weights": "5d138bcad88ab4243893d085723efdac",
        "batches": "b419a4095cd3a00981bc211e319c7cb8",
    }
}


def problems(version: int) -> Iterator[object]:
    """Inputs, targets, weights and biases of each seed."""
    for wanted, count in WANTED:
        for seed in range(count):
            network = draw(seed, replace(wanted, sampler=version))
            yield [(one.inputs, one.targets) for one in network.samples]
            yield [(layer.weights, layer.biases) for layer in network.layers]


def points(version: int) -> Iterator[object]:
    """Points of each pattern, and their classes."""
    assert version == VERSION
    for kind in (kind for kind in PointsKind if kind is not PointsKind.CSV):
        classes = 3 if kind in (PointsKind.BLOBS, PointsKind.SPIRALS) else 2
        some = Points(kind, 12, classes, 2, NOISE[kind])
        for seed in range(250):
            yield drawn(some, seed)


_TRAINING = Training(
    Points(inputs=2),
    (TrainingLayer(2), TrainingLayer(3, initial=Initial.ZEROS), TrainingLayer(1, ActivationName.LOGISTIC)),
    batch=4,
)


def weights(version: int) -> Iterator[object]:
    """The parameters from which a training starts."""
    assert version == VERSION
    for seed in range(1000):
        yield [array.tolist() for array in initial_parameters(replace(_TRAINING, seed=seed))]


def mini_batches(version: int) -> Iterator[object]:
    """Which points the steps of two passes use."""
    assert version == VERSION
    part = PointSet(np.zeros((10, 2)), np.zeros(10, dtype=np.int64))
    numbered = np.arange(10.0)[:, None]
    for seed in range(1000):
        chosen = batches(replace(_TRAINING, seed=seed), part, numbered, 0, 6)
        yield [wanted[:, 0].tolist() for _, wanted, _ in chosen]


@pytest.mark.parametrize("version", PROBLEMS)
def test_a_seed_of_a_sampler_means_its_problem(version: int) -> None:
    assert sum(count for _, count in WANTED) == 1000
    assert digest(problems(version)) == PROBLEMS[version]


@pytest.mark.parametrize("version", STREAMS)
def test_a_seed_of_a_training_means_its_points_weights_and_batches(version: int) -> None:
    found = {"points": points, "weights": weights, "batches": mini_batches}
    assert {name: digest(draw(version)) for name, draw in found.items()} == STREAMS[version]


def erring(function: Callable[[float], float], by: float) -> Callable[[float], float]:
    """A function as another library may have it: off by this part of its value, up or down."""
    return lambda x: function(x) * (1 + (by if math.frexp(x)[0] * 1024 % 1 < 0.5 else -by))


@pytest.mark.parametrize("version", PROBLEMS)
def test_no_problem_hangs_on_a_library_s_last_bit(version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Floats decide which draws are rejected; none is nearer to a bound than some thousand last bits."""
    moved = {name: erring(FLOAT.functions[name], 1e-12) for name in ("exp", "log", "tanh")}
    domain = Domain("moved", float, {**FLOAT.functions, **moved})
    for module in ("sampling", "friendly"):
        monkeypatch.setattr(f"bpgen.problems.{module}.FLOAT", domain)
    for f in FUNCTIONS:  # of which intervals and affine numbers are made
        monkeypatch.setitem(vars(f), "real", domain.functions[f.name])
    assert digest(problems(version)) == PROBLEMS[version]


def test_no_point_and_no_weight_hangs_on_a_library_s_last_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = {name: erring(getattr(math, name), 2**-48) for name in ("log", "cos", "sin", "sqrt")}
    for module in ("streams", "points"):
        monkeypatch.setattr(f"bpgen.training.{module}.math", SimpleNamespace(**{**vars(math), **moved}))
    found = {"points": digest(points(VERSION)), "weights": digest(weights(VERSION))}
    assert found.items() <= STREAMS[VERSION].items()


def test_every_published_version_is_pinned() -> None:
    assert set(PROBLEMS) == set(range(1, SAMPLER + 1))
    assert set(STREAMS) == set(range(1, VERSION + 1))
