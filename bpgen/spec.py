"""The problem: a network with its weights, samples, learning rate and rules. Checked when made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .checked import checked
from .errors import SpecError
from .graph.architecture import (
    SQUARED,
    ActivationName,
    Architecture,
    BiasRule,
    LayerShape,
    LossName,
    Naming,
    Reduction,
)

#: More quantities than this in one round make no sheet that a hand could work.
MOST_QUANTITIES = 5000
MOST_ROUNDS = 10_000_000
#: A table of a training with more rows is read by nobody.
MOST_REPORTS = 10_000
#: The largest seed: what a sheet's id can carry and a person can type.
LARGEST_SEED = 10**12
#: Larger numbers are typing errors, and lead beyond the range of e**x.
_LARGEST = 1e6
_BINARY_OF_SOFTMAX = (LossName.BINARY_CROSS_ENTROPY, ActivationName.SOFTMAX)


@dataclass(frozen=True)
@checked
class Layer:
    """One layer. ``weights[j][i]`` leads from unit i of the layer before to unit j of this one;
    ``biases`` holds none, one for the layer, or one for each unit.
    """

    activation: ActivationName
    weights: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...] = ()


@dataclass(frozen=True)
@checked
class Sample:
    """One training sample: an input for each input unit, a target for each output unit."""

    inputs: tuple[float, ...]
    targets: tuple[float, ...]


@dataclass(frozen=True)
@checked
class Network:
    """A problem, whole: all that the engine needs, no result.

    Raises ``SpecError`` where shapes do not fit, a number is not finite, or a target is outside
    the domain of the loss.
    """

    layers: tuple[Layer, ...]
    samples: tuple[Sample, ...]
    loss: LossName = LossName.HALF_SQUARED_ERROR
    reduction: Reduction = Reduction.SUM
    biases: BiasRule = BiasRule.LAYER
    trained_biases: bool = False
    learning_rate: float = 0.5
    rounds: int = 1
    naming: Naming = Naming.READING_ORDER
    name: str = "network"
    title: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for error in _problems(self):
            raise error

    @property
    def architecture(self) -> Architecture:
        """The shape of the problem: what decides its quantities and their definitions."""
        return Architecture(
            inputs=len(self.samples[0].inputs),
            layers=tuple(LayerShape(len(x.weights), x.activation) for x in self.layers),
            loss=self.loss,
            biases=self.biases,
            trained_biases=self.trained_biases,
            samples=len(self.samples),
            reduction=self.reduction,
            naming=self.naming,
            # Only where it matters: two problems of one shape share all that is made for it.
            targets_sum_to_one=self.loss is LossName.CATEGORICAL_CROSS_ENTROPY
            and all(math.fsum(s.targets) == 1 for s in self.samples),
        )

    @classmethod
    def from_file(cls, path: str | Path) -> Network:
        """The network of a TOML file. Raises ``BpgenError`` with file, place and remedy."""
        from .files import read_network

        return read_network(Path(path))

    @classmethod
    def preset(cls, name: str) -> Network:
        """One of the networks that come with bpgen; ``bpgen presets`` lists them."""
        from .preset import read_preset

        return read_preset(name)

    @classmethod
    def from_seed(cls, seed: int, sampler: int | None = None) -> Network:
        """The 2-2-2 network of this seed, the same on every machine and for ever.

        ``sampler`` is the version that draws; None for the latest. Raises ``SpecError`` for a seed or a
        version that there is not.
        """
        from .sampling import SAMPLER, Wanted, sample

        return sample(seed, Wanted(sampler=SAMPLER if sampler is None else sampler))


def check_size(count: int, what: str = "One round of this network") -> None:
    """Refuse what no hand could work. Raises ``SpecError`` with the number of quantities."""
    if count > MOST_QUANTITIES:
        raise SpecError(
            f"{what} would have about {count:,} quantities; the most is {MOST_QUANTITIES:,}.",
            mend="Use fewer units, layers, samples or rounds.",
        )


def check_finite(values: Sequence[float], where: str) -> None:
    """Refuse NaN, infinity and numbers beyond all use. Raises ``SpecError`` for the first of them."""
    for error in _finite(values, where):
        raise error


def values_of_given(network: Network) -> Iterator[float]:
    """The numbers of the problem in the order of the graph's given quantities."""
    for sample in network.samples:
        yield from sample.inputs
        yield from sample.targets
    for layer in network.layers:
        for row in layer.weights:
            yield from row
        yield from layer.biases
    yield network.learning_rate


def _problems(n: Network) -> Iterator[SpecError]:
    if not n.layers:
        yield SpecError("A network has at least one layer.", where="layers", mend="Add [[layers]].")
    if not n.samples:
        yield SpecError("There is no sample.", where="samples", mend="Add [[samples]].")
    yield from _scalar_problems(n)
    width = len(n.samples[0].inputs)
    if width == 0:
        yield SpecError(
            "A network has at least one input.",
            where="samples[1].inputs",
            mend="Give inputs = [0.05, 0.10], say.",
        )
    count = sum(len(x.weights) * len(x.weights[0]) for x in n.layers if x.weights)
    check_size(count * len(n.samples))
    for k, layer in enumerate(n.layers, 1):
        yield from _layer_problems(n, layer, k, width)
        width = len(layer.weights)
    for k, sample in enumerate(n.samples, 1):
        yield from _sample_problems(n, sample, k)
    check_size(n.architecture.quantity_count())


