"""A layer's definitions over arrays: those of one unit where units act alone, and the products of matrices.

What a layer does unit by unit (its outputs, errors, slopes, local errors) has the same definition for every
unit, so it is derived from the graph of a narrow network, and holds for a vector of units. What runs across
units (nets, the errors that come back, gradients) is declared here once, as products of matrices. Vectors are
columns, and a batch is a matrix with a column for each sample.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache, reduce
from typing import NamedTuple

from . import names
from .architecture import ActivationName, Architecture, BiasRule, UpdateShape
from .build import build_graph
from .expr import (
    Add,
    ByElement,
    Call,
    Expr,
    Mul,
    Neg,
    Num,
    Pow,
    Product,
    Ref,
    Scaled,
    Sub,
    Total,
    Transposed,
    Written,
    children,
    computed,
    mul,
    rebuild,
    refs,
)
from .functions.exp import exp
from .functions.ln import LN
from .functions.log_sum_exp import log_sum_exp
from .losses import LOSSES
from .quantity import Concept, Graph, Quantity
from .update import formulas

#: What a concept's vectors are called, before the layer's letter.
_WORDS = {
    Concept.WEIGHT: "W",
    Concept.BIAS: "b",
    Concept.NET: "net",
    Concept.OUT: "out",
    Concept.ERROR: "E",
    Concept.ERROR_BY_OUT: "dE_dout",
    Concept.OUT_BY_NET: "dout_dnet",
    Concept.DELTA: "delta",
}
INPUTS, TARGETS = "x", "target"


class Vectors(NamedTuple):
    """One layer's definitions over vectors, each possibly ``Written`` in two forms. ``error`` is of the
    output layer alone, and there is no ``out_by_net`` where each output depends on all nets, as in softmax.

    A ``log_sum_exp`` of one vector runs over the units of each sample.
    """

    net: Expr
    out: Expr
    error: Expr | None
    error_by_out: Expr
    out_by_net: Expr | None
    delta: Expr
    gradient: Expr


def vector(arch: Architecture, concept: Concept, layer: int) -> str:
    """The name of a layer's vector: net_h, out_o, delta_h1; the inputs are x, the targets target."""
    if concept is Concept.TARGET:
        return TARGETS
    if layer == 0:
        return INPUTS
    return f"{_WORDS[concept]}_{names.layer_name(arch, layer)}"


@lru_cache(maxsize=64)
def layer_vectors(arch: Architecture, layer: int) -> Vectors:
    """The definitions of layer ``layer`` (from 1), each possibly ``Written`` in two forms."""
    # One unit speaks for its layer: a graph of the whole network may have thousands. Only a mean over the
    # outputs has their number in each unit's part.
    outputs = arch.sizes[-1] if LOSSES[arch.loss].mean else 1
    narrow = arch._replace(
        inputs=1,
        layers=tuple(
            shape._replace(units=outputs if k == arch.depth else 1) for k, shape in enumerate(arch.layers, 1)
        ),
        samples=1,
    )
    graph = build_graph(narrow)
    softmax = arch.layers[layer - 1].activation is ActivationName.SOFTMAX
    last = layer == arch.depth

    def of(concept: Concept) -> Expr:
        q = graph.at(concept, layer=layer)[0]
        return _named(arch, graph, q)

    def named(concept: Concept, k: int = layer) -> Ref:
        return Ref(vector(arch, concept, k))

    net, out, by_out, before = (
        *(named(c) for c in (Concept.NET, Concept.OUT, Concept.ERROR_BY_OUT)),
        named(Concept.OUT, layer - 1),
    )
    delta = of(Concept.DELTA)
    return Vectors(
        net=nets(
            named(Concept.WEIGHT),
            before,
            None if arch.bias_rule(layer) is BiasRule.NONE else named(Concept.BIAS),
        ),
        out=exp(Sub(net, log_sum_exp((net,)))) if softmax else of(Concept.OUT),
        error=of(Concept.ERROR) if last else None,
        error_by_out=of(Concept.ERROR_BY_OUT)
        if last
        else handed_back(named(Concept.WEIGHT, layer + 1), named(Concept.DELTA, layer + 1)),
        out_by_net=None if softmax else of(Concept.OUT_BY_NET),
        delta=_softmax_deltas(delta, arch, out, by_out, last=last) if softmax else delta,
        gradient=gradient(named(Concept.DELTA), before),
    )


def nets(weights: Expr, before: Expr, biases: Expr | None) -> Expr:
    """A layer's net inputs: row by row, the weights of a unit times what comes in."""
    product = Product(weights, before)
    return product if biases is None else Add((product, biases))


def handed_back(weights: Expr, deltas: Expr) -> Expr:
    """The derivatives of the error by what a layer takes in: the connections backwards."""
    return Product(Transposed(weights), deltas)


