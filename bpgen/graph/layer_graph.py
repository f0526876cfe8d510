"""The graph of a network of layers of any kind: only their forward passes are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from .activations.activation import Activation
from .activations.softmax import softmax_jacobian
from .architecture import ActivationName
from .chain import Chain, Taught, Teacher, Teaching
from .error import ErrorOfSample, OutputPlace, batch_error
from .expr import Num, Ref
from .kinds.dense import FullyConnected
from .kinds.kind import Block, Maker, Values, places
from .layer_slips import layer_slips
from .layers_shape import GraphLayer, LayerGraph
from .losses.loss import OutputUnit
from .notation import USUAL
from .optimisers.rule import RATE
from .quantity import Concept, Graph, Index, Quantity
from .update import carried, given_of_optimiser, slips, updates

#: How the derivative with respect to each kind of quantity is taught: contributions stand in one sum.
_TEACHING: Mapping[Concept, Teaching] = {
    Concept.NET: Teaching(Concept.DELTA, Concept.OUT_BY_NET),
    Concept.OUT: Teaching(Concept.ERROR_BY_OUT),
    Concept.NODE: Teaching(Concept.NODE_DERIVATIVE),
    Concept.WEIGHT: Teaching(Concept.GRADIENT),
    Concept.BIAS: Teaching(Concept.GRADIENT),
}


class _Layer(NamedTuple):
    """A layer that is being made: how its units are called, what tells its names from another's."""

    number: int
    shape: GraphLayer
    letter: str
    tag: str
    blocks: Mapping[str, tuple[Block, Values]]

    def maker(self, arch: LayerGraph, sample: int) -> Maker:
        values = {key: found for key, (_, found) in self.blocks.items()}
        words = arch.words[sample - 1] if arch.words else ()
        by_steps = not arch.is_grid
        return Maker(
            self.number, sample, _mark(arch, sample), self.letter, self.tag, values, words, by_steps=by_steps
        )

    def parameters(self) -> Iterator[Quantity]:
        """Its given values, in the order of the problem's table."""
        number = 0
        for block, values in self.blocks.values():
            concept = Concept.BIAS if block.path[0] == "biases" else Concept.WEIGHT
            for key in values.keys:
                number += 1
                yield Quantity(key, key, concept, Index(None, self.number, number))

    def trained(self) -> Iterator[str]:
        """The parameters that updates change."""
        return (key for block, values in self.blocks.values() if block.trained for key in values.keys)


class _Teacher(NamedTuple):
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
        if by.key in self.shares and of.key in self.shares.values():
            own = self.shares[by.key]
            return Taught(softmax_jacobian(Ref(of.key), Ref(own), same=own == of.key))
        function = self.functions.get(of.key)
        if function is None:
            return None
        operand, value = Ref(by.key), Ref(of.key)
        return Taught(function.derivative(operand, value), function.steps(operand, value))


