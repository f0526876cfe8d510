"""One training step over many points, compiled from the graph's definitions over vectors.

Points come in, and outputs go out, with a row for each point; within a step an array has a row for each unit
and a column for each point. ``W_h`` has a row for each unit of its layer, as in a network file. Only what
runs across units is written here, as sums of products in a fixed order (``sums.py``); the outputs, errors,
slopes and local errors are the graph's (``trace/vectors.py``), in the form for computing. Equal problems take
equal steps on any processor, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from ..graph import names
from ..graph.architecture import ActivationName, Architecture
from ..graph.expr import Expr, computed, refs
from ..graph.quantity import Concept
from ..printers.python import ENGINE_EXACT, statements
from ..trace.compile import define, whole_numbers, without_squares
from ..trace.domains import array_domain
from ..trace.vectors import INPUTS, TARGETS, layer_vectors, vector

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Array = NDArray[float64]
    #: The weights and biases, layer by layer: W_h, b_h, W_o, b_o.
    Parameters = Sequence[Array]


class Step(NamedTuple):
    """What training needs of an architecture.

    ``update(vector, inputs, targets, rate)`` gives the parameters after one step, all in one vector, of which
    ``parted`` makes the arrays and ``joined`` the vector again; ``forward(parameters, inputs, targets)`` the
    error of each point, summed over the outputs, and the outputs; ``everything(parameters, inputs, targets)``
    each array of the step by its name, in order of computation.
    """

    update: Callable[[Array, Array, Array, float], Array]
    forward: Callable[[Parameters, Array, Array], tuple[Array, Array]]
    everything: Callable[[Parameters, Array, Array], Mapping[str, Array]]
    joined: Callable[[Parameters], Array]
    parted: Callable[[Array], tuple[Array, ...]]


@lru_cache(maxsize=32)
def compile_step(arch: Architecture) -> Step:
    """The functions of this architecture. Raises as NumPy does where it is missing."""
    layers = range(1, arch.depth + 1)
    parameters = [f"{word}_{names.layer_name(arch, k)}" for k in layers for word in "Wb"]
    forward = [line for k in layers for line in _forward(arch, k)]
    backward = {k: list(_backward(arch, k)) for k in reversed(layers)}
    error, out = (vector(arch, concept, arch.depth) for concept in (Concept.ERROR, Concept.OUT))
    errors = _assigned(error, layer_vectors(arch, arch.depth).error)
    every = [*forward, *errors]
    for k in reversed(layers):
        letter = names.layer_name(arch, k)
        every += [*backward[k], f"G_W_{letter}, G_b_{letter} = _parted[{k}](_gradients(({_pair(arch, k)},)))"]
    known = _functions(arch)

    def made(name: str, first: str, others: str, *lines: str) -> Any:
        unpack = f"({', '.join(parameters)},) = {first}"
        columns = (f"{given} = _columns({given})" for given in (INPUTS, TARGETS))
        body = "\n".join(f"    {line}" for line in (unpack, *columns, *lines))
        arguments = f"_parameters, {INPUTS}, {TARGETS}{others}"
        return define(f"def {name}({arguments}):\n{body}", name, dict(known))

    pairs = ", ".join(_pair(arch, k) for k in layers)
    gradients = f"_gradients(({pairs},))"
    deltas = [line for lines in backward.values() for line in lines]
    return Step(
        update=made(
            "_update",
            "_parted[0](_parameters)",
            ", _rate",
            *forward,
            *deltas,
            f"return _parameters - _rate * {gradients}",
        ),
        forward=made(
            "_forward", "_parameters", "", *forward, *errors, f"return _over_units({error}), {out}.T"
        ),
        everything=made(
            "_everything",
            "_parameters",
            "",
            *every,
            "return {_name: _value for _name, _value in locals().items() if _name[0] != '_'}",
        ),
        joined=known["_joined"],
        parted=known["_parted"][0],
    )


def _functions(arch: Architecture) -> dict[str, Any]:
    """What the compiled lines call: the engine's functions over arrays, sums, and whole numbers as arrays."""
    import numpy as np

    from .sums import gradients, over_units, product

    def columns(rows: Array) -> Array:
        return np.ascontiguousarray(rows.T)

    def joined(parameters: Parameters) -> Array:
        return np.concatenate([array.reshape(-1) for array in parameters])

    layers = range(1, arch.depth + 1)
    definitions = (e for k in layers for e in layer_vectors(arch, k) if e is not None)
    whole = set[int]().union(*(whole_numbers(computed(e)) for e in definitions))
    return {
        **array_domain().functions,
        **{f"_{n}": np.array(float(n)) for n in whole},
        "log_sum_exp": _log_sum_exp,
        "_parted": [_parting(arch, layers), *(_parting(arch, range(k, k + 1)) for k in layers)],
        "_joined": joined,
        "_columns": columns,
        "_product": product,
        "_gradients": gradients,
        "_over_units": over_units,
    }


