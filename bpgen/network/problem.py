"""The problem: a network with its weights, samples, learning rate and rules. Checked when made."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from ..errors.checked import Array, Numbers, Rows, checked, coerce
from ..graph.architecture import ActivationName, Architecture, BiasRule, LayerShape
from ..graph.build import build_graph
from ..graph.losses import LOSSES
from ..graph.quantity import Graph
from .checks import problems_of
from .later import later
from .limits import check_size
from .notation import check_symbols
from .optimiser import GRADIENT_DESCENT
from .parts import Layer, Parts, Sample
from .rules import RULES, GivenRules, ProblemRules, takes_rules

if TYPE_CHECKING:  # it brings what writes files
    from .figure import Figure

__all__ = ["Layer", "Network", "Sample"]


#: The rules that decide which quantities there are.
_SHAPING = [name for name in Architecture._fields if name in RULES]
#: Most problems of a class, or of a seed's draws, have one shape: it is made and checked once.
_layer_shape, _architecture = lru_cache(maxsize=256)(LayerShape), lru_cache(maxsize=256)(Architecture)


@dataclass(frozen=True, repr=False)
@checked
class Network(ProblemRules, Parts):
    """A problem, whole: all that the engine needs, no result.

    Raises ``SpecError`` where shapes do not fit, a number is not finite, or a target is outside
    the domain of the loss.
    """

    if TYPE_CHECKING:  # what is brought to the fields' types

        def __init__(
            self,
            layers: Sequence[Layer],
            samples: Sequence[Sample],
            biases: BiasRule | str = BiasRule.LAYER,
            **rules: Unpack[GivenRules],
        ) -> None: ...

    def __post_init__(self) -> None:
        for error in problems_of(self.layers, self.samples, self):
            raise error
        check_size(self.architecture.quantity_count())
        if self.notation.own:
            check_symbols(self.graph)

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.architecture.sizes))
        functions = ", ".join(dict.fromkeys(str(layer.activation) for layer in self.layers))
        samples = f"{len(self.samples)} sample{'s' * (len(self.samples) > 1)}"
        by = f"{self.optimiser.kind}, " * (self.optimiser != GRADIENT_DESCENT)
        rate = f"{by}learning rate {self.learning_rate:g}"
        return f"<Network {self.name!r}: {shape}, {functions}, {self.loss}, {samples}, {rate}>"

    def figure(self, lit: str | Iterable[str] = (), *, lang: str = "en", backward: bool = False) -> Figure:
        """The network drawn; see ``bpgen.figure``."""
        made: Figure = later("notebook.figure:figure")(self, lit, lang=lang, backward=backward)
        return made

    def _repr_html_(self) -> str:
        made: str = later("notebook.html:network_html")(self)
        return made

    def _repr_latex_(self) -> str:
        made: str = later("notebook.formulas:network_latex")(self)
        return made

    @cached_property
    def architecture(self) -> Architecture:
        """The shape of the problem: what decides its quantities and their definitions."""
        return _architecture(
            inputs=len(self.samples[0].inputs),
            layers=tuple(self._shape(layer) for layer in self.layers),
            samples=len(self.samples),
            **{name: getattr(self, name) for name in _SHAPING},
            update=self.optimiser.shape,
            # Only where it matters: two problems of one shape share all that is made for it.
            targets_sum_to_one=LOSSES[self.loss].sums
            and all(math.fsum(s.targets) == 1 for s in self.samples),
        )

    @property
    def graph(self) -> Graph:
        """The quantities of one round and their definitions."""
        return build_graph(self.architecture)

    def _shape(self, layer: Layer) -> LayerShape:
        # What only repeats the network's rule is no other shape: two problems of one share all made for it.
        rule = None if layer.bias_rule is self.biases else layer.bias_rule
        trained = None if layer.trained_biases is self.trained_biases else layer.trained_biases
        return _layer_shape(len(layer.weights), layer.activation, rule, trained)

    @classmethod
    @takes_rules(ProblemRules)
    def from_arrays(
        cls,
        weights: Sequence[Rows],
        biases: Sequence[float | Numbers | None] | Array | None = None,
        *,
        inputs: Numbers | Rows,
        targets: Numbers | Rows,
        activation: ActivationName | str | Sequence[str] | None = None,
        **rules: Unpack[GivenRules],
    ) -> Network:
        """The network of these numbers: lists, tuples or arrays of NumPy and other libraries.

        Numbers of 32 bits are read as the shortest decimals that they stand for.
        ``weights`` has a matrix for each layer, with a row for each of its units and a column for each unit
        of the layer before (as in PyTorch; transpose those of Keras). ``biases`` has for each layer one
        number that its units share, a list with one for each unit, or None; without it there are none.
        ``inputs`` and ``targets`` are numbers for one sample, or a row for each sample. ``activation`` is one
        word for all layers, or one for each; None is logistic, and softmax in the last layer before
        categorical cross-entropy. The other arguments are the fields of the same names.

        >>> Network.from_arrays([[[0.2, -0.4]]], [0.1], inputs=[1, 2], targets=[0.5], activation="tanh")
        <Network 'network': 2-1, tanh, half-squared-error, 1 sample, learning rate 0.5>

        Raises ``SpecError`` where shapes do not fit, or a value is none.
        """
        made: Network = later("problems.arrays:from_arrays")(
            weights,
            biases,
            inputs,
            targets,
            activation,
            **rules,
        )
        return made

    @classmethod
    def from_file(cls, path: str | Path) -> Network:
        """The network of a TOML file. Raises ``BpgenError`` with file, place and remedy."""
        made: Network = later("problems.opening:read_problem")(coerce(path, Path, "path"), Network)
        return made

    @classmethod
    def preset(cls, name: str) -> Network:
        """One of the networks that come with bpgen; ``bpgen presets`` lists them.

        Raises ``BpgenError``, with the nearest known name, if there is no such preset.
        """
        made: Network = later("problems.opening:preset_problem")(coerce(name, str, "name"), Network)
        return made

    @classmethod
    def from_seed(cls, seed: int, sampler: int | None = None) -> Network:
        """The 2-2-2 network of this seed, the same on every machine for a given sampler version.

        ``bpgen.sample(seed, "3-4-2")`` draws other shapes: layers, activation functions, losses, biases and
        numbers of samples. ``sampler`` is the version that draws; None for the latest.
        Raises ``SpecError`` for an invalid seed or an unknown version.
        """
        made: Network = later("problems.sampling:from_seed")(seed, sampler)
        return made