def local_errors(by_out: Expr, slope: Expr) -> Expr:
    """Where each unit acts alone."""
    return ByElement(by_out, slope)


def handed_through(by_out: Expr, jacobian: Expr) -> Expr:
    """Where each output depends on all nets; the Jacobian matrix has a row for each output."""
    return Product(Transposed(jacobian), by_out)


def softmax_deltas(out: Expr, by_out: Expr) -> Expr:
    """The same for softmax, where dout_k/dnet_j is out_k ((1 where j is k) - out_j)."""
    return Mul((out, Sub(by_out, Total(Mul((by_out, out))))))


def gradient(deltas: Expr, before: Expr) -> Expr:
    """The derivatives by a layer's weights: the outer product, summed over the samples of a batch."""
    return Product(deltas, Transposed(before))


def updates(update: UpdateShape, name: str, gradient: str) -> Iterator[tuple[str, Expr]]:
    """The update of an array of parameters from that of their gradients, by the formulas of one parameter:
    the keys ``formulas`` has for this name, and their definitions; the last is the new array.
    """
    made = list(formulas(update, name, gradient))
    remembered = (f"{piece}_{name}" for piece in update.rule.states)
    arrays = {name, gradient, *remembered, *(key for _, key, _ in made)}
    for _, key, e in made:
        yield key, over_arrays(e, arrays)


def over_arrays(e: Expr, arrays: Collection[str]) -> Expr:
    """The formula of one element as one of whole arrays. ``arrays`` are the names of these; other references
    are numbers.
    """

    def has_array(x: Expr) -> bool:
        return any(key in arrays for key in refs(x))

    def go(x: Expr) -> Expr:
        x = rebuild(x, go)
        match x:
            case Mul(factors) if has_array(x):
                numbers = [f for f in factors if not has_array(f)]
                product = reduce(ByElement, (f for f in factors if has_array(f)))
                return Scaled(mul(*numbers), product) if numbers else product
            case Pow(base, Num(2)) if has_array(base):
                return ByElement(base, base)
        return x

    return go(e)


#: A column of ones, as long as its neighbour needs.
ONES = Ref("1")


def summed(x: Expr) -> Expr:
    """The sum of a vector's elements, as a product."""
    return Product(Transposed(ONES), x)


def total_error(arch: Architecture, target: Expr, out: Expr) -> Expr:
    """The sum of the output units' errors, as products of vectors where it is one."""
    error = LOSSES[arch.loss].error(target, out, Num(arch.sizes[-1]))
    return _summed(error) or Total(error)


def _summed(e: Expr) -> Expr | None:
    """The sum of the elements of ``e`` in products of vectors; None where it has quotients, cases or the like
    of a vector.
    """
    match e:
        case Neg(Add((a, b))):
            left, right = _summed(Neg(a)), _summed(b)
            return left and right and Sub(left, right)
        case Neg(x):
            inner = _summed(x)
            return inner and Neg(inner)
        case Mul((first, *rest)) if rest and not set(refs(first)):
            inner = _summed(mul(*rest))
            return inner and Scaled(first, inner)
        case Pow(x, Num(2)):
            return _inner(x, x)
        case Mul((a, b)):
            return _inner(a, b)
    return None


def _inner(a: Expr, b: Expr) -> Expr | None:
    """The inner product of two vectors, where both can be written as such."""
    return Product(Transposed(_of_ones(a)), _of_ones(b)) if _is_plain(a) and _is_plain(b) else None


def _is_plain(e: Expr) -> bool:
    """Whether a formula of elements is one of vectors: differences, and logarithms."""
    known = isinstance(e, Ref | Num | Sub) or (isinstance(e, Call) and e.function is LN)
    return known and all(map(_is_plain, children(e)))


def _of_ones(e: Expr) -> Expr:
    return ONES if e == Num(1) else rebuild(e, _of_ones)


def _softmax_deltas(delta: Expr, arch: Architecture, out: Expr, by_out: Expr, *, last: bool) -> Expr:
    """With targets that sum to 1 the short form, out - target, holds for each unit alone; with others its
    general form, which does not divide by an output.
    """
    general = softmax_deltas(out, by_out)
    if not (last and LOSSES[arch.loss].sums):
        return general
    if arch.targets_sum_to_one and isinstance(delta, Written):
        return computed(delta)
    target = Ref(TARGETS)
    return Written(general, Sub(Mul((out, Total(target))), target))


def _named(arch: Architecture, graph: Graph, q: Quantity) -> Expr:
    """A quantity's definition with the names of vectors for those of quantities."""

    def go(e: Expr) -> Expr:
        if not isinstance(e, Ref):
            return rebuild(e, go)
        at = graph[e.key]
        assert at.index.layer is not None
        return Ref(vector(arch, at.concept, at.index.layer))

    assert q.definition is not None
    return go(q.definition)
