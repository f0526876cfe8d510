"""What programs of layers over arrays are printed from: each layer's place, settings and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cached_property
from math import prod
from typing import Any, NamedTuple

from ..formats.environment import Words
from ..graph.activations import ACTIVATIONS
from ..graph.activations.activation import Activation
from ..graph.architecture import ActivationName, Reduction
from ..graph.expr import Expr, Num, Ref, shown
from ..graph.kinds.kind import AnyLayer, Block, Shape
from ..graph.layer_values import LayerValues, layer_values
from ..graph.layers_shape import INPUTS, GraphLayer
from ..graph.losses import LOSSES
from ..lesson.layers import layer_name
from ..network.layers import LayerNetwork
from ..network.values import values_of_given
from ..printers.python import expression, identifier
from ..training.session import MOST_OUTPUTS
from .arrays import Own
from .frameworks import FRAMEWORKS
from .layout import WIDTH
from .updating import Updating

#: Settings that the arrays of a layer tell by their shapes.
_TOLD = ("units", "filters", "kernel", "words", "keys", "values")


class ProgramArray(NamedTuple):
    """The numbers of one table of a layer: what programs call them, their shape there, the name of each."""

    key: str
    name: str
    shape: Shape
    values: tuple[float, ...]
    names: tuple[str, ...]
    trained: bool

    def literal(self, indent: int) -> str:
        """The numbers as nested lists."""
        return nested(self.values, self.shape, indent)


class ProgramLayer(NamedTuple):
    """A layer in a program: its ``name`` there, its kind, whose parameters it has, what it reads, and the
    settings with which its functions are called.
    """

    name: str
    title: str
    kind: str
    given: AnyLayer
    owner: str
    sources: tuple[str, ...]
    arrays: tuple[ProgramArray, ...]
    tables: tuple[str, ...]
    reads: tuple[Shape, ...]
    passes: Shape

    @property
    def function(self) -> str:
        """What its function is called."""
        return self.kind.replace("-", "_")

    @property
    def read(self) -> str:
        """What it reads; several as a tuple."""
        found = [x if x == INPUTS else f"out_{x}" for x in self.sources]
        return found[0] if len(found) == 1 else f"({', '.join(found)})"

    @property
    def activation(self) -> Activation | None:
        """Its activation function, if it has one that can be chosen."""
        name = getattr(self.given, "activation", None)
        return None if name is None else ACTIVATIONS[ActivationName(name)]

    def has(self, name: str) -> bool:
        """Whether it has the array that programs call so."""
        return name in self.tables

    @property
    def is_trained(self) -> bool:
        """Whether updates change some of its own arrays."""
        return any(x.trained for x in self.arrays)

    @property
    def starts(self) -> bool:
        """Whether it has a state before the first step."""
        return self.has("h0") or self.has("c0")

    def number(self, name: str) -> float:
        """A number that it has beside its arrays, by what programs call it; 0 where it has none."""
        return next((x.values[0] for x in self.arrays if x.name == name), 0.0)

    @property
    def channels_first(self) -> Shape:
        """The shape of the map that a convolution reads, its channels first, of one channel, too."""
        read, sides = self.reads[0], len(getattr(self.given, "kernel", ()))
        return read if len(read) > sides else (1, *read)

    @property
    def settings(self) -> list[str]:
        """The settings that are not the usual ones, as arguments."""
        told = (*_TOLD, *(("size",) if self.arrays or self.owner else ()))
        return [
            f"{f.name}={getattr(self.given, f.name)!r}"
            for f in fields(self.given)  # type: ignore[arg-type]
            if f.name not in ("activation", *told) and getattr(self.given, f.name) != f.default
        ]


class LayeredArrays:
    """What the templates of a framework ask about a network."""

    def __init__(self, network: LayerNetwork, framework: str, say: Words) -> None:
        self._network, self._framework, self._say = network, framework, say
        self._arch, self._graph = network.architecture, network.graph
        self.updating = Updating(self._arch.update, "ETA")
        self.several = self._arch.samples > 1
        self.input_shape = self._arch.inputs
        self.mean = self._arch.reduction is Reduction.MEAN and self._arch.samples > 1
        self.reads_words = bool(self._arch.words)

    @property
    def constants(self) -> list[tuple[str, str]]:
        """The learning rate and the optimiser's constants."""
        network = self._network
        rate = ("ETA", repr(float(network.learning_rate)))
        return [rate, *self.updating.constants(network.optimiser.numbers)]

    @property
    def inputs(self) -> str:
        """The inputs of all samples, as nested lists."""
        samples = self._network.samples
        numbers = [int(x) if self.reads_words else float(x) for s in samples for x in s.inputs]
        return nested(numbers, (len(samples), *self._arch.inputs), 0)

    @property
    def targets(self) -> str:
        """The targets of all samples."""
        samples = self._network.samples
        numbers = [float(x) for s in samples for x in s.targets]
        return nested(numbers, (len(samples), *self._network.output_shape), 0)

    @cached_property
    def outputs(self) -> list[str]:
        """The names of the outputs that are shown: those of the first sample, none where they are many."""
        keys = self._values[-1].passed.keys
        return [identifier(key) for key in keys] if len(keys) <= MOST_OUTPUTS else []

    @cached_property
    def layers(self) -> list[ProgramLayer]:
        """The layers in their order."""
        sizes = self._arch.sizes()
        names = dict(zip((INPUTS, *(x.name for x in self._arch.layers)), self._names(), strict=True))
        out = []
        for number, (layer, values) in enumerate(zip(self._arch.layers, self._values, strict=True), 1):
            arrays = () if layer.shares else tuple(self._arrays(layer, values))
            owner = layer.shares or (layer.name if arrays else "")
            out.append(
                ProgramLayer(
                    names[layer.name],
                    str(layer_name(self._say, self._arch, number)),
                    self._arch.kind_of(layer),
                    layer.kind,
                    names[owner] if owner else "",
                    tuple(names[x] for x in layer.sources),
                    arrays,
                    tuple(_called(block) for block in self._arch.blocks(layer)),
                    tuple(sizes[x] for x in layer.sources),
                    sizes[layer.name],
                )
            )
        return out

    @property
    def kinds(self) -> list[str]:
        """The kinds of its layers, each once."""
        return list(dict.fromkeys(layer.kind for layer in self.layers))

    @property
    def names(self) -> list[str]:
        """The names of the numbers in the arrays that are trained, in their order."""
        return [identifier(name) for x in self.layers for a in x.arrays if a.trained for name in a.names]

    @cached_property
    def chosen(self) -> list[Activation]:
        """The activation functions that layers have by their settings, each once."""
        return list(dict.fromkeys(x.activation for x in self.layers if x.activation is not None))

    @cached_property
    def activations(self) -> list[Activation]:
        """These, and those within gates."""
        within = (f for values in self._values for f in values.teacher.functions.values())
        return list(dict.fromkeys([*self.chosen, *within]))

    def own(self, f: Activation) -> Own:
        """An activation function as the program defines it."""
        return Own.of(f, self._framework, safe=False)

    def slope(self, f: Activation) -> Expr:
        """Its derivative, of ``net`` and ``out``."""
        return f.derivative(Ref("net"), Ref("out"))

    @property
    def uses_math(self) -> bool:
        """Whether the framework has not all that the definitions call, and Python's ``math`` is taken."""
        style = FRAMEWORKS[self._framework].style()
        taken = [f.value(Ref("net")) for f in self.activations if f.elementwise]
        taken += [self.slope(f) for f in self.activations if f.elementwise]
        return any("math." in expression(e, style) for e in taken)

    @property
    def error(self) -> Expr:
        """The error of each output, of ``target`` and ``out``."""
        return shown(LOSSES[self._network.loss].error(Ref("target"), Ref("out"), self._outputs))

    @property
    def error_by_out(self) -> Expr:
        """Its derivative with respect to the output."""
        return shown(LOSSES[self._network.loss].derivative(Ref("target"), Ref("out"), self._outputs))

    @property
    def _outputs(self) -> Num:
        return Num(prod(self._network.output_shape))

    @cached_property
    def _values(self) -> list[LayerValues]:
        return layer_values(self._arch)

    def _names(self) -> Iterator[str]:
        """What programs call the inputs and the layers: by their own names where these can be Python's."""
        found = [re.sub(r"\W+", "_", x.name, flags=re.ASCII).strip("_") for x in self._arch.layers]
        plain = all(found) and len({INPUTS, *found}) == len(found) + 1
        yield INPUTS
        yield from found if plain else (f"layer_{n}" for n in range(1, len(found) + 1))

    def _arrays(self, layer: GraphLayer, values: LayerValues) -> Iterator[ProgramArray]:
        numbers = dict(zip((q.key for q in self._graph.given), values_of_given(self._network), strict=True))
        for block in self._arch.blocks(layer):
            found = values.parameters[block.key]
            given = tuple(float(numbers[key]) for key in found.keys)
            shape = _canonical(layer.kind, block, self._arch.sizes()[layer.sources[0]])
            yield ProgramArray(block.key, _called(block), shape, given, found.keys, block.trained)


