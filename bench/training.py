"""10,000 training rounds of the deck's network, the total error recorded in each."""

from __future__ import annotations

import math
from collections.abc import Iterator
from math import exp
from typing import Any

import numpy as np
from micrograd.engine import Value
from micrograd.nn import Layer

from bpgen import Network, train

from .measure import Row, at_least_faster, at_most, by_turns

ROUNDS = 10_000
#: micrograd works fewer rounds, and its time is scaled up: each round costs the same.
FEWER = 500
WORK = f"{ROUNDS:,} training rounds of mazur"


def rows() -> Iterator[Row]:
    """Ours beside a loop unrolled by hand, a loop over NumPy matrices, and micrograd."""
    network = Network.preset("mazur")
    ours = train(network, ROUNDS)[0]
    for other in (by_hand(ROUNDS), by_matrices(ROUNDS), by_micrograd(FEWER)):
        _check_same(ours, other)
    hand, matrices = "plain Python, unrolled by hand", "NumPy matrices"
    micrograd = f"micrograd ({FEWER} rounds, scaled)"
    timing = by_turns(
        {
            "ours": lambda: train(network, ROUNDS),
            hand: lambda: by_hand(ROUNDS),
            matrices: lambda: by_matrices(ROUNDS),
            micrograd: lambda: by_micrograd(FEWER),
        },
        runs=15,
    ).scaled(micrograd, ROUNDS / FEWER)
    yield at_most(WORK, timing, "ours", hand, 1.5)
    yield at_least_faster(WORK, timing, "ours", matrices, 10)
    yield at_least_faster(WORK, timing, "ours", micrograd, 100)


def by_hand(rounds: int) -> list[float]:
    """What a careful programmer writes for this one network: every line by hand, nothing twice."""
    i1, i2, t1, t2 = 0.05, 0.10, 0.01, 0.99
    w1, w2, w3, w4, b1 = 0.15, 0.20, 0.25, 0.30, 0.35
    w5, w6, w7, w8, b2 = 0.40, 0.45, 0.50, 0.55, 0.60
    eta = 0.5
    errors = []
    for _ in range(rounds):
        h1 = 1 / (1 + exp(-(w1 * i1 + w2 * i2 + b1)))
        h2 = 1 / (1 + exp(-(w3 * i1 + w4 * i2 + b1)))
        o1 = 1 / (1 + exp(-(w5 * h1 + w6 * h2 + b2)))
        o2 = 1 / (1 + exp(-(w7 * h1 + w8 * h2 + b2)))
        errors.append(0.5 * (t1 - o1) ** 2 + 0.5 * (t2 - o2) ** 2)
        d1 = (o1 - t1) * o1 * (1 - o1)
        d2 = (o2 - t2) * o2 * (1 - o2)
        e1 = (d1 * w5 + d2 * w7) * h1 * (1 - h1)
        e2 = (d1 * w6 + d2 * w8) * h2 * (1 - h2)
        w5 -= eta * d1 * h1
        w6 -= eta * d1 * h2
        w7 -= eta * d2 * h1
        w8 -= eta * d2 * h2
        w1 -= eta * e1 * i1
        w2 -= eta * e1 * i2
        w3 -= eta * e2 * i1
        w4 -= eta * e2 * i2
    return errors


def by_matrices(rounds: int) -> list[float]:
    """The usual textbook program: one matrix for each layer."""
    x, t = np.array([0.05, 0.10]), np.array([0.01, 0.99])
    first, b1 = np.array([[0.15, 0.20], [0.25, 0.30]]), 0.35
    second, b2 = np.array([[0.40, 0.45], [0.50, 0.55]]), 0.60
    eta = 0.5
    errors = []
    for _ in range(rounds):
        h = 1 / (1 + np.exp(-(first @ x + b1)))
        o = 1 / (1 + np.exp(-(second @ h + b2)))
        errors.append(float(0.5 * ((t - o) ** 2).sum()))
        d = (o - t) * o * (1 - o)
        e = (second.T @ d) * h * (1 - h)
        second = second - eta * np.outer(d, h)
        first = first - eta * np.outer(e, x)
    return errors


def by_micrograd(rounds: int) -> list[float]:
    """The same by micrograd: its layers without their ReLU, and a logistic function after each."""
    x, t = (0.05, 0.10), (0.01, 0.99)
    layers = [Layer(2, 2, nonlin=False), Layer(2, 2, nonlin=False)]
    given = (((0.15, 0.20), (0.25, 0.30)), 0.35), (((0.40, 0.45), (0.50, 0.55)), 0.60)
    for layer, (weights, bias) in zip(layers, given, strict=True):
        for neuron, row in zip(layer.neurons, weights, strict=True):
            neuron.w, neuron.b = [Value(w) for w in row], Value(bias)
    trained = [w for layer in layers for neuron in layer.neurons for w in neuron.w]
    errors = []
    for _ in range(rounds):
        outs: Any = x
        for layer in layers:
            outs = [1 / (1 + _exp(-net)) for net in layer(outs)]
        error = sum(0.5 * (target - out) ** 2 for target, out in zip(t, outs, strict=True))
        errors.append(error.data)
        for layer in layers:
            layer.zero_grad()
        error.backward()
        for w in trained:
            w.data -= 0.5 * w.grad
    return errors


def _exp(x: Value) -> Value:
    """No exponential comes with micrograd; its Value takes one in the form of all its operations."""
    out = Value(exp(x.data), (x,), "exp")

    def backward() -> None:
        x.grad += out.data * out.grad

    out._backward = backward  # noqa: SLF001
    return out


def _check_same(ours: list[float], other: list[float]) -> None:
    """Only contenders that compute the same are worth a comparison."""
    for a, b in zip(ours, other, strict=False):
        if not math.isclose(a, b, rel_tol=1e-9):
            raise AssertionError(f"the contenders disagree: {a!r} and {b!r}")
