"""The architecture: all of a problem that decides which quantities there are and how they are defined."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from ..errors.checked import checked
from .expr import Expr
from .listing import members_in
from .notation import USUAL, Notation
from .optimisers import OPTIMISERS, PLAIN, OptimiserRule
from .optimisers.rule import L2, WEIGHT_DECAY, Constant
from .schedules import CONSTANT, SCHEDULES

#: Where each kind is a file. An enumeration has a member for each; those that code and learners' programs
#: name are written out, for type checkers, and come first.
_HERE = Path(__file__).parent


class ActivationName(StrEnum):
    """The activation functions that a layer can have."""

    LOGISTIC = "logistic"
    TANH = "tanh"
    RELU = "relu"
    IDENTITY = "identity"
    SOFTMAX = "softmax"
    LEAKY_RELU = "leaky-relu"
    ELU = "elu"
    SOFTPLUS = "softplus"
    SILU = "silu"
    GELU = "gelu"
    HARD_LOGISTIC = "hard-logistic"
    vars().update(members_in(_HERE / "activations", "activation", beside=vars()))


#: The activation function of a layer for which none is named.
USUAL_ACTIVATION = ActivationName.LOGISTIC


class LossName(StrEnum):
    """The losses. Each is a sum over the output units; a mean over them has its 1/n in each unit's part."""

    HALF_SQUARED_ERROR = "half-squared-error"
    SQUARED_ERROR = "squared-error"
    MEAN_SQUARED_ERROR = "mean-squared-error"
    HALF_MEAN_SQUARED_ERROR = "half-mean-squared-error"
    BINARY_CROSS_ENTROPY = "binary-cross-entropy"
    CATEGORICAL_CROSS_ENTROPY = "categorical-cross-entropy"
    ABSOLUTE_ERROR = "absolute-error"
    HUBER = "huber"
    HINGE = "hinge"
    KULLBACK_LEIBLER = "kullback-leibler"
    vars().update(members_in(_HERE / "losses", "loss", "squares", beside=vars()))


class BiasRule(StrEnum):
    """How many biases there are: none, one for each layer (the deck's), or one for each unit."""

    NONE = "none"
    LAYER = "layer"
    UNIT = "unit"

    def how_many(self, units: int) -> int:
        """How many biases a layer of so many units has."""
        return 0 if self is BiasRule.NONE else 1 if self is BiasRule.LAYER else units


class Reduction(StrEnum):
    """How the errors of several samples become the one error that is reduced."""

    SUM = "sum"
    MEAN = "mean"


class Naming(StrEnum):
    """Weights named w1, w2, ... in reading order (the deck's), or by layer, unit and source."""

    READING_ORDER = "reading-order"
    INDICES = "indices"


@checked
class LayerShape(NamedTuple):
    """One layer: how many units, their activation function, and, where they differ from the network's, the
    layer's own rule for biases and whether these are trained.
    """

    units: int
    activation: ActivationName
    biases: BiasRule | None = None
    trained_biases: bool | None = None


@checked
class UpdateShape(NamedTuple):
    """How parameters are updated: by which optimiser and learning-rate schedule, and whether with an L2
    penalty or with weight decay beside it.
    """

    optimiser: str = PLAIN
    schedule: str = CONSTANT
    l2: bool = False
    weight_decay: bool = False

    @property
    def rule(self) -> OptimiserRule:
        """The optimiser's formulas."""
        return OPTIMISERS[self.optimiser]

    @property
    def rate(self) -> Expr | None:
        """The learning rate of the next round, None where it stays."""
        return SCHEDULES[self.schedule].rate

    @property
    def constants(self) -> tuple[Constant, ...]:
        """The numbers that it takes beside the learning rate, in the order of the table of given values."""
        own, names = self.rule.constants, {c.name for c in self.rule.constants}
        chosen = [c for c, there in ((L2, self.l2), (WEIGHT_DECAY, self.weight_decay)) if there]
        return (*own, *(c for c in chosen if c.name not in names), *SCHEDULES[self.schedule].constants)

    @property
    def is_plain(self) -> bool:
        """Whether each step is the learning rate times the gradient of the error and nothing else."""
        return self._replace(schedule=CONSTANT) == UpdateShape()

    @property
    def decays(self) -> bool:
        """Whether the parameters shrink beside their step."""
        return self.weight_decay or any(c.name == WEIGHT_DECAY.name for c in self.rule.constants)