def _scalar_problems(n: Network) -> Iterator[SpecError]:
    if not 0 <= n.learning_rate <= _LARGEST:  # false for NaN, too
        yield SpecError(
            f"{n.learning_rate} is not a learning rate.",
            where="learning_rate",
            mend="Give a positive number, such as 0.5, or 0 to leave every weight as it is.",
        )
    if not 1 <= n.rounds <= MOST_ROUNDS:
        yield SpecError(
            f"{n.rounds} is not a number of rounds.",
            where="rounds",
            mend=f"Give a whole number from 1 to {MOST_ROUNDS:,}.",
        )
    if n.trained_biases and n.biases is BiasRule.NONE:
        yield SpecError(
            "Biases cannot be trained where there are none.",
            where="trained_biases",
            mend='Set biases = "layer" or "unit", or trained_biases = false.',
        )


def _layer_problems(n: Network, layer: Layer, k: int, width: int) -> Iterator[SpecError]:
    where = f"layers[{k}]"
    if not layer.weights:
        yield SpecError(
            "A layer has at least one unit.",
            where=f"{where}.weights",
            mend="Give a row of weights for each unit, or leave the layer out.",
        )
    rows = {len(row) for row in layer.weights}
    if k == 1 and len(rows) == 1 and width not in rows:
        # All rows agree with each other: it is the sample that does not fit.
        (expected,) = rows
        yield SpecError(
            f"{_count(width, 'number')}, but the rows of layers[1].weights have {expected}.",
            where="samples[1].inputs",
            mend=f"Give {expected} inputs, or as many weights in each row as there are inputs.",
        )
    for j, row in enumerate(layer.weights, 1):
        if len(row) != width:
            yield SpecError(
                f"row {j} has {_count(len(row), 'weight')}, "
                f"but the layer before has {_count(width, 'unit')}.",
                where=f"{where}.weights",
                mend=f"Give {_count(width, 'number')} in each row: one for each unit of the layer before.",
            )
        yield from _finite(row, f"{where}.weights, row {j}")
    expected = {BiasRule.NONE: 0, BiasRule.LAYER: 1, BiasRule.UNIT: len(layer.weights)}[n.biases]
    if len(layer.biases) != expected:
        yield SpecError(
            f'{len(layer.biases)} biases, but with biases = "{n.biases}" this layer has {expected}.',
            where=f"{where}.biases",
            mend=f"Give {expected}, or change the rule for biases.",
        )
    yield from _finite(layer.biases, f"{where}.biases")


def _sample_problems(n: Network, sample: Sample, k: int) -> Iterator[SpecError]:
    where = f"samples[{k}]"
    for field, values, expected, place in (
        ("inputs", sample.inputs, len(n.layers[0].weights[0]), "the first layer"),
        ("targets", sample.targets, len(n.layers[-1].weights), "the last layer"),
    ):
        if len(values) != expected:
            yield SpecError(
                f"{len(values)} {field}, but {place} takes {expected}.",
                where=f"{where}.{field}",
                mend=f"Give {expected} numbers.",
            )
        yield from _finite(values, f"{where}.{field}")
    yield from _domain_problems(n, sample, where)


def _domain_problems(n: Network, sample: Sample, where: str) -> Iterator[SpecError]:
    if n.loss in SQUARED:
        return
    for t in sample.targets:
        if not 0 <= t <= 1:
            yield SpecError(
                f"{t} is not a target of {n.loss}, which takes probabilities.",
                where=f"{where}.targets",
                mend='Give targets from 0 to 1, or set loss = "half-squared-error".',
            )
    fitting = {
        LossName.BINARY_CROSS_ENTROPY: (ActivationName.LOGISTIC, ActivationName.SOFTMAX),
        LossName.CATEGORICAL_CROSS_ENTROPY: (ActivationName.SOFTMAX, ActivationName.LOGISTIC),
    }[n.loss]
    if n.layers[-1].activation not in fitting:
        names = " or ".join(fitting)
        yield SpecError(
            f"{n.loss} takes outputs between 0 and 1, which {n.layers[-1].activation} does not give.",
            where=f"layers[{len(n.layers)}].activation",
            mend=f"Use {names} in the last layer, or another loss.",
        )
    if (n.loss, n.layers[-1].activation) == _BINARY_OF_SOFTMAX and len(n.layers[-1].weights) == 1:
        yield SpecError(
            f"A softmax layer of one unit always gives 1, where {n.loss} has no value.",
            where=f"layers[{len(n.layers)}]",
            mend='Give it two units or more, or activation = "logistic".',
        )


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _finite(values: Sequence[float], where: str) -> Iterator[SpecError]:
    for value in values:
        if not math.isfinite(value):
            yield SpecError(
                f"{value} is not a number to compute with.", where=where, mend="Give a finite number."
            )
        elif abs(value) > _LARGEST:
            yield SpecError(f"{value:g} is too large.", where=where, mend="Give a number within 1e6 of 0.")
