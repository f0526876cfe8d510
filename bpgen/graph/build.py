"""From an architecture to its graph: one round, whole."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from . import names
from .architecture import Architecture, BiasRule
from .backward import delta_name, layer_backward
from .forward import batch_error, errors, forward, given, over_samples
from .quantity import Concept, Graph, Index, Quantity
from .update import carried, given_of_optimiser, slips, updated


@lru_cache(maxsize=64)
def build_graph(arch: Architecture) -> Graph:
    """Every quantity of one round, in order of computation: given values, the forward pass and the
    error of each sample, then from the last layer to the first its derivatives, gradients, updates, and what
    the optimiser carries into the next round.
    """
    layers = range(1, arch.depth + 1)
    trained = [place for layer in layers for place in _trained(arch, layer)]
    quantities = [*given(arch), *given_of_optimiser(arch, trained)]
    for s in range(1, arch.samples + 1):
        quantities += [*forward(arch, s), *errors(arch, s)]
    quantities += batch_error(arch)
    for layer in reversed(layers):
        for s in range(1, arch.samples + 1):
            quantities += layer_backward(arch, layer, s)
        quantities += _updates(arch, layer)
    quantities += carried(arch)
    objective = "E_total" if arch.samples == 1 else "E_batch"
    # The parameters come first, from the last layer to the first, as they are updated.
    kinds = (Concept.UPDATED, Concept.NEW_STATE, Concept.CARRIED)
    new = [q.key for kind in kinds for q in quantities if q.concept is kind]
    next_round = {key.removesuffix("+"): key for key in new}
    slips_ = slips(arch, {name: f"d{objective}/d{name}" for name, _ in trained})
    return Graph(tuple(quantities), next_round, objective, dict(_aliases(arch)), tuple(slips_))


def _trained(arch: Architecture, layer: int) -> Iterator[tuple[str, Index]]:
    """The parameters of a layer that are updated: their names and places."""
    for n in range(1, arch.sizes[layer] + 1):
        for m in range(1, arch.sizes[layer - 1] + 1):
            yield names.weight(arch, layer, n, m), Index(None, layer, n, m)
    if arch.trains_biases(layer):
        per_unit = arch.bias_rule(layer) is BiasRule.UNIT
        for n in range(1, arch.bias_count(layer) + 1):
            yield names.bias(arch, layer, n), Index(None, layer, n if per_unit else None)


def _updates(arch: Architecture, layer: int) -> Iterator[Quantity]:
    """The new value of each trained parameter of a layer; before it, of several samples, the
    gradient over the batch.
    """
    for parameter, index in _trained(arch, layer):
        gradient = f"dE_total/d{parameter}"
        if arch.samples > 1:
            total = over_samples(arch, gradient)
            gradient = f"dE_batch/d{parameter}"
            pair = ("E_batch", parameter)
            yield Quantity(gradient, gradient, Concept.BATCH_GRADIENT, index, total, (), pair)
        yield from updated(arch, parameter, index, gradient)


def _aliases(arch: Architecture) -> Iterator[tuple[str, str]]:
    """Other names that users type for the same quantity: delta_o1 and dE_total/dnet_o1."""
    for layer in range(1, arch.depth + 1):
        for n in range(1, arch.sizes[layer] + 1):
            unit, name = names.unit(arch, layer, n), delta_name(arch, layer, n)
            yield f"delta_{unit}", name
            if name != f"dE_total/dnet_{unit}":
                yield f"dE_total/dnet_{unit}", name
                yield f"d{name[1:].split('/', 1)[0]}/dout_{unit}", f"dE_total/dout_{unit}"
