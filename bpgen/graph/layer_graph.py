"""The graph of a network of layers of any kind: only their forward passes are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from .architecture import ActivationName
from .chain import Chain, Teacher
from .collector import collector_at_rest
from .error import ErrorOfSample, OutputPlace, batch_error
from .expr import Expr, Num, Ref
from .kinds.dense import FullyConnected
from .kinds.kind import Values
from .layer_slips import layer_slips
from .layer_values import LayerTeacher, LayerValues, NamedLayer, inputs_of, mark_of, named_layers, walked
from .layers_shape import LayerGraph
from .losses.loss import OutputUnit
from .notation import USUAL
from .optimisers.rule import RATE
from .quantity import Concept, Graph, Index, Quantity
from .update import carried, given_of_optimiser, slips, updates


@lru_cache(maxsize=64)
@collector_at_rest()
def layer_graph(arch: LayerGraph) -> Graph:
    """Every quantity of one round, in order of computation: as ``build_graph`` does for fully connected
    layers.
    """
    if arch.notation != USUAL:
        return replace(layer_graph(arch._replace(notation=USUAL)), shape=arch)
    layers, first = named_layers(arch)
    samples = range(1, arch.samples + 1)
    inputs = {s: inputs_of(arch, s) for s in samples}
    passes = {s: walked(arch, layers, inputs[s], s) if s > 1 else first for s in samples}
    made = {s: _forward(arch, layers[-1], passes[s], s) for s in samples}
    quantities: list[Quantity] = []
    for s in samples:
        quantities += [*inputs[s], *made[s].targets]
    parameters = [q for layer in layers for q in layer.parameters()]
    chains = {s: made[s].chain(inputs[s], parameters, mark_of(arch, s)) for s in samples}
    backward = {
        (s, layer.number): list(chains[s].backward(q.key for q in made[s].of_layer(layer.number)))
        for layer in reversed(layers)
        for s in samples
    }
    gradients = {
        (s, key): chains[s].together([key]) for s in samples for layer in layers for key in layer.trained()
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

    def known() -> Iterator[tuple[str, str, Expr]]:
        made = [(x.shape.kind, {key: values for key, (_, values) in x.blocks.items()}) for x in layers]
        yield from dict.fromkeys(layer_slips(made, quantities))  # layers that share make some alike
        yield from slips(arch.update, whole)

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
        plain = LayerTeacher({}, {})
        given: list[tuple[Quantity, Teacher]] = [(q, plain) for q in (*inputs, *parameters)]
        return Chain([*given, *self.forward], self.error, self.sample, mark)


def _forward(arch: LayerGraph, output: NamedLayer, passes: Sequence[LayerValues], s: int) -> _Made:
    forward: list[tuple[Quantity, Teacher]] = [(q, one.teacher) for one in passes for q in one.made]
    values = passes[-1].passed
    last = [q for q, _ in forward if q.index.layer == output.number]
    outputs, targets = _outputs(arch, output, {q.key: q for q, _ in forward}, values, last)
    error = ErrorOfSample(arch.loss, s, mark_of(arch, s), outputs, sums_to_one=arch.targets_sum_to_one)
    forward += [(q, error) for q in error.forward()]
    return _Made(forward, targets, error.key, s)


def _outputs(
    arch: LayerGraph,
    layer: NamedLayer,
    known: Mapping[str, Quantity],
    values: Values,
    last: Sequence[Quantity],
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
    by_steps = activation is ActivationName.SOFTMAX  # whose outputs belong together if they are of one step
    nets_of, groups = dict[int | None, list[Ref]](), dict[int | None, list[OutputUnit]]()
    for _, q, _, net in found:
        nets_of.setdefault(q.index.source if by_steps else None, []).append(Ref(net.key))
    outputs = []
    for name, q, target, net in found:
        step = q.index.source if by_steps else None
        unit = OutputUnit(activation, Ref(target.key), Ref(q.key), Ref(net.key), nets_of[step])
        group = groups.setdefault(step, [])
        group.append(unit)
        outputs.append(OutputPlace(name, q.index, unit, group))
    return outputs, [target for _, _, target, _ in found]


def _no_gradient(arch: LayerGraph, q: Quantity, s: int) -> Quantity:
    """That of a parameter on which the error of a sample does not rest."""
    name, pair = f"dE_total/d{q.name}", (f"E_total{mark_of(arch, s)}", q.key)
    place = q.index._replace(sample=s)
    return Quantity(name + mark_of(arch, s), name, Concept.GRADIENT, place, Num(0), (), pair)
