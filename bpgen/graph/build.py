"""From an architecture to its graph: one round, whole."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from . import names
from .architecture import Architecture, BiasRule
from .backward import delta_name, layer_backward
from .expr import Expr, Mul, Ref, Sub
from .forward import LEARNING_RATE, batch_error, errors, forward, given, over_samples
from .quantity import Concept, Graph, Index, Quantity


@lru_cache(maxsize=64)
def build_graph(arch: Architecture) -> Graph:
    """Every quantity of one round, in order of computation: given values, the forward pass and the
    error of each sample, then from the last layer to the first its derivatives, gradients, updates.
    """
    quantities = list(given(arch))
    for s in range(1, arch.samples + 1):
        quantities += [*forward(arch, s), *errors(arch, s)]
    quantities += batch_error(arch)
    for layer in range(arch.depth, 0, -1):
        for s in range(1, arch.samples + 1):
            quantities += layer_backward(arch, layer, s)
        quantities += _updates(arch, layer)
    trained = [q.index for q in quantities if q.concept is Concept.UPDATED]
    objective = "E_total" if arch.samples == 1 else "E_batch"
    parameters = [_parameter(arch, index) for index in trained]
    return Graph(tuple(quantities), {p: f"{p}+" for p in parameters}, objective, dict(_aliases(arch)))


def _parameter(arch: Architecture, index: Index) -> str:
    assert index.layer is not None
    if index.source is not None:
        assert index.unit is not None
        return names.weight(arch, index.layer, index.unit, index.source)
    return names.bias(arch, index.layer, index.unit or 1)


def _updates(arch: Architecture, layer: int) -> Iterator[Quantity]:
    """The new value of each trained parameter of a layer; before it, of several samples, the
    gradient over the batch.
    """
    indices = [
        Index(None, layer, n, m)
        for n in range(1, arch.sizes[layer] + 1)
        for m in range(1, arch.sizes[layer - 1] + 1)
    ]
    if arch.trains_biases(layer):
        per_unit = arch.bias_rule(layer) is BiasRule.UNIT
        indices += [Index(None, layer, n if per_unit else None) for n in range(1, arch.bias_count(layer) + 1)]
    for index in indices:
        parameter = _parameter(arch, index)
        gradient = f"dE_total/d{parameter}"
        if arch.samples > 1:
            total = over_samples(arch, gradient)
            gradient = f"dE_batch/d{parameter}"
            pair = ("E_batch", parameter)
            yield Quantity(gradient, gradient, Concept.BATCH_GRADIENT, index, total, (), pair)
        step: Expr = Mul((Ref(LEARNING_RATE), Ref(gradient)))
        name = f"{parameter}+"
        yield Quantity(name, name, Concept.UPDATED, index, Sub(Ref(parameter), step))


def _aliases(arch: Architecture) -> Iterator[tuple[str, str]]:
    """Other names that users type for the same quantity: delta_o1 and dE_total/dnet_o1."""
    for layer in range(1, arch.depth + 1):
        for n in range(1, arch.sizes[layer] + 1):
            unit, name = names.unit(arch, layer, n), delta_name(arch, layer, n)
            yield f"delta_{unit}", name
            if name != f"dE_total/dnet_{unit}":
                yield f"dE_total/dnet_{unit}", name
                yield f"d{name[1:].split('/', 1)[0]}/dout_{unit}", f"dE_total/dout_{unit}"
