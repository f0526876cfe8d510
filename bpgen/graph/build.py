"""From an architecture to its graph: one round, whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial

from . import names
from .architecture import Architecture
from .chain import Chain, Teacher
from .collector import collector_at_rest
from .error import ErrorOfSample, batch_error
from .layers import layer_of
from .layers.layer import LayerKind
from .notation import USUAL
from .optimisers.rule import RATE
from .quantity import Concept, Graph, Index, Quantity
from .scalar import Formulas, scalar_graph
from .update import carried, given_of_optimiser, slips, updates

Shape = Architecture | Formulas


@lru_cache(maxsize=64)
@collector_at_rest()
def build_graph(arch: Shape) -> Graph:
    """Every quantity of one round, in order of computation: given values, the forward pass and the
    error of each sample, then from the last layer to the first its derivatives, gradients, updates, and what
    the optimiser carries into the next round.
    """
    if isinstance(arch, Formulas):
        return scalar_graph(arch)
    if arch.notation != USUAL:
        return replace(build_graph(arch._replace(notation=USUAL)), shape=arch)
    layers = [layer_of(arch, number) for number in range(1, arch.depth + 1)]
    parameters = [(q, layer) for layer in layers for q in layer.parameters()]
    groups = {layer: list(layer.trained()) for layer in layers}
    keys = {key for layer in layers for group in groups[layer] for key in group}
    trained = {layer: [q for q, owner in parameters if owner is layer and q.key in keys] for layer in layers}
    inputs = {s: list(_inputs(arch, s)) for s in range(1, arch.samples + 1)}
    quantities: list[Quantity] = []
    for s, own in inputs.items():
        quantities += [*own, *_targets(arch, s)]
    quantities += [q for q, _ in parameters]
    quantities.append(Quantity(RATE.key, RATE.key, Concept.LEARNING_RATE, Index()))
    quantities += given_of_optimiser(
        arch.update, [(q.key, q.index) for layer in layers for q in trained[layer]]
    )
    forward, chains = {}, {}
    for s, own in inputs.items():
        forward[s] = list(_forward(layers, own, error := ErrorOfSample.of_architecture(arch, s)))
        quantities += [q for q, _ in forward[s]]
        given = [*((q, layers[0]) for q in own), *parameters]
        chains[s] = Chain([*given, *forward[s]], error.key, s, names.of_sample(arch, "", s))
    quantities += batch_error(arch)
    for layer in reversed(layers):
        for s, chain in chains.items():
            quantities += chain.backward(q.key for q, owner in forward[s] if owner is layer)
            for group in groups[layer]:
                quantities += chain.together(group)
            if layer is layers[0] and arch.input_gradients:
                quantities += chain.backward(q.key for q in inputs[s])
        for q in trained[layer]:
            quantities += updates(arch, q)
    quantities += carried(arch.update)
    objective = "E_total" if arch.samples == 1 else "E_batch"
    # The parameters come first, from the last layer to the first, as they are updated.
    kinds = (Concept.UPDATED, Concept.NEW_STATE, Concept.CARRIED)
    new = [q.key for kind in kinds for q in quantities if q.concept is kind]
    next_round = {key.removesuffix("+"): key for key in new}
    aliases = {alias: name for layer in layers for alias, name in layer.aliases()}
    whole = {q.key: f"d{objective}/d{q.key}" for layer in layers for q in trained[layer]}
    known = partial(slips, arch.update, whole)
    return Graph(arch, tuple(quantities), next_round, objective, aliases, known)


def _inputs(arch: Architecture, s: int) -> Iterator[Quantity]:
    for n in range(1, arch.inputs + 1):
        name = names.unit(arch, 0, n)
        yield Quantity(names.of_sample(arch, name, s), name, Concept.INPUT, Index(s, 0, n))


def _targets(arch: Architecture, s: int) -> Iterator[Quantity]:
    for n in range(1, arch.sizes[-1] + 1):
        name = f"target_{names.unit(arch, arch.depth, n)}"
        yield Quantity(names.of_sample(arch, name, s), name, Concept.TARGET, Index(s, arch.depth, n))


def _forward(
    layers: list[LayerKind], inputs: list[Quantity], error: ErrorOfSample
) -> Iterator[tuple[Quantity, Teacher]]:
    """The forward pass of one sample and its error, each quantity with what teaches its derivatives."""
    passed = [q.key for q in inputs]
    for layer in layers:
        quantities = list(layer.forward(passed, error.sample))
        yield from ((q, layer) for q in quantities)
        passed = [q.key for q in quantities if q.concept is Concept.OUT]
    yield from ((q, error) for q in error.forward())
