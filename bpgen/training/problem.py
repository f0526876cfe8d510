"""A training problem: a classifier's layers, the points that it learns from, and how it learns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from ..errors import SpecError
from ..errors.bounds import ACTIVATIONS, COORDINATES, PRODUCTS
from ..errors.checked import checked
from ..errors.messages import Message, said
from ..graph.architecture import (
    ActivationName,
    Architecture,
    BiasRule,
    LayerShape,
    LossName,
    Reduction,
)
from ..graph.losses import LOSSES
from ..network.limits import MOST_REPORTS
from ..network.optimiser import GRADIENT_DESCENT, Optimiser

MOST_STEPS = 10_000_000
MOST_POINTS = 1_000_000
MOST_CLASSES = 20
_MOST_WEIGHTS = 1_000_000
_MOST_LAYERS = 20
_MOST_INPUTS = 100
#: The largest share of the points that can be kept for the test.
_MOST_TESTED = 0.9
_LARGEST = 1_000_000


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

    @property
    def test_count(self) -> int:
        """How many of them are kept for the test."""
        return round(self.test * self.count)


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
    optimiser: Optimiser = GRADIENT_DESCENT
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
            targets_sum_to_one=LOSSES[self.loss].sums,
            update=self.optimiser.shape,
        )


def default_report(steps: int) -> int:
    """After how many steps to report where nothing is said: so that there are at most about 20 lines."""
    power: int = 10 ** max(0, len(str(steps)) - 2)
    return next(n * power for n in (1, 2, 5, 10) if steps <= 20 * n * power)


def _problems(t: Training) -> Iterator[SpecError]:
    yield from _point_problems(t.points)
    yield from _layer_problems(t)
    if not (math.isfinite(t.learning_rate) and 0 <= t.learning_rate <= _LARGEST):
        yield _outside("learning_rate", t.learning_rate, _LARGEST, said("training.rate"))
    whole = [("steps", t.steps, MOST_STEPS), ("report", t.report, MOST_STEPS)]
    if t.batch is not None:
        whole.append(("batch", t.batch, MOST_POINTS))
    for key, value, most in whole:
        if not 1 <= value <= most:
            yield SpecError("value.whole", where=key, least=1, most=f"{most:,}", got=value)
    if t.steps / t.report > MOST_REPORTS:
        yield SpecError(
            "training.reports",
            where="report",
            every=t.report,
            total=f"{t.steps:,}",
            most=f"{MOST_REPORTS:,}",
            least=f"{-(-t.steps // MOST_REPORTS):,}",
        )


def _outside(where: str, got: float, most: float, mend: Message | str = "") -> SpecError:
    """What is wrong with a number that is none, or out of its range."""
    return SpecError("value.between", where=where, mend=mend, least=0, most=f"{most:,}", got=got)


def check_batch(batch: int | None, points: int) -> None:
    """Refuse a mini-batch that is larger than what there is to learn from. Raises ``SpecError``."""
    if batch is not None and batch > points:
        raise SpecError("training.batch", where="batch", batch=f"{batch:,}", points=f"{points:,}")


def _point_problems(p: Points) -> Iterator[SpecError]:
    plane = p.kind in (PointsKind.MOONS, PointsKind.SPIRALS)
    fewest, most = {PointsKind.MOONS: (2, 2), PointsKind.XOR: (2, 2)}.get(p.kind, (2, MOST_CLASSES))
    if not fewest <= p.classes <= most:
        if most == 2:
            yield SpecError(
                "training.two_classes", where="data.classes", kind=p.kind, got=p.classes, most=MOST_CLASSES
            )
        else:
            yield SpecError("value.whole", where="data.classes", least=fewest, most=most, got=p.classes)
    if plane and p.inputs != 2:
        yield SpecError("training.plane", where="data.inputs", kind=p.kind, got=p.inputs)
    least = 2 if p.kind is PointsKind.XOR else 1
    if not least <= p.inputs <= _MOST_INPUTS:
        yield SpecError("value.whole", where="data.inputs", least=least, most=_MOST_INPUTS, got=p.inputs)
    if not 2 * p.classes <= p.count <= MOST_POINTS:
        yield SpecError(
            "value.whole",
            where="data.points",
            mend=said("training.two_each"),
            least=2 * p.classes,
            most=f"{MOST_POINTS:,}",
            got=f"{p.count:,}",
        )
    if p.count * p.inputs > COORDINATES:
        yield SpecError(
            "training.coordinates",
            where="data.points",
            points=f"{p.count:,}",
            inputs=p.inputs,
            numbers=f"{p.count * p.inputs:,}",
            most=f"{COORDINATES:,}",
            fewer=f"{COORDINATES // p.inputs:,}",
        )
    if not 0 <= p.test <= _MOST_TESTED:
        yield _outside("data.test", p.test, _MOST_TESTED, said("training.share"))
    if not 0 <= p.noise <= _LARGEST:
        yield _outside("data.noise", p.noise, _LARGEST)


def _layer_problems(t: Training) -> Iterator[SpecError]:
    if not 1 <= len(t.layers) <= _MOST_LAYERS:
        yield SpecError("training.layers", where="layers", most=_MOST_LAYERS, got=len(t.layers))
    sizes = (t.points.inputs, *(layer.units for layer in t.layers))
    weights = sum(a * b for a, b in pairwise(sizes))
    if weights * t.points.count > PRODUCTS:
        yield SpecError(
            "training.products",
            where="layers",
            points=f"{t.points.count:,}",
            weights=f"{weights:,}",
            products=f"{weights * t.points.count:,}",
            most=f"{PRODUCTS:,}",
        )
    if weights > _MOST_WEIGHTS:
        yield SpecError("training.weights", where="layers", count=f"{weights:,}", most=f"{_MOST_WEIGHTS:,}")
    together, units = t.batch or t.points.count, sum(sizes)
    if together * units > ACTIVATIONS:
        fitting = max(1, min(t.points.count, ACTIVATIONS // units))
        yield SpecError(
            "training.activations",
            where="batch",
            units=f"{units:,}",
            values=f"{together * units:,}",
            points=f"{together:,}",
            most=f"{ACTIVATIONS:,}",
            batch=fitting,
        )
    for k, layer in enumerate(t.layers, 1):
        if layer.units < 1:
            yield SpecError("value.at_least", where=f"layers[{k}].units", least=1, got=layer.units)
        deviation = layer.standard_deviation
        if not (math.isfinite(deviation) and 0 < deviation <= _LARGEST):
            place, most = f"layers[{k}].standard_deviation", f"{_LARGEST:,}"
            yield SpecError("value.positive", where=place, least=0, most=most, got=deviation)
    yield from _output_problems(t)


def _output_problems(t: Training) -> Iterator[SpecError]:
    last, where = t.layers[-1], f"layers[{len(t.layers)}]"
    classes = t.points.classes
    enough = 1 if classes == 2 else classes
    if last.units < enough:
        yield SpecError("training.outputs", where=f"{where}.units", units=last.units, classes=classes)
    loss = LOSSES[t.loss]
    if loss.of_classes is None:
        # A Kullback-Leibler divergence has the logarithm of each target; of targets 0 and 1 it is this one.
        same = LossName.CATEGORICAL_CROSS_ENTROPY
        yield SpecError("training.targets", where="loss", loss=t.loss, known=loss.targets, other=same)
    fitting = loss.outputs[:1]
    if fitting and last.activation not in fitting:
        yield SpecError(
            "training.loss",
            where=f"{where}.activation",
            loss=t.loss,
            wanted=fitting[0],
            got=last.activation,
        )
    if last.activation is ActivationName.SOFTMAX and last.units == 1:
        yield SpecError("training.softmax", where=f"{where}.units", classes=classes)
