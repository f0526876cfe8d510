"""The forward pass: given values, net inputs, outputs. And the errors at its end."""

from __future__ import annotations

from collections.abc import Iterator

from . import names
from .architecture import ActivationName, Architecture, BiasRule, Reduction
from .expr import Div, Expr, Mul, Num, Ref, add
from .functions import ACTIVATIONS
from .functions.exp import exp
from .functions.softmax import softmax
from .losses import safe_error
from .losses.loss import OutputUnit
from .quantity import Concept, Index, Quantity

LEARNING_RATE = "eta"


def given(arch: Architecture) -> Iterator[Quantity]:
    """Inputs, targets, weights, biases and the learning rate, in the order of the problem's table."""
    for s in range(1, arch.samples + 1):
        for n in range(1, arch.inputs + 1):
            name = names.unit(arch, 0, n)
            yield Quantity(names.of_sample(arch, name, s), name, Concept.INPUT, Index(s, 0, n))
        for n in range(1, arch.sizes[-1] + 1):
            name = f"target_{names.unit(arch, arch.depth, n)}"
            key = names.of_sample(arch, name, s)
            yield Quantity(key, name, Concept.TARGET, Index(s, arch.depth, n))
    for layer in range(1, arch.depth + 1):
        for n in range(1, arch.sizes[layer] + 1):
            for m in range(1, arch.sizes[layer - 1] + 1):
                name = names.weight(arch, layer, n, m)
                yield Quantity(name, name, Concept.WEIGHT, Index(None, layer, n, m))
        for n in range(1, arch.bias_count(layer) + 1):
            name = names.bias(arch, layer, n)
            unit = n if arch.bias_rule(layer) is BiasRule.UNIT else None
            yield Quantity(name, name, Concept.BIAS, Index(None, layer, unit))
    yield Quantity(LEARNING_RATE, LEARNING_RATE, Concept.LEARNING_RATE, Index())


def forward(arch: Architecture, s: int) -> Iterator[Quantity]:
    """Net input and output of each unit, layer by layer, for sample ``s``.

    In an elementwise layer the two of a unit follow each other, as on the deck's slides; in a softmax
    layer all nets come first, then their exponentials, the sum, and the outputs.
    """
    for layer in range(1, arch.depth + 1):
        units = range(1, arch.sizes[layer] + 1)
        activation = arch.layers[layer - 1].activation
        if activation is ActivationName.SOFTMAX:
            yield from (_net(arch, s, layer, n) for n in units)
            yield from _softmax(arch, s, layer)
            continue
        for n in units:
            yield _net(arch, s, layer, n)
            net = Ref(key(arch, "net", layer, n, s))
            value = ACTIVATIONS[activation].value(net)
            yield _of_unit(arch, "out", Concept.OUT, s, layer, n, value)


def errors(arch: Architecture, s: int) -> Iterator[Quantity]:
    """Each output unit's error and their sum, for sample ``s``."""
    last = arch.depth
    units = range(1, arch.sizes[-1] + 1)
    for n, unit in zip(units, output_units(arch, s), strict=True):
        yield _of_unit(arch, "E", Concept.ERROR, s, last, n, safe_error(arch.loss, unit))
    total = add([Ref(key(arch, "E", last, n, s)) for n in units])
    k = names.of_sample(arch, "E_total", s)
    yield Quantity(k, "E_total", Concept.TOTAL_ERROR, Index(s), total)


def output_units(arch: Architecture, s: int) -> list[OutputUnit]:
    """The units of the last layer, as the loss sees them."""

    def of(word: str) -> list[Ref]:
        return [Ref(key(arch, word, arch.depth, n, s)) for n in range(1, arch.sizes[-1] + 1)]

    nets, activation = of("net"), arch.layers[-1].activation
    return [
        OutputUnit(activation, target, out, net, nets)
        for target, out, net in zip(of("target"), of("out"), nets, strict=True)
    ]


def batch_error(arch: Architecture) -> Iterator[Quantity]:
    """The error over all samples, summed or averaged, where there are several."""
    if arch.samples > 1:
        definition = over_samples(arch, "E_total")
        yield Quantity("E_batch", "E_batch", Concept.BATCH_ERROR, Index(), definition)


def over_samples(arch: Architecture, name: str) -> Expr:
    """The sum over the samples of the quantity called ``name``, or their mean."""
    total = add([Ref(names.of_sample(arch, name, s)) for s in range(1, arch.samples + 1)])
    if arch.reduction is Reduction.MEAN:
        return Mul((Div(Num(1), Num(arch.samples)), total))
    return total


def key(arch: Architecture, prefix: str, layer: int, number: int, sample: int | None) -> str:
    """The key of a unit's quantity: net_h1, out_o1, E_o1, target_o1; the input's output is i1."""
    unit = names.unit(arch, layer, number)
    name = unit if layer == 0 else f"{prefix}_{unit}"
    return names.of_sample(arch, name, sample)


def _of_unit(
    arch: Architecture, prefix: str, concept: Concept, s: int, layer: int, n: int, definition: Expr
) -> Quantity:
    name = f"{prefix}_{names.unit(arch, layer, n)}"
    return Quantity(names.of_sample(arch, name, s), name, concept, Index(s, layer, n), definition)


def _net(arch: Architecture, s: int, layer: int, n: int) -> Quantity:
    terms: list[Expr] = [
        Mul((Ref(names.weight(arch, layer, n, m)), Ref(key(arch, "out", layer - 1, m, s))))
        for m in range(1, arch.sizes[layer - 1] + 1)
    ]
    if arch.bias_rule(layer) is not BiasRule.NONE:
        terms.append(Mul((Ref(names.bias(arch, layer, n)), Num(1))))
    return _of_unit(arch, "net", Concept.NET, s, layer, n, add(terms))


def _softmax(arch: Architecture, s: int, layer: int) -> Iterator[Quantity]:
    units = range(1, arch.sizes[layer] + 1)
    nets = [Ref(key(arch, "net", layer, n, s)) for n in units]
    exponentials = [Ref(key(arch, "exp", layer, n, s)) for n in units]
    for n in units:
        yield _of_unit(arch, "exp", Concept.EXPONENTIAL, s, layer, n, exp(nets[n - 1]))
    name = f"exp_sum_{names.layer_name(arch, layer)}"
    total = names.of_sample(arch, name, s)
    yield Quantity(total, name, Concept.EXPONENTIAL_SUM, Index(s, layer), add(list(exponentials)))
    for n in units:
        value = softmax(nets[n - 1], nets, exponentials[n - 1], Ref(total))
        yield _of_unit(arch, "out", Concept.OUT, s, layer, n, value)
