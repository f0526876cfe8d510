"""A network of layers of any kind: convolution, recurrence, attention, norms. Checked when made."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack, get_type_hints

from ..errors import BpgenError, SpecError
from ..errors.checked import coerce
from ..graph.kinds.kind import Shape, sizes
from ..graph.layer_graph import layer_graph
from ..graph.layers_shape import INPUTS, GraphLayer, LayerGraph
from ..graph.losses import LOSSES
from ..graph.notation import LECTURE
from ..graph.quantity import Graph
from .later import later
from .layer_tables import check_shared, numbers_of, owner_of, read_layer
from .limits import check_size_of_layers
from .nested import flat
from .optimiser import GRADIENT_DESCENT
from .parts import Sample
from .rules import RULES, GivenRules, ProblemRules

#: The rules that decide which quantities there are.
_SHAPING = [name for name in LayerGraph._fields if name in RULES]
_SAMPLE = ("inputs", "targets")
Numbers = tuple[tuple[str, tuple[float, ...]], ...]


class PlacedLayer(NamedTuple):
    """A layer with the numbers of its tables by their keys."""

    shape: GraphLayer
    numbers: Numbers


@dataclass(frozen=True, eq=False, repr=False)
class LayerParts:
    """What comes first in a network of layers of any kind."""

    layers: tuple[PlacedLayer, ...]
    samples: tuple[Sample, ...]


@dataclass(frozen=True, repr=False)
class LayerNetwork(ProblemRules, LayerParts):
    """A network whose layers are of any kind. ``layers`` are tables as a file has them, each with its
    ``kind``; ``samples`` have ``inputs`` and ``targets``, nested as the first layer reads and the last one
    gives them.

    >>> cell = {"kind": "rnn", "units": 1, "weights": [[0.5]], "recurrent": [[0.8]]}
    >>> LayerNetwork([cell], [{"inputs": [[1], [2]], "targets": [[0.5], [0.9]]}])
    <LayerNetwork 'network': 2x1, rnn 2x1, half-squared-error, 1 sample, learning rate 0.5>

    Raises ``SpecError`` with the place for an unknown kind or key, shapes that do not fit, layers that read
    what is not there or that nothing reads, and numbers that are not finite.
    """

    input_shape: Shape = ()

    if TYPE_CHECKING:  # what is brought to the fields' types

        def __init__(
            self,
            layers: Sequence[Mapping[str, Any] | PlacedLayer],
            samples: Sequence[Mapping[str, Any] | Sample],
            input_shape: Shape = (),
            **rules: Unpack[GivenRules],
        ) -> None: ...

    def __post_init__(self) -> None:
        for name, kind in get_type_hints(ProblemRules).items():
            self._set(name, coerce(getattr(self, name), kind, name))
            rule = RULES[name]
            if not rule.any_layers and getattr(self, name) != rule.default:
                raise SpecError("layers.rule", where=name)
            for error in rule.check(getattr(self, name)):
                raise error
        if self.notation.book != LECTURE or self.notation.own:
            raise SpecError("layers.notation", where="notation")
        samples = list(self._samples())
        self._set("input_shape", samples[0][0])
        self._set("layers", tuple(self._layers()))
        self._set("samples", tuple(Sample(inputs, targets) for _, inputs, _, targets in samples))
        self._check_samples(samples)
        check_size_of_layers(self.architecture.quantity_count())

    def _set(self, field: str, value: Any) -> None:
        object.__setattr__(self, field, value)

    def __repr__(self) -> str:
        samples = f"{len(self.samples)} sample{'s' * (len(self.samples) > 1)}"
        by = f"{self.optimiser.kind}, " * (self.optimiser != GRADIENT_DESCENT)
        rate = f"{by}learning rate {self.learning_rate:g}"
        return f"<LayerNetwork {self.name!r}: {self.architecture.label}, {self.loss}, {samples}, {rate}>"

    def _repr_latex_(self) -> str:
        made: str = later("notebook.formulas:network_latex")(self)
        return made

    @classmethod
    def from_file(cls, path: str | Path) -> LayerNetwork:
        """The network of a TOML file. Raises ``BpgenError`` with file, place and remedy."""
        made: LayerNetwork = later("problems.opening:read_problem")(coerce(path, Path, "path"), LayerNetwork)
        return made

    @classmethod
    def preset(cls, name: str) -> LayerNetwork:
        """One of the networks of layers that come with bpgen; ``bpgen presets`` lists them.

        Raises ``BpgenError``, with the nearest known name, if there is no such network.
        """
        made: LayerNetwork = later("problems.opening:preset_problem")(coerce(name, str, "name"), LayerNetwork)
        return made

    @cached_property
    def architecture(self) -> LayerGraph:
        """The shape of the problem: what decides its quantities and their definitions."""
        words = tuple(tuple(int(x) for x in s.inputs) for s in self.samples) if self._reads_words else ()
        return LayerGraph(
            self.input_shape,
            tuple(layer.shape for layer in self.layers),
            samples=len(self.samples),
            update=self.optimiser.shape,
            targets_sum_to_one=LOSSES[self.loss].sums and all(self._sums_to_one(s) for s in self.samples),
            words=words,
            **{name: getattr(self, name) for name in _SHAPING},
        )

    @property
    def graph(self) -> Graph:
        """The quantities of one round and their definitions."""
        return layer_graph(self.architecture)

    @property
    def output_shape(self) -> Shape:
        """The shape of what the last layer passes on."""
        arch = LayerGraph(self.input_shape, tuple(layer.shape for layer in self.layers))
        return arch.sizes()[self.layers[-1].shape.name]

    @property
    def _reads_words(self) -> bool:
        return any(layer.shape.kind.reads == "words" for layer in self.layers)

    def _sums_to_one(self, sample: Sample) -> bool:
        """Whether the targets do, of each step."""
        width = self.output_shape[-1]
        rows = [sample.targets[n : n + width] for n in range(0, len(sample.targets), width)]
        return all(math.fsum(row) == 1 for row in rows)

    def _samples(self) -> Iterator[tuple[Shape, tuple[float, ...], Shape, tuple[float, ...]]]:
        if not self.samples:
            raise SpecError("limits.no_samples", where="samples")
        for n, sample in enumerate(_listed(self.samples, "samples"), 1):
            where = f"samples[{n}]"
            if isinstance(sample, Sample):  # of a network that is changed in another place
                yield self.input_shape, sample.inputs, (len(sample.targets),), sample.targets
                continue
            if not isinstance(sample, Mapping):
                raise SpecError("value.table", where=where, got=reprlib.repr(sample))
            for key in _SAMPLE:
                if key not in sample:
                    raise SpecError("layers.missing", where=f"{where}.{key}")
                _listed(sample[key], f"{where}.{key}")
            for key in sample:
                if key not in _SAMPLE:
                    known = ", ".join(_SAMPLE)
                    raise SpecError("layers.sample_key", where=f"{where}.{str(key)[:40]}", known=known)
            yield *flat(sample["inputs"], f"{where}.inputs"), *flat(sample["targets"], f"{where}.targets")

    def _layers(self) -> Iterator[PlacedLayer]:
        """The layers with their numbers, each checked against what it reads."""
        if not self.layers:
            raise SpecError("limits.no_layers", where="layers")
        shapes, before, made = {INPUTS: self.input_shape}, INPUTS, dict[str, GraphLayer]()
        unread = dict[str, str]()
        for n, given in enumerate(_listed(self.layers, "layers"), 1):
            where = f"layers[{n}]"
            if not isinstance(given, PlacedLayer | Mapping):
                raise SpecError("value.table", where=where, got=reprlib.repr(given))
            try:
                layer = (
                    given.shape if isinstance(given, PlacedLayer) else read_layer(given, before, n, [*shapes])
                )
                if layer.name in shapes:
                    raise SpecError("layers.name_twice", where="name", name=layer.name)
                read = [shapes[name] for name in layer.sources]
                if layer.kind.reads == "words" and layer.sources != (INPUTS,):
                    raise SpecError("layers.words_first", where="kind")
                numbers = (
                    given.numbers if isinstance(given, PlacedLayer) else numbers_of(given, layer.kind, read)
                )
                tables = tuple(sorted(key for key, _ in numbers))
                if layer.shares:
                    owner = owner_of(layer, made)
                    check_shared(layer, read, owner, [shapes[name] for name in owner.sources])
                    tables = owner.tables
                shapes[layer.name] = layer.kind.passed(*read)
            except BpgenError as error:
                raise error.within(where) from None
            for name in layer.sources:
                unread.pop(name, None)
            unread[layer.name] = where
            before = layer.name
            made[layer.name] = layer._replace(tables=tables)
            yield PlacedLayer(made[layer.name], numbers)
        if len(unread) > 1:
            name, where = next(iter(unread.items()))
            raise SpecError("layers.unread", where=where, name=name)

    def _check_samples(
        self, samples: Sequence[tuple[Shape, tuple[float, ...], Shape, tuple[float, ...]]]
    ) -> None:
        arch = self.architecture
        wanted, last = self.output_shape, self.layers[-1].shape
        loss = LOSSES[self.loss]
        for n, (shape, inputs, targets, numbers) in enumerate(samples, 1):
            where = f"samples[{n}]"
            if shape != self.input_shape:
                got = sizes(shape)
                raise SpecError(
                    "layers.inputs", where=f"{where}.inputs", got=got, first=sizes(self.input_shape)
                )
            count = math.prod(wanted)
            if len(numbers) != count or targets not in (wanted, (count,)):
                raise SpecError(
                    "layers.targets", where=f"{where}.targets", got=sizes(targets), wanted=sizes(wanted)
                )
            if arch.words:
                most = getattr(arch.layers[0].kind, "words", 0)
                for x in inputs:
                    if x != int(x) or not 1 <= x <= most:
                        raise SpecError("layers.word", where=f"{where}.inputs", got=f"{x:g}", most=most)
            for t in numbers:
                if not loss.accepts(t):
                    place, got = f"{where}.targets", f"{t:g}"
                    if not loss.targets:
                        raise SpecError("limits.probability", where=place, loss=self.loss, got=got)
                    raise SpecError("limits.target", where=place, loss=self.loss, known=loss.targets, got=got)
        activation = getattr(last.kind, "activation", None)
        if loss.outputs and activation not in loss.outputs:
            first, second = loss.outputs
            raise SpecError(
                "limits.outputs",
                where=f"layers[{len(self.layers)}].activation",
                loss=self.loss,
                activation=activation or arch.kind_of(last),
                first=first,
                second=second,
            )


def _listed(value: Any, where: str) -> Any:
    """A list, or an array. Raises ``SpecError`` for anything else."""
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return value
    if getattr(value, "ndim", 0):
        return value
    raise SpecError("value.list", where=where, got=reprlib.repr(value))
