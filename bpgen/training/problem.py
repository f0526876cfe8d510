"""A training problem: a classifier's layers, the points that it learns from, and how it learns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from ..bounds import ACTIVATIONS, COORDINATES, PRODUCTS
from ..checked import checked
from ..errors import SpecError
from ..graph.architecture import (
    ActivationName,
    Architecture,
    BiasRule,
    LayerShape,
    LossName,
    Reduction,
)
from ..spec import MOST_REPORTS

MOST_STEPS = 10_000_000
MOST_POINTS = 1_000_000
MOST_CLASSES = 20
_MOST_WEIGHTS = 1_000_000
_MOST_LAYERS = 20
_LARGEST = 1e6


class PointsKind(StrEnum):
    """Where the points come from: drawn from a seed in one of four patterns, or read from a CSV file."""

    BLOBS = "blobs"
    MOONS = "moons"
    SPIRALS = "spirals"
    XOR = "xor"
    CSV = "csv"


class Initial(StrEnum):
    """The weights from which training starts. Biases start at 0."""

    TRUNCATED_NORMAL = "truncated-normal"
    ZEROS = "zeros"


#: How far each pattern's points are spread where nothing is said.
NOISE = {PointsKind.BLOBS: 0.35, PointsKind.MOONS: 0.15, PointsKind.SPIRALS: 0.05, PointsKind.XOR: 0.05}


@dataclass(frozen=True)
@checked
class Points:
    """The points to be learned.

    ``noise`` is the standard deviation of the normal deviates added to each coordinate; ``test`` the share
    of the points that training never sees; ``file`` the CSV file, where they are read from one.
    """

    kind: PointsKind = PointsKind.MOONS
    count: int = 500
    classes: int = 2
    inputs: int = 2
    noise: float = 0.15
    test: float = 0.2
    file: Path | None = None


@dataclass(frozen=True)
@checked
class TrainingLayer:
    """One layer. ``standard_deviation`` is that of the truncated normal weights, cut off at two of it."""

    units: int
    activation: ActivationName = ActivationName.TANH
    initial: Initial = Initial.TRUNCATED_NORMAL
    standard_deviation: float = 1.0


@dataclass(frozen=True)
@checked
class Training:
    """A training problem, whole. ``batch`` is the size of a mini-batch, None for all points in each step;
    ``report`` is after how many steps a line tells of the loss; ``seed`` draws points, weights, batches.

    Raises ``SpecError`` where the parts do not fit each other.
    """

    points: Points
    layers: tuple[TrainingLayer, ...]
    loss: LossName = LossName.BINARY_CROSS_ENTROPY
    reduction: Reduction = Reduction.SUM
    learning_rate: float = 0.001
    steps: int = 2000
    batch: int | None = None
    report: int = 100
    seed: int = 1
    name: str = "training"
    title: str = ""

    def __post_init__(self) -> None:
        for error in _problems(self):
            raise error

    @property
    def architecture(self) -> Architecture:
        """The shape of the network: a bias of its own for each unit, all trained."""
        return Architecture(
            inputs=self.points.inputs,
            layers=tuple(LayerShape(layer.units, layer.activation) for layer in self.layers),
            loss=self.loss,
            biases=BiasRule.UNIT,
            trained_biases=True,
            # A point is of one class: one target is 1, the others 0.
            targets_sum_to_one=self.loss is LossName.CATEGORICAL_CROSS_ENTROPY,
        )


def default_report(steps: int) -> int:
    """After how many steps to report where nothing is said: so that there are at most about 20 lines."""
    power: int = 10 ** max(0, len(str(steps)) - 2)
    return next(n * power for n in (1, 2, 5, 10) if steps <= 20 * n * power)


def _problems(t: Training) -> Iterator[SpecError]:
    yield from _point_problems(t.points)
    yield from _layer_problems(t)
    if not (math.isfinite(t.learning_rate) and 0 <= t.learning_rate <= _LARGEST):
        mend = "Give a positive number, such as 0.001, or 0 to leave every weight as it is."
        yield SpecError(f"{t.learning_rate} cannot stand here.", where="learning_rate", mend=mend)
    whole = [("steps", t.steps, MOST_STEPS), ("report", t.report, MOST_STEPS)]
    if t.batch is not None:
        whole.append(("batch", t.batch, MOST_POINTS))
    for key, value, most in whole:
        if not 1 <= value <= most:
            yield SpecError(
                f"{value} cannot stand here.", where=key, mend=f"Give a whole number from 1 to {most:,}."
            )
    if t.steps / t.report > MOST_REPORTS:
        yield SpecError(
            f"A line every {t.report} of {t.steps:,} steps makes more than {MOST_REPORTS:,}.",
            where="report",
            mend=f"Give {-(-t.steps // MOST_REPORTS):,} or more.",
        )


def check_batch(batch: int | None, points: int) -> None:
    """Refuse a mini-batch that is larger than what there is to learn from. Raises ``SpecError``."""
    if batch is not None and batch > points:
        raise SpecError(
            f"A mini-batch of {batch:,} is larger than the {points:,} points of the training part.",
            where="batch",
            mend='Give a smaller one, or "all".',
        )


def _point_problems(p: Points) -> Iterator[SpecError]:
    plane = p.kind in (PointsKind.MOONS, PointsKind.SPIRALS)
    fewest, most = {PointsKind.MOONS: (2, 2), PointsKind.XOR: (2, 2)}.get(p.kind, (2, MOST_CLASSES))
    if not fewest <= p.classes <= most:
        span = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        yield SpecError(
            f"{p.classes} classes, but {p.kind} has {span}.",
            where="data.classes",
            mend=f'Give {span}, or another kind, such as "blobs", which has up to {MOST_CLASSES}.',
        )
    if plane and p.inputs != 2:
        yield SpecError(
            f"{p.kind} lies in a plane, so its points have 2 inputs, not {p.inputs}.",
            where="data.inputs",
            mend='Give 2, or kind = "blobs" or "xor".',
        )
    if not (2 if p.kind is PointsKind.XOR else 1) <= p.inputs <= 100:
        yield SpecError(
            f"{p.inputs} is not a number of inputs for {p.kind}.",
            where="data.inputs",
            mend="Give a whole number from 2 to 100.",
        )
    if not 2 * p.classes <= p.count <= MOST_POINTS:
        yield SpecError(
            f"{p.count:,} points of {p.classes} classes cannot be had.",
            where="data.points",
            mend=f"Give a whole number from {2 * p.classes} to {MOST_POINTS:,}: two or more of each class.",
        )
    if p.count * p.inputs > COORDINATES:
        yield SpecError(
            f"{p.count:,} points of {p.inputs} inputs are {p.count * p.inputs:,} numbers; the most is "
            f"{COORDINATES:,}.",
            where="data.points",
            mend=f"Give {COORDINATES // p.inputs:,} points or fewer, or fewer inputs.",
        )
    if not 0 <= p.test <= 0.9:
        yield SpecError(
            f"{p.test} is not a share of the points.",
            where="data.test",
            mend="Give a number from 0 to 0.9, such as 0.2.",
        )
    if not 0 <= p.noise <= _LARGEST:
        yield SpecError(f"{p.noise} is no noise.", where="data.noise", mend="Give 0 or more, such as 0.2.")


def _layer_problems(t: Training) -> Iterator[SpecError]:
    if not 1 <= len(t.layers) <= _MOST_LAYERS:
        yield SpecError(
            f"{len(t.layers)} layers.",
            where="layers",
            mend=f"Give from 1 to {_MOST_LAYERS}, the output's last.",
        )
    sizes = (t.points.inputs, *(layer.units for layer in t.layers))
    weights = sum(a * b for a, b in pairwise(sizes))
    if weights * t.points.count > PRODUCTS:
        yield SpecError(
            f"{t.points.count:,} points times {weights:,} weights are {weights * t.points.count:,}; the most "
            f"is {PRODUCTS:,}.",
            where="layers",
            mend="Use fewer points or units.",
        )
    if weights > _MOST_WEIGHTS:
        yield SpecError(
            f"The network has more than {_MOST_WEIGHTS:,} weights.", where="layers", mend="Use fewer units."
        )
    together, units = t.batch or t.points.count, sum(sizes)
    if together * units > ACTIVATIONS:
        fitting = max(1, min(t.points.count, ACTIVATIONS // units))
        yield SpecError(
            f"{units:,} units have {together * units:,} values for {together:,} points at once; the most is "
            f"{ACTIVATIONS:,}.",
            where="batch",
            mend=f"Give batch = {fitting} or less, or use fewer units.",
        )
    for k, layer in enumerate(t.layers, 1):
        if layer.units < 1:
            yield SpecError("A layer has at least one unit.", where=f"layers[{k}].units", mend="Give 2, say.")
        mend = "Give a positive number, such as 1.0."
        yield from _number(layer.standard_deviation, f"layers[{k}].standard_deviation", mend)
    yield from _output_problems(t)


def _output_problems(t: Training) -> Iterator[SpecError]:
    last, where = t.layers[-1], f"layers[{len(t.layers)}]"
    classes = t.points.classes
    enough = 1 if classes == 2 else classes
    if last.units < enough:
        yield SpecError(
            f"{classes} classes are more than an output layer of {last.units} can tell apart.",
            where=f"{where}.units",
            mend=f'Give units = {classes} and activation = "softmax".',
        )
    fitting = {
        LossName.BINARY_CROSS_ENTROPY: (ActivationName.LOGISTIC,),
        LossName.CATEGORICAL_CROSS_ENTROPY: (ActivationName.SOFTMAX,),
    }.get(t.loss)
    if fitting and last.activation not in fitting:
        yield SpecError(
            f"{t.loss} is for {fitting[0]} in the last layer, not {last.activation}.",
            where=f"{where}.activation",
            mend=f'Give activation = "{fitting[0]}", or loss = "half-squared-error".',
        )
    if last.activation is ActivationName.SOFTMAX and last.units == 1:
        yield SpecError(
            "A softmax layer of one unit always gives 1.",
            where=f"{where}.units",
            mend=f'Give units = {classes}, or activation = "logistic".',
        )


def _number(value: float, where: str, mend: str) -> Iterator[SpecError]:
    if not (math.isfinite(value) and 0 < value <= _LARGEST):
        yield SpecError(f"{value} cannot stand here.", where=where, mend=mend)
