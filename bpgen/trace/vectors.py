"""A layer's definitions over whole vectors: those of one unit, with a vector's name for each quantity.

What a layer does unit by unit (its outputs, errors, slopes, local errors) has the same definition for every
unit, so it holds for a row of units, and for a matrix with a row for each sample. What runs across units
(nets, the errors that come back, gradients) is a matrix product, and stands with whoever computes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ..graph import names
from ..graph.architecture import ActivationName, Architecture
from ..graph.build import build_graph
from ..graph.expr import Expr, Ref, Written, computed, rebuild
from ..graph.losses import LOSSES
from ..graph.quantity import Concept, Graph, Quantity

#: What a concept's vectors are called, before the layer's letter.
_WORDS = {
    Concept.NET: "net",
    Concept.OUT: "out",
    Concept.ERROR: "E",
    Concept.ERROR_BY_OUT: "dE_dout",
    Concept.OUT_BY_NET: "dout_dnet",
    Concept.DELTA: "delta",
}
INPUTS, TARGETS = "x", "target"


class Vectors(NamedTuple):
    """One layer's definitions over vectors. None where a quantity mixes the units of its layer, as in a
    softmax layer, or where it comes from the layer after.

    In the errors of a softmax layer a ``LogSumExp`` of one vector runs over the units of each sample.
    """

    out: Expr | None
    error: Expr | None
    error_by_out: Expr | None
    out_by_net: Expr | None
    delta: Expr | None


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

    return Vectors(
        out=None if softmax else of(Concept.OUT),
        error=of(Concept.ERROR) if last else None,
        error_by_out=of(Concept.ERROR_BY_OUT) if last else None,
        out_by_net=None if softmax else of(Concept.OUT_BY_NET),
        delta=_short(of(Concept.DELTA), arch, last=last) if softmax else of(Concept.DELTA),
    )


def _short(delta: Expr, arch: Architecture, *, last: bool) -> Expr | None:
    """With softmax only the short form, out - target, holds for each unit alone."""
    return computed(delta) if last and arch.targets_sum_to_one and isinstance(delta, Written) else None


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
