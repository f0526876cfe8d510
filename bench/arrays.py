"""Every quantity of 10,000 variants of the 2-2-2 network, one round, by NumPy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpgen import Network, evaluate
from bpgen.trace.domains import array_domain

from .measure import Row, at_most, by_turns

VARIANTS = 10_000
Array = NDArray[np.float64]


def rows() -> Iterator[Row]:
    """Ours beside matrices written by hand."""
    network = Network.preset("mazur")
    graph = network.graph
    draw = np.random.default_rng(3)
    given = [draw.uniform(0.05, 0.95, VARIANTS) for _ in graph.given[:-1]] + [np.float64(0.5)]

    def ours() -> Mapping[str, Any]:
        return evaluate(network, 1, array_domain(), given=given).rounds[0]

    x, t, first, b1, second, b2 = _as_matrices(given)

    def theirs() -> Mapping[str, Array]:
        return by_hand(x, t, first, b1, second, b2)

    _check_same(ours(), theirs())
    hand = "matrix NumPy by hand"
    timing = by_turns({"ours": ours, hand: theirs}, runs=41)
    count = len(graph.defined)
    yield at_most(f"all {count} quantities of {VARIANTS:,} networks", timing, "ours", hand, 4)


def _as_matrices(given: list[Any]) -> list[Array]:
    """The same numbers, laid out as matrices need them, before the clock starts: the variants last,
    which is the quicker way round.
    """
    return [np.stack(given[k]).reshape(shape) for k, shape in _SHAPES]


_SHAPES: tuple[tuple[slice, tuple[int, ...]], ...] = (
    (slice(0, 2), (2, -1)),
    (slice(2, 4), (2, -1)),
    (slice(4, 8), (2, 2, VARIANTS)),
    (slice(8, 9), (1, -1)),
    (slice(9, 13), (2, 2, VARIANTS)),
    (slice(13, 14), (1, -1)),
)


def by_hand(x: Array, t: Array, first: Array, b1: Array, second: Array, b2: Array) -> Mapping[str, Array]:
    """All that our graph names, as matrices over the variants; a copy of another quantity is a view."""
    eta = 0.5
    net_h = (first * x).sum(axis=1) + b1
    out_h = 1 / (1 + np.exp(-net_h))
    net_o = (second * out_h).sum(axis=1) + b2
    out_o = 1 / (1 + np.exp(-net_o))
    error = 0.5 * (t - out_o) ** 2
    total = error.sum(axis=0)
    error_by_out = -(t - out_o)
    slope_o = out_o * (1 - out_o)
    delta_o = error_by_out * slope_o
    gradient_2 = delta_o[:, None] * out_h
    updated_2 = second - eta * gradient_2
    paths = delta_o[:, None] * second
    error_by_hidden = paths.sum(axis=0)
    slope_h = out_h * (1 - out_h)
    delta_h = error_by_hidden * slope_h
    gradient_1 = delta_h[:, None] * x
    updated_1 = first - eta * gradient_1
    return {
        "net_h": net_h,
        "out_h": out_h,
        "net_o": net_o,
        "out_o": out_o,
        "E": error,
        "E_total": total,
        "dE_total/dout_o": error_by_out,
        "dout_o/dnet_o": slope_o,
        "dE/dnet_o": delta_o,
        "dnet_o/dw": out_h,
        "dE_total/dw second": gradient_2,
        "second+": updated_2,
        "dnet_o/dout_h": second,
        "dE/dout_h": paths,
        "dE_total/dout_h": error_by_hidden,
        "dout_h/dnet_h": slope_h,
        "dE_total/dnet_h": delta_h,
        "dnet_h/dw": x,
        "dE_total/dw first": gradient_1,
        "first+": updated_1,
    }


def _check_same(ours: Mapping[str, Any], theirs: Mapping[str, Array]) -> None:
    """A few of each kind: only contenders that compute the same are worth a comparison."""
    pairs = (
        (ours["out_h2"], theirs["out_h"][1]),
        (ours["E_total"], theirs["E_total"]),
        (ours["dE_o2/dout_h1"], theirs["dE/dout_h"][1, 0]),
        (ours["dE_total/dw1"], theirs["dE_total/dw first"][0, 0]),
        (ours["w6+"], theirs["second+"][0, 1]),
        (ours["w4+"], theirs["first+"][1, 1]),
    )
    for a, b in pairs:
        np.testing.assert_allclose(a, b, rtol=1e-10)
