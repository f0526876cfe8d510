"""The backward pass: the chain rule factor by factor, for each unit and each weight.

The order within a layer, from the last layer to the first: for each sample the error's derivative by
each output, the local derivative, the local error (delta), and for each parameter its factor and its
gradient. Every definition mentions the weights of the forward pass, never the updated ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import names
from .architecture import ActivationName, Architecture, BiasRule
from .expr import Add, Expr, Mul, Num, Ref, Written, add, mul
from .forward import key, output_units
from .functions import ACTIVATIONS
from .functions.softmax import softmax_jacobian
from .losses import LOSSES, error_by_net, safe_error_by_out
from .quantity import Concept, Index, Quantity


def is_softmax(arch: Architecture, layer: int) -> bool:
    """Whether the layer's outputs each depend on all of its nets."""
    return arch.layers[layer - 1].activation is ActivationName.SOFTMAX


def layer_backward(arch: Architecture, layer: int, s: int) -> Iterator[Quantity]:
    """All derivatives that belong to one layer, for sample ``s``."""
    units = range(1, arch.sizes[layer] + 1)
    if is_softmax(arch, layer):
        for n in units:
            yield from _error_by_out(arch, layer, n, s)
        for n in units:
            yield from (_jacobian(arch, layer, k, n, s) for k in units)
            yield _delta(arch, layer, n, s)
    else:
        for n in units:
            yield from _error_by_out(arch, layer, n, s)
            yield _out_by_net(arch, layer, n, s)
            yield _delta(arch, layer, n, s)
    for n in units:
        for m in range(1, arch.sizes[layer - 1] + 1):
            yield from _weight_gradient(arch, layer, n, m, s)
    if arch.trains_biases(layer):
        yield from _bias_gradients(arch, layer, s)
    if layer == 1 and arch.input_gradients:
        for m in range(1, arch.inputs + 1):
            yield from _error_by_out(arch, 0, m, s)


def error_name(arch: Architecture, layer: int, n: int) -> str:
    """The error that a unit's net acts on: E_o1 where each output has its own, else E_total."""
    own = layer == arch.depth and not is_softmax(arch, layer)
    return f"E_{names.unit(arch, layer, n)}" if own else "E_total"


def delta_name(arch: Architecture, layer: int, n: int) -> str:
    """The name of the local error of a unit: dE_o1/dnet_o1 or dE_total/dnet_h1."""
    return f"d{error_name(arch, layer, n)}/dnet_{names.unit(arch, layer, n)}"


def path_name(arch: Architecture, layer: int, n: int, via: int) -> str:
    """What unit ``via`` of the next layer contributes to unit ``n``: dE_o1/dout_h1 where that
    unit has an error of its own, else dE_total/dout_h1@o1, the part that runs through it.
    """
    error, through = error_name(arch, layer + 1, via), names.unit(arch, layer + 1, via)
    by = names.output(arch, layer, n)
    return f"d{error}/d{by}" + (f"@{through}" if error == "E_total" else "")


def _derivative(
    arch: Architecture,
    of: str,
    by: str,
    concept: Concept,
    index: Index,
    definition: Expr,
    steps: tuple[Expr, ...] = (),
    name: str | None = None,
) -> Quantity:
    """The derivative of ``of`` by ``by``. Parameters, unlike all else, belong to every sample."""
    name = name or f"d{of}/d{by}"
    shared = index.source is not None or concept in (Concept.NET_BY_BIAS, Concept.GRADIENT)
    wrt = (
        names.of_sample(arch, of, index.sample),
        by if shared else names.of_sample(arch, by, index.sample),
    )
    key_ = names.of_sample(arch, name, index.sample)
    return Quantity(key_, name, concept, index, definition, steps, wrt)


def _error_by_out(arch: Architecture, layer: int, n: int, s: int) -> Iterator[Quantity]:
    """dE/dout of a unit, and the paths that lead to it; likewise of an input, the output of layer 0."""
    by = names.output(arch, layer, n)

    def by_out(definition: Expr, steps: tuple[Expr, ...] = ()) -> Quantity:
        index = Index(s, layer, n)
        return _derivative(arch, "E_total", by, Concept.ERROR_BY_OUT, index, definition, steps)

    if layer == arch.depth:
        unit, outputs = output_units(arch, s)[n - 1], arch.sizes[-1]
        # The other outputs' errors do not depend on this output: each adds a 0, as the deck shows.
        long = LOSSES[arch.loss].long(unit.target, unit.out, Num(outputs))
        yield by_out(safe_error_by_out(arch.loss, unit), (add([long, *[Num(0)] * (outputs - 1)]),))
        return
    paths: list[Expr] = []
    for k in range(1, arch.sizes[layer + 1] + 1):
        through = names.unit(arch, layer + 1, k)
        weight = Ref(names.weight(arch, layer + 1, k, n))
        index = Index(s, layer, n, via=k)
        yield _derivative(arch, f"net_{through}", by, Concept.NET_BY_OUT, index, weight)
        delta = names.of_sample(arch, delta_name(arch, layer + 1, k), s)
        factor = names.of_sample(arch, f"dnet_{through}/d{by}", s)
        path = path_name(arch, layer, n, k)
        product = Mul((Ref(delta), Ref(factor)))
        error = error_name(arch, layer + 1, k)
        yield _derivative(arch, error, by, Concept.PATH, index, product, name=path)
        paths.append(Ref(names.of_sample(arch, path, s)))
    yield by_out(add(paths))


