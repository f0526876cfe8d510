"""The problem: a network with its weights, samples, learning rate and rules. Checked when made."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from .checked import checked
from .errors import SpecError
from .graph.architecture import (
    ActivationName,
    Architecture,
    BiasRule,
    LayerShape,
    LossName,
    Naming,
    Reduction,
)
from .limits import (
    LARGEST_SEED,
    MOST_QUANTITIES,
    MOST_REPORTS,
    MOST_ROUNDS,
    check_finite,
    check_rounds,
    check_size,
    check_values,
    problems_of,
)

__all__ = [
    "LARGEST_SEED",
    "MOST_QUANTITIES",
    "MOST_REPORTS",
    "MOST_ROUNDS",
    "Layer",
    "Network",
    "Sample",
    "SpecError",
    "check_finite",
    "check_rounds",
    "check_size",
    "check_values",
    "values_of_given",
]


@dataclass(frozen=True, repr=False)
@checked
class Layer:
    """One layer. ``weights[j][i]`` leads from unit i of the layer before to unit j of this one;
    ``biases`` holds none, one for the layer, or one for each unit. ``bias_rule`` and ``trained_biases``
    say which of these and whether they are updated; None: as the network says.
    """

    activation: ActivationName
    weights: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...] = ()
    bias_rule: BiasRule | None = None
    trained_biases: bool | None = None

    def __repr__(self) -> str:
        """As it is made; a sheet's id is drawn from this, so what is not said does not stand here."""
        said = ((field.name, getattr(self, field.name)) for field in fields(self))
        return f"Layer({', '.join(f'{name}={value!r}' for name, value in said if value is not None)})"


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
    input_gradients: bool = False
    learning_rate: float = 0.5
    rounds: int = 1
    naming: Naming = Naming.READING_ORDER
    name: str = "network"
    title: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for error in problems_of(self):
            raise error

    @property
    def architecture(self) -> Architecture:
        """The shape of the problem: what decides its quantities and their definitions."""
        return Architecture(
            inputs=len(self.samples[0].inputs),
            layers=tuple(self._shape(layer) for layer in self.layers),
            loss=self.loss,
            biases=self.biases,
            trained_biases=self.trained_biases,
            samples=len(self.samples),
            reduction=self.reduction,
            naming=self.naming,
            input_gradients=self.input_gradients,
            # Only where it matters: two problems of one shape share all that is made for it.
            targets_sum_to_one=self.loss is LossName.CATEGORICAL_CROSS_ENTROPY
            and all(math.fsum(s.targets) == 1 for s in self.samples),
        )

    def _shape(self, layer: Layer) -> LayerShape:
        # What only repeats the network's rule is no other shape: two problems of one share all made for it.
        rule = None if layer.bias_rule is self.biases else layer.bias_rule
        trained = None if layer.trained_biases is self.trained_biases else layer.trained_biases
        return LayerShape(len(layer.weights), layer.activation, rule, trained)

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