@lru_cache(maxsize=64)
def layer_graph(arch: LayerGraph) -> Graph:
    """Every quantity of one round, in order of computation: as ``build_graph`` does for fully connected
    layers.
    """
    if arch.notation != USUAL:
        return replace(layer_graph(arch._replace(notation=USUAL)), shape=arch)
    layers = _named(arch)
    samples = range(1, arch.samples + 1)
    inputs = {s: _inputs(arch, s) for s in samples}
    made = {s: _forward(arch, layers, inputs[s], s) for s in samples}
    quantities: list[Quantity] = []
    for s in samples:
        quantities += [*inputs[s], *made[s].targets]
    parameters = [q for layer in layers for q in layer.parameters()]
    chains = {s: made[s].chain(inputs[s], parameters, _mark(arch, s)) for s in samples}
    backward = {
        (s, layer.number): list(chains[s].backward(q.key for q in made[s].of_layer(layer.number)))
        for layer in reversed(layers)
        for s in samples
    }
    gradients = {
        (s, key): list(chains[s].together([key]))
        for s in samples
        for layer in layers
        for key in layer.trained()
    }
    decays = arch.update.l2 or arch.update.decays
    moved = {key for (_, key), found in gradients.items() if decays or found}
    trained = {layer.number: [q for q in layer.parameters() if q.key in moved] for layer in layers}
    quantities += parameters
    quantities.append(Quantity(RATE.key, RATE.key, Concept.LEARNING_RATE, Index()))
    quantities += given_of_optimiser(
        arch.update, [(q.key, q.index) for layer in layers for q in trained[layer.number]]
    )
    quantities += [q for s in samples for q, _ in made[s].forward]
    quantities += batch_error(arch)
    for layer in reversed(layers):
        for s in samples:
            quantities += backward[s, layer.number]
            for q in trained[layer.number]:
                quantities += gradients[s, q.key] or [_no_gradient(arch, q, s)]
        for q in trained[layer.number]:
            quantities += updates(arch, q)
    quantities += carried(arch.update)
    objective = "E_total" if arch.samples == 1 else "E_batch"
    kinds = (Concept.UPDATED, Concept.NEW_STATE, Concept.CARRIED)
    new = [q.key for kind in kinds for q in quantities if q.concept is kind]
    next_round = {key.removesuffix("+"): key for key in new}
    whole = {q.key: f"d{objective}/d{q.key}" for layer in layers for q in trained[layer.number]}
    kinds_made = [(x.shape.kind, {key: values for key, (_, values) in x.blocks.items()}) for x in layers]
    known = (*layer_slips(kinds_made, quantities), *slips(arch.update, whole))
    return Graph(arch, tuple(quantities), next_round, objective, {}, known)


class _Made(NamedTuple):
    """The forward pass of one sample: each quantity with its teacher, the targets, and the key of the
    error.
    """

    forward: Sequence[tuple[Quantity, Teacher]]
    targets: Sequence[Quantity]
    error: str
    sample: int

    def of_layer(self, number: int) -> Iterator[Quantity]:
        """The quantities of a layer, those of the error not among them."""
        return (q for q, _ in self.forward if q.index.layer == number and q.concept is not Concept.ERROR)

    def chain(self, inputs: Sequence[Quantity], parameters: Sequence[Quantity], mark: str) -> Chain:
        """The chain rule over it."""
        plain = _Teacher({}, {})
        given: list[tuple[Quantity, Teacher]] = [(q, plain) for q in (*inputs, *parameters)]
        return Chain([*given, *self.forward], self.error, self.sample, mark)


def _named(arch: LayerGraph) -> list[_Layer]:
    """The layers, each with a letter and a tag under which no name of an earlier one, or of the optimiser, is
    used again.
    """
    layers = list[_Layer]()
    taken = {RATE.key, *(q.name for q in given_of_optimiser(arch.update, []))}

    def named(shape: GraphLayer, read: list[Values]) -> Values:
        number = len(layers) + 1
        for letter, tag in _calls(shape, is_last=number == len(arch.layers)):
            blocks = {
                block.key: (block, Values(block.shape, tuple(block.names(tag))))
                for block in (x._replace(prefix=x.prefix.format(letter=letter)) for x in arch.blocks(shape))
            }
            layer = _Layer(number, shape, letter, tag, blocks)
            of = layer.maker(arch, 1)
            values = shape.kind.forward(of, *read)
            names = {*(q.name for q in of.made), *(key for _, found in blocks.values() for key in found.keys)}
            if names.isdisjoint(taken):
                break
        taken.update(names)
        layers.append(layer)
        return values

    arch.passed(_values(arch, _inputs(arch, 1)), named)
    return layers


def _calls(shape: GraphLayer, *, is_last: bool) -> Iterator[tuple[str, str]]:
    """How a layer's units may be called, the best first: the letter of its kind, of a last layer o."""
    letters = ("o", "y") if is_last and isinstance(shape.kind, FullyConnected) else (shape.kind.letter,)
    yield from ((letter, "") for letter in letters)
    number = 2
    while True:
        yield letters[0], f"_L{number}"
        number += 1