def _out_by_net(arch: Architecture, layer: int, n: int, s: int) -> Quantity:
    here = names.unit(arch, layer, n)
    net, out = Ref(key(arch, "net", layer, n, s)), Ref(key(arch, "out", layer, n, s))
    f = ACTIVATIONS[arch.layers[layer - 1].activation]
    index = Index(s, layer, n)
    value, steps = f.derivative(net, out), f.steps(net, out)
    return _derivative(arch, f"out_{here}", f"net_{here}", Concept.OUT_BY_NET, index, value, steps)


def _jacobian(arch: Architecture, layer: int, k: int, n: int, s: int) -> Quantity:
    out, other = Ref(key(arch, "out", layer, k, s)), Ref(key(arch, "out", layer, n, s))
    of, by = f"out_{names.unit(arch, layer, k)}", f"net_{names.unit(arch, layer, n)}"
    definition = softmax_jacobian(out, other, same=k == n)
    return _derivative(arch, of, by, Concept.OUT_BY_NET, Index(s, layer, k, via=n), definition)


def _chain(arch: Architecture, layer: int, n: int, s: int) -> Expr:
    """dE/dnet of a unit by the chain rule: two factors, or in a softmax layer a sum of products."""
    here = names.unit(arch, layer, n)
    through = range(1, arch.sizes[layer] + 1) if is_softmax(arch, layer) else (n,)
    return add(
        [
            Mul(
                (
                    Ref(names.of_sample(arch, f"dE_total/dout_{names.unit(arch, layer, k)}", s)),
                    Ref(names.of_sample(arch, f"dout_{names.unit(arch, layer, k)}/dnet_{here}", s)),
                )
            )
            for k in through
        ]
    )


def _delta(arch: Architecture, layer: int, n: int, s: int) -> Quantity:
    here, chain = names.unit(arch, layer, n), _chain(arch, layer, n, s)
    steps: tuple[Expr, ...] = ()
    if layer == arch.depth:
        units = output_units(arch, s)
        less = error_by_net(arch.loss, units[n - 1], units, sums_to_one=arch.targets_sum_to_one)
        if less is not None:
            chain, steps = Written(chain, less[0]), less[1]
    error, index = error_name(arch, layer, n), Index(s, layer, n)
    return _derivative(arch, error, f"net_{here}", Concept.DELTA, index, chain, steps)


def _weight_gradient(arch: Architecture, layer: int, n: int, m: int, s: int) -> Iterator[Quantity]:
    here, weight = names.unit(arch, layer, n), names.weight(arch, layer, n, m)
    index = Index(s, layer, n, m)
    source = Ref(key(arch, "out", layer - 1, m, s))
    yield _derivative(arch, f"net_{here}", weight, Concept.NET_BY_WEIGHT, index, source)
    factor = Ref(names.of_sample(arch, f"dnet_{here}/d{weight}", s))
    yield _derivative(arch, "E_total", weight, Concept.GRADIENT, index, _gradient(arch, layer, n, s, factor))


def _gradient(arch: Architecture, layer: int, n: int, s: int, factor: Expr) -> Expr:
    """Three factors as taught; two (delta and the last factor) as computed."""
    delta = Ref(names.of_sample(arch, delta_name(arch, layer, n), s))
    if is_softmax(arch, layer):
        return Mul((delta, factor))
    chain = _chain(arch, layer, n, s)
    assert isinstance(chain, Mul)
    return Written(mul(*chain.factors, factor), Mul((delta, factor)))


def _bias_gradients(arch: Architecture, layer: int, s: int) -> Iterator[Quantity]:
    units = range(1, arch.sizes[layer] + 1)
    for n in units:
        of, by = f"net_{names.unit(arch, layer, n)}", names.bias(arch, layer, n)
        index = Index(s, layer, n)
        yield _derivative(arch, of, by, Concept.NET_BY_BIAS, index, Num(1))
    if arch.bias_rule(layer) is BiasRule.UNIT:
        for n in units:
            here, by = names.unit(arch, layer, n), names.bias(arch, layer, n)
            factor = Ref(names.of_sample(arch, f"dnet_{here}/d{by}", s))
            gradient = _gradient(arch, layer, n, s, factor)
            index = Index(s, layer, n)
            yield _derivative(arch, "E_total", by, Concept.GRADIENT, index, gradient)
        return
    # A bias that a layer shares acts through each of its units: the gradient is the sum of all paths.
    by = names.bias(arch, layer, 1)
    deltas = [Ref(names.of_sample(arch, delta_name(arch, layer, n), s)) for n in units]
    ones = [names.of_sample(arch, f"dnet_{names.unit(arch, layer, n)}/d{by}", s) for n in units]
    taught = add([Mul((d, Ref(one))) for d, one in zip(deltas, ones, strict=True)])
    plain = Add(tuple(deltas)) if len(deltas) > 1 else deltas[0]
    yield _derivative(arch, "E_total", by, Concept.GRADIENT, Index(s, layer), Written(taught, plain))
