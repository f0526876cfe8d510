"""The fourth judge: SymPy writes the whole error down, differentiates it, and puts the numbers in last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy

from .problem import Problem

_DIGITS = 30


def gradients(problem: Problem) -> tuple[list[list[list[Any]]], list[list[Any]]]:
    """dE/dw and dE/db of every layer, to 30 digits at the problem's numbers."""
    weights = [
        [[sympy.Symbol(f"w{k}_{j}_{i}") for i in range(len(row))] for j, row in enumerate(matrix)]
        for k, matrix in enumerate(problem.weights)
    ]
    biases = [[sympy.Symbol(f"b{k}_{j}") for j in range(len(b))] for k, b in enumerate(problem.biases)]
    point = dict(_values(problem, weights, biases))
    whole = _error(problem, weights, biases)

    def at_point(symbol: Any) -> Any:
        return sympy.diff(whole, symbol).subs(point).evalf(_DIGITS)

    return (
        [[[at_point(w) for w in row] for row in matrix] for matrix in weights],
        [[at_point(b) for b in layer] for layer in biases],
    )


def _values(problem: Problem, weights: Any, biases: Any) -> Iterator[tuple[Any, Any]]:
    for symbols, numbers in zip(weights, problem.weights, strict=True):
        for row, values in zip(symbols, numbers, strict=True):
            yield from ((s, _rational(v)) for s, v in zip(row, values, strict=True))
    for layer, values in zip(biases, problem.biases, strict=True):
        yield from ((s, _rational(v)) for s, v in zip(layer, values, strict=True))


def _rational(value: float) -> Any:
    return sympy.Rational(repr(value))


def _error(problem: Problem, weights: Any, biases: Any) -> Any:
    total = sympy.Integer(0)
    for inputs, targets in zip(problem.inputs, problem.targets, strict=True):
        outs = [_rational(x) for x in inputs]
        for matrix, bias, name in zip(weights, biases, problem.activations, strict=True):
            nets = [
                sum((w * x for w, x in zip(row, outs, strict=True)), sympy.Integer(0))
                + (bias[min(j, len(bias) - 1)] if bias else 0)
                for j, row in enumerate(matrix)
            ]
            outs = _activate(name, nets)
        for t, o in zip(targets, outs, strict=True):
            total += _loss(problem.loss, _rational(t), o, len(targets))
    return total / problem.scale


def _activate(name: str, nets: list[Any]) -> list[Any]:
    match name:
        case "logistic":
            return [1 / (1 + sympy.exp(-z)) for z in nets]
        case "tanh":
            return [sympy.tanh(z) for z in nets]
        case "relu":
            return [sympy.Piecewise((z, z > 0), (0, True)) for z in nets]
        case "identity":
            return nets
        case "leaky-relu":
            return [sympy.Piecewise((z, z > 0), (z / 100, True)) for z in nets]
        case "elu":
            return [sympy.Piecewise((z, z > 0), (sympy.exp(z) - 1, True)) for z in nets]
        case "softplus":
            return [sympy.log(1 + sympy.exp(z)) for z in nets]
        case "silu":
            return [z / (1 + sympy.exp(-z)) for z in nets]
        case "gelu":
            return [z * (1 + sympy.erf(z / sympy.sqrt(2))) / 2 for z in nets]
        case "hard-logistic":
            return [sympy.Piecewise((0, z <= -3), (1, z >= 3), ((z + 3) / 6, True)) for z in nets]
    return [sympy.exp(z) / sympy.Add(*(sympy.exp(x) for x in nets)) for z in nets]


def _loss(name: str, t: Any, o: Any, outputs: int) -> Any:
    match name:
        case "half-squared-error":
            return sympy.Rational(1, 2) * (t - o) ** 2
        case "squared-error":
            return (t - o) ** 2
        case "mean-squared-error":
            return sympy.Rational(1, outputs) * (t - o) ** 2
        case "half-mean-squared-error":
            return sympy.Rational(1, 2 * outputs) * (t - o) ** 2
        case "binary-cross-entropy":
            return -(t * sympy.log(o) + (1 - t) * sympy.log(1 - o))
        case "kullback-leibler":
            return t * sympy.log(t / o)
        case "absolute-error":
            return sympy.Piecewise((t - o, t > o), (o - t, True))
        case "huber":
            square = sympy.Rational(1, 2) * (t - o) ** 2
            half = sympy.Rational(1, 2)
            return sympy.Piecewise((t - o - half, t - o > 1), (o - t - half, o - t > 1), (square, True))
        case "hinge":
            return sympy.Piecewise((1 - t * o, 1 - t * o > 0), (0, True))
    return -t * sympy.log(o)