def _parting(arch: Architecture, layers: range) -> Callable[[Array], tuple[Array, ...]]:
    """What makes of a vector the weights and biases of these layers, each a part of it."""
    sizes = arch.sizes
    shapes = [shape for k in layers for shape in ((sizes[k], sizes[k - 1]), (sizes[k],))]
    ends = accumulate((shape[0] * shape[-1] if len(shape) > 1 else shape[0] for shape in shapes), initial=0)
    parts = [(slice(*ends_), shape) for ends_, shape in zip(pairwise(ends), shapes, strict=True)]

    def parted(vector: Array) -> tuple[Array, ...]:
        return tuple(vector[part].reshape(shape) for part, shape in parts)

    return parted


def _log_sum_exp(*xs: Any) -> Any:
    """Of one vector, over the units of each point; of several numbers, over these."""
    from .sums import over_units

    domain = array_domain().functions
    if len(xs) > 1:
        return domain["log_sum_exp"](*xs)
    top = xs[0].max(axis=0)
    return top + domain["log"](over_units(domain["exp"](xs[0] - top)))


def _pair(arch: Architecture, k: int) -> str:
    """A layer's local errors and what came in."""
    return f"({vector(arch, Concept.DELTA, k)}, {vector(arch, Concept.OUT, k - 1)})"


def _forward(arch: Architecture, k: int) -> Iterator[str]:
    letter = names.layer_name(arch, k)
    net, out = (vector(arch, concept, k) for concept in (Concept.NET, Concept.OUT))
    yield f"{net} = _product(W_{letter}, {vector(arch, Concept.OUT, k - 1)}) + b_{letter}[:, None]"
    value = layer_vectors(arch, k).out
    if value is None:
        # Of one softmax unit, the graph's computed form: e to the net less the logarithm of the layer's sum.
        yield f"{out} = exp({net} - log_sum_exp({net}))"
    else:
        yield from _assigned(out, value)


def _backward(arch: Architecture, k: int) -> Iterator[str]:
    vectors = layer_vectors(arch, k)
    by_out, delta = vector(arch, Concept.ERROR_BY_OUT, k), vector(arch, Concept.DELTA, k)
    out, softmax = vector(arch, Concept.OUT, k), arch.layers[k - 1].activation is ActivationName.SOFTMAX
    taken = set(refs(computed(vectors.delta))) if vectors.delta else {by_out}
    if by_out in taken:
        if vectors.error_by_out is not None:
            yield from _assigned(by_out, vectors.error_by_out)
        else:
            after = vector(arch, Concept.DELTA, k + 1)
            yield f"{by_out} = _product(W_{names.layer_name(arch, k + 1)}.T, {after})"
    slope = vector(arch, Concept.OUT_BY_NET, k)
    if slope in taken:
        yield from _assigned(slope, vectors.out_by_net)
    if vectors.delta is None:
        assert softmax
        # The sum over k of dE/dout_k * dout_k/dnet_j, with dout_k/dnet_j = out_k ((1 where j is k) - out_j).
        yield f"{delta} = {out} * ({by_out} - _over_units({by_out} * {out}))"
    else:
        yield from _assigned(delta, vectors.delta)


def _assigned(name: str, e: Expr | None) -> list[str]:
    """The lines that give an array its definition; squares are products, as IEEE 754 defines those."""
    assert e is not None
    *bases, (_, without) = without_squares([(f"_{name}", computed(e))])
    return statements([*bases, (name, without)], ENGINE_EXACT)