@checked
class Architecture(NamedTuple):
    """The shape of a problem, without a number of it.

    ``biases`` and ``trained_biases`` hold for each layer that says nothing else; ask ``bias_rule`` and
    ``trains_biases``.

    ``targets_sum_to_one`` is the one fact about the targets that decides a formula: only then is the
    derivative of categorical cross-entropy by a softmax unit's net equal to out - target.
    ``input_gradients``: the error is differentiated by the inputs, too. ``notation`` decides no quantity, but
    how each is written.
    """

    inputs: int
    layers: tuple[LayerShape, ...]
    loss: LossName = LossName.HALF_SQUARED_ERROR
    biases: BiasRule = BiasRule.LAYER
    trained_biases: bool = False
    samples: int = 1
    reduction: Reduction = Reduction.SUM
    naming: Naming = Naming.READING_ORDER
    targets_sum_to_one: bool = False
    input_gradients: bool = False
    update: UpdateShape = UpdateShape()
    notation: Notation = USUAL

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of units of the input and of each layer."""
        return (self.inputs, *(layer.units for layer in self.layers))

    @property
    def label(self) -> str:
        """The shape in short: 2-2-2."""
        return "-".join(map(str, self.sizes))

    @property
    def depth(self) -> int:
        """The number of layers that have weights."""
        return len(self.layers)

    def bias_rule(self, layer: int) -> BiasRule:
        """How many biases layer ``layer`` (from 1) has: none, one, or one for each unit."""
        own = self.layers[layer - 1].biases
        return self.biases if own is None else own

    def trains_biases(self, layer: int) -> bool:
        """Whether layer ``layer`` has biases that are updated."""
        own = self.layers[layer - 1].trained_biases
        trained = self.trained_biases if own is None else own
        return trained and self.bias_rule(layer) is not BiasRule.NONE

    def bias_count(self, layer: int) -> int:
        """How many biases feed layer ``layer`` (from 1)."""
        return self.bias_rule(layer).how_many(self.sizes[layer])

    def layers_with(self, *rules: BiasRule) -> tuple[int, ...]:
        """The layers (from 1) that have one of these rules for biases."""
        return tuple(k for k in range(1, self.depth + 1) if self.bias_rule(k) in rules)

    @property
    def has_biases(self) -> bool:
        """Whether any layer has a bias."""
        return bool(self.layers_with(BiasRule.LAYER, BiasRule.UNIT))

    @property
    def bias_rules(self) -> str:
        """The rule of all layers, or "mixed"."""
        rules = {self.bias_rule(k) for k in range(1, self.depth + 1)}
        return str(rules.pop()) if len(rules) == 1 else "mixed"

    @property
    def bias_training(self) -> str:
        """Of the layers that have biases: all "trained", all "fixed", or "mixed"; "none" where none has."""
        kinds = {self.trains_biases(k) for k in self.layers_with(BiasRule.LAYER, BiasRule.UNIT)}
        return {frozenset(): "none", frozenset((True,)): "trained", frozenset((False,)): "fixed"}.get(
            frozenset(kinds), "mixed"
        )

    def quantity_count(self) -> int:
        """About how many quantities one round has; never too few. Quick for absurd sizes, too."""
        return _quantity_count(self)


@lru_cache(maxsize=256)
def _quantity_count(shape: Architecture) -> int:
    sizes = shape.sizes
    weights = sum(a * b for a, b in pairwise(sizes))
    units = sum(sizes[1:])
    jacobians = sum(layer.units**2 for layer in shape.layers if layer.activation is ActivationName.SOFTMAX)
    per_sample = sum(sizes) + 4 * weights + 9 * units + jacobians + 2 * shape.depth
    if shape.input_gradients:
        per_sample += shape.inputs * (1 + 2 * sizes[1])
    pieces = len(shape.update.rule.pieces) + len(shape.update.rule.states) + shape.update.l2
    return per_sample * shape.samples + (3 + pieces) * (weights + units)
