"""One training step over many points, compiled from the graph's definitions over vectors.

Arrays have a row for each point and a column for each unit; ``W_h`` has a row for each unit of its layer,
as in a network file. Only what runs across units is written here, as matrix products; the outputs, errors,
slopes and local errors are the graph's (``trace/vectors.py``), in the form for computing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..graph import names
from ..graph.architecture import ActivationName, Architecture
from ..graph.expr import Expr, computed, refs
from ..graph.quantity import Concept
from ..printers.python import ENGINE, expression
from ..trace.compile import define
from ..trace.domains import Domain, array_domain
from ..trace.vectors import INPUTS, TARGETS, layer_vectors, vector

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Array = NDArray[float64]
    #: The weights and biases, layer by layer: W_h, b_h, W_o, b_o.
    Parameters = Sequence[Array]


class Step(NamedTuple):
    """What training needs of an architecture.

    ``update(parameters, inputs, targets, rate)`` gives the parameters after one step; ``forward(parameters,
    inputs, targets)`` the error of each point, summed over the outputs, and the outputs; ``everything`` takes
    what ``update`` takes, and gives each array of the step by its name, in order of computation.
    """

    update: Callable[[Parameters, Array, Array, float], list[Array]]
    forward: Callable[[Parameters, Array, Array], tuple[Array, Array]]
    everything: Callable[[Parameters, Array, Array, float], Mapping[str, Array]]


@lru_cache(maxsize=32)
def compile_step(arch: Architecture) -> Step:
    """The functions of this architecture. Raises as NumPy does where it is missing."""
    layers = range(1, arch.depth + 1)
    parameters = ", ".join(f"{word}_{names.layer_name(arch, k)}" for k in layers for word in "Wb")
    forward = [line for k in layers for line in _forward(arch, k)]
    backward = [line for k in reversed(layers) for line in _backward(arch, k)]
    out = vector(arch, Concept.OUT, arch.depth)
    error = _of(layer_vectors(arch, arch.depth).error)
    taken = f"_parameters, {INPUTS}, {TARGETS}"
    unpack = f"({parameters},) = _parameters"
    functions = {**_vector_domain().functions}

    def made(name: str, arguments: str, *lines: str) -> Any:
        body = "\n".join(f"    {line}" for line in (unpack, *lines))
        return define(f"def {name}({arguments}):\n{body}", name, dict(functions))

    new = [f"{word}_{names.layer_name(arch, k)}" for k in layers for word in "Wb"]
    updated = ", ".join(f"{name} - _rate * G_{name}" for name in new)
    return Step(
        update=made("_update", f"{taken}, _rate", *forward, *backward, f"return [{updated}]"),
        forward=made("_forward", taken, *forward, f"return ({error}).sum(axis=1), {out}"),
        everything=made(
            "_everything",
            f"{taken}, _rate",
            *forward,
            f"{vector(arch, Concept.ERROR, arch.depth)} = {error}",
            *backward,
            "return {name: value for name, value in locals().items() if name[0] != '_'}",
        ),
    )


def _forward(arch: Architecture, k: int) -> Iterator[str]:
    letter, net, out = names.layer_name(arch, k), *_pair(arch, k)
    yield f"{net} = {vector(arch, Concept.OUT, k - 1)} @ W_{letter}.T + b_{letter}"
    value = layer_vectors(arch, k).out
    # Of one softmax unit, the graph's computed form: e to the net less the logarithm of the layer's sum.
    yield f"{out} = exp({net} - log_sum_exp({net}))" if value is None else f"{out} = {_of(value)}"


def _backward(arch: Architecture, k: int) -> Iterator[str]:
    letter, vectors = names.layer_name(arch, k), layer_vectors(arch, k)
    by_out, delta = vector(arch, Concept.ERROR_BY_OUT, k), vector(arch, Concept.DELTA, k)
    out, softmax = vector(arch, Concept.OUT, k), arch.layers[k - 1].activation is ActivationName.SOFTMAX
    taken = set(refs(computed(vectors.delta))) if vectors.delta else {by_out}
    if by_out in taken:
        if vectors.error_by_out is not None:
            yield f"{by_out} = {_of(vectors.error_by_out)}"
        else:
            yield f"{by_out} = {vector(arch, Concept.DELTA, k + 1)} @ W_{names.layer_name(arch, k + 1)}"
    slope = vector(arch, Concept.OUT_BY_NET, k)
    if slope in taken:
        yield f"{slope} = {_of(vectors.out_by_net)}"
    if vectors.delta is None:
        assert softmax
        # The sum over k of dE/dout_k * dout_k/dnet_j, with dout_k/dnet_j = out_k ((1 where j is k) - out_j).
        yield f"{delta} = {out} * ({by_out} - ({by_out} * {out}).sum(axis=1, keepdims=True))"
    else:
        yield f"{delta} = {_of(vectors.delta)}"
    yield f"G_W_{letter} = {delta}.T @ {vector(arch, Concept.OUT, k - 1)}"
    yield f"G_b_{letter} = {delta}.sum(axis=0)"


def _pair(arch: Architecture, k: int) -> tuple[str, str]:
    return vector(arch, Concept.NET, k), vector(arch, Concept.OUT, k)


def _of(e: Expr | None) -> str:
    assert e is not None
    return expression(computed(e), ENGINE)


@lru_cache(maxsize=1)
def _vector_domain() -> Domain:
    """Arrays of which the last axis runs over units: there a logarithm of a sum over one vector runs, too."""
    import numpy as np

    plain = array_domain()

    def log_sum_exp(*xs: Any) -> Any:
        if len(xs) > 1:
            return plain.functions["log_sum_exp"](*xs)
        top = xs[0].max(axis=-1, keepdims=True)
        return top + np.log(np.exp(xs[0] - top).sum(axis=-1, keepdims=True))

    return Domain("vectors", plain.number, {**plain.functions, "log_sum_exp": log_sum_exp})