def nested(numbers: Sequence[Any], shape: Shape, indent: int) -> str:
    """Numbers as nested lists: on one line, or a line for each of the outermost."""
    if not shape:
        return repr(numbers[0])
    step = prod(shape[1:])
    parts = [numbers[n : n + step] for n in range(0, len(numbers), step)]
    line = f"[{', '.join(nested(part, shape[1:], 0) for part in parts)}]"
    if len(line) + indent <= WIDTH - 30 and "\n" not in line:
        return line
    margin = " " * (indent + 4)
    lines = [f"{margin}{nested(part, shape[1:], indent + 4)},\n" for part in parts]
    return f"[\n{''.join(lines)}{' ' * indent}]"


def _called(block: Block) -> str:
    """What programs call the numbers of a table: as the sheet does, without the letter of the layer."""
    return block.prefix.replace("_{letter}", "").replace("{letter}", "h").rstrip("_")


def _canonical(kind: AnyLayer, block: Block, read: Shape) -> Shape:
    """The shape of an array: of kernels always by filter and channel first."""
    sides = getattr(kind, "kernel", None)
    if sides is None or block.path != ("weights",):
        return block.shape
    filters = getattr(kind, "filters", 1)
    return (filters, prod(block.shape) // filters // prod(sides), *sides)
