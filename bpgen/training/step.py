"""The gradients of one training step over many points, compiled from the graph's definitions over vectors.

Points come in, and outputs go out, with a row for each point; within a step an array has a row for each unit
and a column for each point. ``W_h`` has a row for each unit of its layer, as in a network file. The lines
are the graph's array statements (``graph/arrays.py``), in the form for computing, with sums of products in a
fixed order (``sums.py``); only the gradients of all layers are summed at once. Equal problems take equal
steps on any processor, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from ..graph import names
from ..graph.architecture import Architecture
from ..graph.arrays import INPUTS, TARGETS, layer_vectors, vector
from ..graph.expr import Expr, Ref, computed, rebuild, refs
from ..graph.quantity import Concept
from ..printers.python import ENGINE_EXACT, statements
from ..trace.compile import define, whole_numbers, without_squares
from ..trace.domains import array_domain

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Array = NDArray[float64]
    #: The weights and biases, layer by layer: W_h, b_h, W_o, b_o.
    Parameters = Sequence[Array]


_STYLE = ENGINE_EXACT._replace(product=("_product(", ", ", ")"), total=("_over_units(", ")"))


class ArrayStep(NamedTuple):
    """What training needs of an architecture.

    ``gradients(vector, inputs, targets)`` gives the derivatives with respect to the parameters, summed over
    the points; both are one vector of all parameters, of which ``parted`` makes the arrays and ``joined`` the
    vector again. ``forward(parameters, inputs, targets)`` gives the error of each point, summed over the
    outputs, and the outputs; ``everything(parameters, inputs, targets)`` each array of the step by its name,
    in order of computation.
    """

    gradients: Callable[[Array, Array, Array], Array]
    forward: Callable[[Parameters, Array, Array], tuple[Array, Array]]
    everything: Callable[[Parameters, Array, Array], Mapping[str, Array]]
    joined: Callable[[Parameters], Array]
    parted: Callable[[Array], tuple[Array, ...]]


@lru_cache(maxsize=32)
def compile_step(arch: Architecture) -> ArrayStep:
    """The functions of this architecture. Raises as NumPy does where it is missing."""
    layers = range(1, arch.depth + 1)
    parameters = [f"{word}_{names.layer_name(arch, k)}" for k in layers for word in "Wb"]
    forward = [line for k in layers for line in _forward(arch, k)]
    backward = {k: list(_backward(arch, k)) for k in reversed(layers)}
    error, out = (vector(arch, concept, arch.depth) for concept in (Concept.ERROR, Concept.OUT))
    of_last = layer_vectors(arch, arch.depth).error
    assert of_last is not None
    errors = assigned(error, of_last)
    every = [*forward, *errors]
    for k in reversed(layers):
        letter = names.layer_name(arch, k)
        every += [*backward[k], f"G_W_{letter}, G_b_{letter} = _parted[{k}](_gradients(({_pair(arch, k)},)))"]
    known = _functions(arch)

    def made(name: str, first: str, *lines: str) -> Any:
        unpack = f"({', '.join(parameters)},) = {first}"
        columns = (f"{given} = _columns({given})" for given in (INPUTS, TARGETS))
        body = "\n".join(f"    {line}" for line in (unpack, *columns, *lines))
        arguments = f"_parameters, {INPUTS}, {TARGETS}"
        return define(f"def {name}({arguments}):\n{body}", name, dict(known))

    # Not printed from the statement of a gradient: the sums over the points of all layers run in one order.
    pairs = ", ".join(_pair(arch, k) for k in layers)
    deltas = [line for lines in backward.values() for line in lines]
    return ArrayStep(
        gradients=made(
            "_of_all", "_parted[0](_parameters)", *forward, *deltas, f"return _gradients(({pairs},))"
        ),
        forward=made("_forward", "_parameters", *forward, *errors, f"return _over_units({error}), {out}.T"),
        everything=made(
            "_everything",
            "_parameters",
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
    made, bias = layer_vectors(arch, k), Ref(vector(arch, Concept.BIAS, k))
    # A batch has a column for each point, and all of them the same biases.
    net = rebuild(made.net, lambda x: Ref(f"{bias.key}[:, None]") if x == bias else x)
    yield from assigned(vector(arch, Concept.NET, k), net)
    yield from assigned(vector(arch, Concept.OUT, k), made.out)


def _backward(arch: Architecture, k: int) -> Iterator[str]:
    made = layer_vectors(arch, k)
    taken = set(refs(computed(made.delta)))
    for concept, e in ((Concept.ERROR_BY_OUT, made.error_by_out), (Concept.OUT_BY_NET, made.out_by_net)):
        name = vector(arch, concept, k)
        if e is not None and name in taken:
            yield from assigned(name, e)
    yield from assigned(vector(arch, Concept.DELTA, k), made.delta)


def assigned(name: str, e: Expr) -> list[str]:
    """The lines that give an array its definition; squares are products, as IEEE 754 defines those."""
    *bases, (_, without) = without_squares([(f"_{name}", computed(e))])
    return statements([*bases, (name, without)], _STYLE)