def _inputs(arch: LayerGraph, s: int) -> list[Quantity]:
    """The inputs of a sample: x1, of steps x1_t2, of a grid x_1_2; none where they are words."""
    if arch.words:
        return []
    of = Maker(0, s, _mark(arch, s), "x", "", {}, by_steps=not arch.is_grid)
    out = []
    for n, place in enumerate(places(arch.inputs), 1):
        name, step = of.placed(place)
        name += "" if step is None else f"_t{step}"
        out.append(Quantity(name + _mark(arch, s), name, Concept.INPUT, Index(s, 0, n, step)))
    return out


def _values(arch: LayerGraph, inputs: Sequence[Quantity]) -> Values:
    """The inputs as what a layer reads."""
    return Values(arch.inputs, tuple(q.key for q in inputs))


def _forward(arch: LayerGraph, layers: Sequence[_Layer], inputs: Sequence[Quantity], s: int) -> _Made:
    forward: list[tuple[Quantity, Teacher]] = []
    makers = (layer.maker(arch, s) for layer in layers)

    def made(shape: GraphLayer, read: list[Values]) -> Values:
        of = next(makers)
        values = shape.kind.forward(of, *read)
        teacher = _Teacher(of.shares, of.functions)
        forward.extend((q, teacher) for q in of.made)
        return values

    values = arch.passed(_values(arch, inputs), made)[layers[-1].shape.name]
    last = [q for q, _ in forward if q.index.layer == layers[-1].number]
    outputs, targets = _outputs(arch, layers[-1], {q.key: q for q, _ in forward}, values, last)
    error = ErrorOfSample(arch.loss, s, _mark(arch, s), outputs, sums_to_one=arch.targets_sum_to_one)
    forward += [(q, error) for q in error.forward()]
    return _Made(forward, targets, error.key, s)


def _outputs(
    arch: LayerGraph, layer: _Layer, known: Mapping[str, Quantity], values: Values, last: Sequence[Quantity]
) -> tuple[list[OutputPlace], list[Quantity]]:
    """What the loss sees of each output, and the targets."""
    kind = layer.shape.kind
    activation = kind.activation if isinstance(kind, FullyConnected) else ActivationName.IDENTITY
    nets = {q.index: q for q in last if q.concept is Concept.NET}
    found = []
    for key in values.keys:
        q = known[key]
        name = q.name.removeprefix("out_")
        target = Quantity(f"target_{key.removeprefix('out_')}", f"target_{name}", Concept.TARGET, q.index)
        found.append((name, q, target, nets.get(q.index, q)))
    units = []
    for _, q, target, net in found:
        alike = [n for _, other, _, n in found if _in_one_softmax(activation, q, other)]
        refs = [Ref(n.key) for n in alike]
        units.append(OutputUnit(activation, Ref(target.key), Ref(q.key), Ref(net.key), refs))
    outputs = []
    for n, (name, q, _, _) in enumerate(found):
        group = [
            u
            for u, (_, other, _, _) in zip(units, found, strict=True)
            if _in_one_softmax(activation, q, other)
        ]
        outputs.append(OutputPlace(name, q.index, units[n], group))
    return outputs, [target for _, _, target, _ in found]


def _in_one_softmax(activation: ActivationName, a: Quantity, b: Quantity) -> bool:
    """Whether two outputs belong together: all of them, but of softmax only those of a step."""
    return activation is not ActivationName.SOFTMAX or a.index.source == b.index.source


def _no_gradient(arch: LayerGraph, q: Quantity, s: int) -> Quantity:
    """That of a parameter on which the error of a sample does not rest."""
    name, pair = f"dE_total/d{q.name}", (f"E_total{_mark(arch, s)}", q.key)
    place = q.index._replace(sample=s)
    return Quantity(name + _mark(arch, s), name, Concept.GRADIENT, place, Num(0), (), pair)


def _mark(arch: LayerGraph, s: int) -> str:
    return f"[{s}]" if arch.samples > 1 else ""
