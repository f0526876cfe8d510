"""Layers of any kind, each with the names of its numbers and its forward pass for one sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .activations.activation import Activation
from .activations.softmax import softmax_jacobian
from .chain import Taught, Teaching
from .expr import Ref
from .kinds.dense import FullyConnected
from .kinds.kind import Block, Maker, Values, places
from .layers_shape import GraphLayer, LayerGraph
from .optimisers.rule import RATE
from .quantity import Concept, Index, Quantity
from .update import given_of_optimiser

#: How the derivative with respect to each kind of quantity is taught: contributions stand in one sum.
_TEACHING: Mapping[Concept, Teaching] = {
    Concept.NET: Teaching(Concept.DELTA, Concept.OUT_BY_NET),
    Concept.OUT: Teaching(Concept.ERROR_BY_OUT),
    Concept.NODE: Teaching(Concept.NODE_DERIVATIVE),
    Concept.WEIGHT: Teaching(Concept.GRADIENT),
    Concept.BIAS: Teaching(Concept.GRADIENT),
}


class LayerTeacher(NamedTuple):
    """How derivatives of a layer's quantities are taught: of softmax by its Jacobian, of activation functions
    as the field writes them, else by calculus.
    """

    shares: Mapping[str, str]
    functions: Mapping[str, Activation]

    def teaching(self, q: Quantity) -> Teaching | None:
        """By what a quantity is."""
        return _TEACHING.get(q.concept)

    def taught(self, of: Quantity, by: Quantity) -> Taught | None:
        """An entry of the Jacobian of softmax, or the derivative of an activation function."""
        if (function := self.functions.get(of.key)) is not None:
            operand, value = Ref(by.key), Ref(of.key)
            return Taught(function.derivative(operand, value), function.steps(operand, value))
        if of.concept is Concept.OUT and (own := self.shares.get(by.key)) is not None:
            return Taught(softmax_jacobian(Ref(of.key), Ref(own), same=own == of.key))
        return None


class LayerValues(NamedTuple):
    """A layer in one sample: what it reads and passes on, its parameters by the keys of their tables, and
    what it has ``made``, with how that is taught.
    """

    shape: GraphLayer
    read: tuple[Values, ...]
    passed: Values
    parameters: Mapping[str, Values]
    made: Sequence[Quantity]
    teacher: LayerTeacher


class NamedLayer(NamedTuple):
    """A layer that is made: how its units are called, what tells its names from another's."""

    number: int
    shape: GraphLayer
    letter: str
    tag: str
    blocks: Mapping[str, tuple[Block, Values]]

    def values(self, arch: LayerGraph, sample: int, read: Sequence[Values]) -> LayerValues:
        """Its forward pass for a sample, from what it reads."""
        parameters = {key: found for key, (_, found) in self.blocks.items()}
        words = arch.words[sample - 1] if arch.words else ()
        by_steps, mark = not arch.is_grid, mark_of(arch, sample)
        of = Maker(self.number, sample, mark, self.letter, self.tag, parameters, words, by_steps=by_steps)
        passed = self.shape.kind.forward(of, *read)
        teacher = LayerTeacher(of.shares, of.functions)
        return LayerValues(self.shape, tuple(read), passed, parameters, of.made, teacher)

    def parameters(self) -> Iterator[Quantity]:
        """Its given values, in the order of the problem's table; none that are another layer's."""
        number = 0
        for block, values in self.own():
            concept = Concept.BIAS if block.path[0].endswith("biases") else Concept.WEIGHT
            for key in values.keys:
                number += 1
                yield Quantity(key, key, concept, Index(None, self.number, number))

    def trained(self) -> Iterator[str]:
        """The parameters that updates change."""
        return (key for block, values in self.own() if block.trained for key in values.keys)

    def own(self) -> Iterable[tuple[Block, Values]]:
        """What no other layer has listed."""
        return () if self.shape.shares else self.blocks.values()


def layer_values(arch: LayerGraph) -> list[LayerValues]:
    """Each layer with the keys of its numbers in the first sample."""
    return named_layers(arch)[1]


def named_layers(arch: LayerGraph) -> tuple[list[NamedLayer], list[LayerValues]]:
    """The layers, each with a letter and a tag under which no name of an earlier one, or of the optimiser, is
    used again; and the forward pass of the first sample, in which the names are.
    """
    layers, first = list[NamedLayer](), list[LayerValues]()
    taken = {RATE.key, *(q.name for q in given_of_optimiser(arch.update, []))}

    def named(shape: GraphLayer, read: list[Values]) -> Values:
        number, owner = len(layers) + 1, next((x for x in layers if x.shape.name == shape.shares), None)
        for letter, tag in _calls(shape, is_last=number == len(arch.layers)):
            blocks = owner.blocks if owner else _blocks(arch, shape, letter, tag)
            layer = NamedLayer(number, shape, letter, tag, blocks)
            values = layer.values(arch, 1, read)
            names = {q.name for q in values.made}.union(*(found.keys for _, found in layer.own()))
            if names.isdisjoint(taken):
                break
        taken.update(names)
        layers.append(layer)
        first.append(values)
        return values.passed

    arch.passed(_values(arch, inputs_of(arch, 1)), named)
    return layers, first


def _blocks(arch: LayerGraph, shape: GraphLayer, letter: str, tag: str) -> Mapping[str, tuple[Block, Values]]:
    """A layer's parameters under these names, by the keys of their tables."""
    blocks = (x._replace(prefix=x.prefix.format(letter=letter)) for x in arch.blocks(shape))
    return {block.key: (block, Values(block.shape, tuple(block.names(tag)))) for block in blocks}


def walked(
    arch: LayerGraph, layers: Sequence[NamedLayer], inputs: Sequence[Quantity], s: int
) -> list[LayerValues]:
    """The forward pass of another sample, layer by layer."""
    found, rest = list[LayerValues](), iter(layers)

    def made(_: GraphLayer, read: list[Values]) -> Values:
        found.append(next(rest).values(arch, s, read))
        return found[-1].passed

    arch.passed(_values(arch, inputs), made)
    return found


def _calls(shape: GraphLayer, *, is_last: bool) -> Iterator[tuple[str, str]]:
    """How a layer's units may be called, the best first: the letter of its kind, of a last layer o."""
    letters = ("o", "y") if is_last and isinstance(shape.kind, FullyConnected) else (shape.kind.letter,)
    yield from ((letter, "") for letter in letters)
    number = 2
    while True:
        yield letters[0], f"_L{number}"
        number += 1


def inputs_of(arch: LayerGraph, s: int) -> list[Quantity]:
    """The inputs of a sample: x1, of steps x1_t2, of a grid x_1_2; none where they are words."""
    if arch.words:
        return []
    of = Maker(0, s, mark_of(arch, s), "x", "", {}, by_steps=not arch.is_grid)
    out = []
    for n, place in enumerate(places(arch.inputs), 1):
        name, step = of.placed(place)
        name += "" if step is None else f"_t{step}"
        out.append(Quantity(name + mark_of(arch, s), name, Concept.INPUT, Index(s, 0, n, step)))
    return out


def _values(arch: LayerGraph, inputs: Sequence[Quantity]) -> Values:
    """The inputs as what a layer reads."""
    return Values(arch.inputs, tuple(q.key for q in inputs))


def mark_of(arch: LayerGraph, s: int) -> str:
    """What tells the keys of a sample from those of others; nothing where there is one."""
    return f"[{s}]" if arch.samples > 1 else ""
