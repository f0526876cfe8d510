"""Array statements: each element of an array is the scalar quantity of its place, in any network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from bpgen import Network, Optimiser, evaluate
from bpgen.graph import arrays
from bpgen.graph.arrays import TARGETS, layer_vectors, total_error, vector
from bpgen.graph.expr import (
    Add,
    ByElement,
    Call,
    Div,
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
)
from bpgen.graph.functions.log_sum_exp import LOG_SUM_EXP
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.graph.quantity import Concept
from bpgen.graph.rewrite import by_rows
from support.strategies import networks

Array = Any
_VECTORS = (Concept.NET, Concept.OUT, Concept.DELTA, Concept.ERROR_BY_OUT, Concept.OUT_BY_NET)


def folded(e: Expr, known: Mapping[str, Array]) -> Array:
    """The value of a statement, by NumPy's own operators."""

    def go(x: Expr) -> Array:
        return folded(x, known)

    match e:
        case Num(value):
            return np.array([[float(value)]])
        case Ref(key):
            return known[key]
        case Written(_, safe):
            return go(safe)
        case Neg(x):
            return -go(x)
        case Add(terms):
            return sum(map(go, terms[1:]), go(terms[0]))
        case Mul(factors):
            value = go(factors[0])
            for factor in factors[1:]:
                value = value * go(factor)
            return value
        case Sub(a, b):
            return go(a) - go(b)
        case Div(a, b):
            return go(a) / go(b)
        case Pow(a, b):
            return go(a) ** go(b)
        case Product(a, b):
            return go(a) @ go(b)
        case ByElement(a, b) | Scaled(a, b):
            return go(a) * go(b)
        case Transposed(x):
            return go(x).T
        case Total(x):
            return go(x).sum(axis=0, keepdims=True)
        case Call(f, (x,)) if f is LOG_SUM_EXP:
            return np.logaddexp.reduce(go(x), axis=0, keepdims=True)
        case Call(f, arguments):
            return np.vectorize(f.real, otypes=[float])(*map(go, arguments))


def close(found: Array, wanted: Array, known: Mapping[str, Array]) -> bool:
    """Whether all elements agree, but for rounding: of the largest number that may cancel in one."""
    largest = max((np.abs(array).max() for array in known.values() if array.size), default=0.0)
    return bool(np.allclose(found, wanted, rtol=1e-12, atol=1e-13 * (1 + largest)))


def arrays_of(network: Network) -> dict[str, Array]:
    """The exact values of a round, a column for each sample; J and G of each layer, too."""
    trace, arch = evaluate(network), network.architecture
    graph, values, known = trace.graph, trace.rounds[0], dict[str, Array]()

    def rows(concept: Concept, layer: int) -> list[list[float]]:
        found = dict[int, list[float]]()
        for q in graph.at(concept, layer=layer):
            if q.index.via is None:
                found.setdefault(q.index.unit or 0, []).append(float(values[q.key]))
        return [found[n] for n in sorted(found)]

    known[vector(arch, Concept.OUT, 0)] = np.array(rows(Concept.INPUT, 0))
    known[TARGETS] = np.array(rows(Concept.TARGET, arch.depth))
    for k in range(1, arch.depth + 1):
        for concept in (Concept.WEIGHT, Concept.BIAS, *_VECTORS):
            found = rows(concept, k)
            if found:
                known[vector(arch, concept, k)] = np.array(found)
        bias = vector(arch, Concept.BIAS, k)
        if bias in known:  # one for all units where the layer shares it
            known[bias] = np.broadcast_to(known[bias], (arch.sizes[k], 1))
        whole = np.zeros((arch.sizes[k], arch.sizes[k - 1]))
        for q in graph.at(Concept.GRADIENT, layer=k):
            if q.index.unit and q.index.source:
                whole[q.index.unit - 1, q.index.source - 1] += float(values[q.key])
        known[f"G_{k}"] = whole
    totals = graph.at(Concept.TOTAL_ERROR)
    known["E"] = np.array([[float(values[q.key]) for q in totals]])
    return known


@given(networks(most_layers=3, most_units=4, most_samples=3))
def test_each_element_of_an_array_is_the_scalar_of_its_place(network: Network) -> None:
    arch, known = network.architecture, arrays_of(network)
    for k in range(1, arch.depth + 1):
        made = layer_vectors(arch, k)
        statements = {
            vector(arch, Concept.NET, k): made.net,
            vector(arch, Concept.OUT, k): made.out,
            vector(arch, Concept.ERROR_BY_OUT, k): made.error_by_out,
            vector(arch, Concept.DELTA, k): made.delta,
            f"G_{k}": made.gradient,
        }
        if made.out_by_net is not None:
            statements[vector(arch, Concept.OUT_BY_NET, k)] = made.out_by_net
        for name, e in statements.items():
            found = folded(e, known)
            assert close(np.broadcast_to(found, known[name].shape), known[name], known), (name, e)
        weights = {vector(arch, Concept.WEIGHT, k) for k in range(1, arch.depth + 1)}
        rows = {name: array if name in {*weights, f"G_{k}"} else array.T for name, array in known.items()}
        for name in [vector(arch, Concept.NET, k), f"G_{k}"]:
            assert close(folded(by_rows(statements[name], weights), rows), rows[name], known), name


@given(networks(most_layers=1, most_units=4, most_samples=1))
def test_the_total_error_in_products_of_vectors_is_the_scalar(network: Network) -> None:
    arch, known = network.architecture, arrays_of(network)
    out = known[vector(arch, Concept.OUT, arch.depth)]
    if not ((out > 1e-9) & (out < 1 - 1e-9)).all():
        return  # the taught form has the logarithm of an output, or of 1 less it
    ones = {arrays.ONES.key: np.ones_like(out)}
    e = total_error(arch, Ref(TARGETS), Ref(vector(arch, Concept.OUT, arch.depth)))
    assert np.allclose(folded(e, {**known, **ones}), known["E"], rtol=1e-9, atol=1e-12), e


@pytest.mark.parametrize("beside", [{}, {"l2": 0.1}, {"weight_decay": 0.2}], ids=str)
@pytest.mark.parametrize("kind", OPTIMISERS)
def test_an_array_is_updated_as_each_of_its_elements(kind: str, beside: dict[str, float]) -> None:
    if kind == "adamw" and "l2" in beside:
        return  # refused: it has a decay of its own
    network = replace(Network.preset("mazur"), optimiser=Optimiser.of({"kind": kind, **beside}))
    trace = evaluate(network, 2)
    graph, values = trace.graph, {key: float(x) for key, x in trace.rounds[1].items()}
    weights = [q.key for q in graph.at(Concept.WEIGHT, layer=2)]

    def of_all(key: str) -> Array:
        return np.array([values[key.replace("W", weight)] for weight in weights])

    known: dict[str, Array] = {key: np.array(x) for key, x in values.items()}
    known |= {key: of_all(key) for key in ("W", "dE_total/dW")}
    known |= {f"{piece}_W": of_all(f"{piece}_W") for piece in network.optimiser.shape.rule.states}
    for key, e in arrays.updates(network.optimiser.shape, "W", "dE_total/dW"):
        known[key] = np.asarray(folded(e, known)).reshape(-1)
        np.testing.assert_allclose(known[key], of_all(key), rtol=1e-12, atol=1e-15)
    assert key == "W+"
