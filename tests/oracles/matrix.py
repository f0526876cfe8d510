"""The first judge: forward, backward and update in matrices, derived by hand.

Rows of the arrays are samples. Nothing is differentiated by a program here: every derivative is a
formula of this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, localcontext
from typing import Any

import numpy as np

from .arithmetic import DECIMALS, DIGITS, FLOATS, Arithmetic
from .problem import Problem


@dataclass(frozen=True)
class Round:
    """All arrays of one round. Lists have one array for each layer, from the first to the last."""

    nets: list[Any]
    outs: list[Any]
    unit_errors: Any
    error: Any
    by_out: list[Any]
    deltas: list[Any]
    by_inputs: Any
    weight_gradients: list[Any]
    bias_gradients: list[Any]
    weights: list[Any]
    biases: list[Any]


def rounds(problem: Problem, count: int, numbers: Arithmetic = FLOATS) -> list[Round]:
    """``count`` rounds, each from the parameters that the one before has left."""
    with localcontext(Context(prec=DIGITS)):
        weights = [numbers.array(w) for w in problem.weights]
        biases = [numbers.array(b) for b in problem.biases]
        out = []
        for _ in range(count):
            made = _round(problem, weights, biases, numbers)
            out.append(made)
            weights, biases = made.weights, made.biases
        return out


def exact_rounds(problem: Problem, count: int) -> list[Round]:
    """The same with 60 digits."""
    return rounds(problem, count, DECIMALS)


def error(problem: Problem, weights: list[Any], biases: list[Any], numbers: Arithmetic) -> Any:
    """The error that training reduces, as a function of the parameters."""
    nets, outs = _forward(problem, weights, biases, numbers)
    return _unit_errors(problem, nets[-1], outs[-1], numbers).sum() / problem.scale


def _round(p: Problem, weights: list[Any], biases: list[Any], a: Arithmetic) -> Round:
    nets, outs = _forward(p, weights, biases, a)
    errors = _unit_errors(p, nets[-1], outs[-1], a)
    by_out, deltas = _backward(p, weights, outs, nets, a)
    sources = [a.array(p.inputs), *outs[:-1]]
    # One matrix (or vector) for each sample: delta times the source's output.
    per_weight = [d[:, :, None] * s[:, None, :] for d, s in zip(deltas, sources, strict=True)]
    # A bias of a whole layer reaches the error through each of its units.
    per_bias = [
        d.sum(axis=1, keepdims=True) if len(b) < d.shape[1] else d
        for d, b in zip(deltas, biases, strict=True)
    ]
    eta = a.array([p.eta])[0]
    new_weights = [w - eta * (g.sum(axis=0) / p.scale) for w, g in zip(weights, per_weight, strict=True)]
    new_biases = [
        b - eta * (g.sum(axis=0) / p.scale) if trained and len(b) else b
        for b, g, trained in zip(biases, per_bias, p.trained_biases, strict=True)
    ]
    total = errors.sum() / p.scale
    by_inputs = deltas[0] @ weights[0]
    return Round(
        nets, outs, errors, total, by_out, deltas, by_inputs, per_weight, per_bias, new_weights, new_biases
    )


def _forward(p: Problem, weights: list[Any], biases: list[Any], a: Arithmetic) -> tuple[list[Any], list[Any]]:
    nets: list[Any] = []
    outs: list[Any] = []
    x = a.array(p.inputs)
    for w, b, name in zip(weights, biases, p.activations, strict=True):
        z = x @ w.T + b if len(b) else x @ w.T
        x = activate(name, z, a)
        nets.append(z)
        outs.append(x)
    return nets, outs


def activate(name: str, z: Any, a: Arithmetic) -> Any:
    """The outputs of units with these net inputs."""
    match name:
        case "logistic":
            return 1 / (1 + a.exp(-z))
        case "tanh":
            return a.tanh(z)
        case "relu":
            return np.where(a.real(z) > 0, z, z * 0)
        case "identity":
            return z
        case "leaky-relu":
            return np.where(a.real(z) > 0, z, z / 100)
        case "elu":
            return np.where(a.real(z) > 0, z, a.exp(np.where(a.real(z) > 0, z * 0, z)) - 1)
        case "softplus":
            return _softplus(z, a)
        case "silu":
            return z / (1 + a.exp(-z))
        case "gelu":
            return z * a.normal(z)
        case "hard-logistic":
            line = (z + 3) / 6
            return np.where(a.real(z) <= -3, z * 0, np.where(a.real(z) >= 3, z * 0 + 1, line))
    assert name == "softmax"
    return a.exp(z - _log_sum(z, a))


def _log_sum(z: Any, a: Arithmetic) -> Any:
    top = a.real(z).max(axis=1, keepdims=True)
    return top + a.log(a.exp(z - top).sum(axis=1, keepdims=True))


def _log_others(z: Any, a: Arithmetic) -> Any:
    """For each unit the logarithm of the sum of the other units' exponentials."""
    columns = [_log_sum(np.delete(z, k, axis=1), a) for k in range(z.shape[1])]
    return np.concatenate(columns, axis=1)


def _softplus(z: Any, a: Arithmetic) -> Any:
    """ln(1 + e^z), from the side on which e^z does not overflow."""
    up = a.real(z) > 0
    return np.where(up, z, z * 0) + a.log(1 + a.exp(np.where(up, -z, z)))


def _unit_errors(p: Problem, z: Any, o: Any, a: Arithmetic) -> Any:
    t = a.array(p.targets)
    match p.loss, p.activations[-1]:
        case "half-squared-error", _:
            return (t - o) ** 2 / 2
        case "squared-error", _:
            return (t - o) ** 2
        case "mean-squared-error", _:
            return (t - o) ** 2 / t.shape[1]
        case "half-mean-squared-error", _:
            return (t - o) ** 2 / 2 / t.shape[1]
        case "binary-cross-entropy", "softmax":
            # 1 - o is what the others have of the sum.
            return t * (_log_sum(z, a) - z) + (1 - t) * (_log_sum(z, a) - _log_others(z, a))
        case "binary-cross-entropy", "logistic":
            # -ln o = ln(1 + e^-z) and -ln(1 - o) = ln(1 + e^z)
            return t * _softplus(-z, a) + (1 - t) * _softplus(z, a)
        case "categorical-cross-entropy", "logistic":
            return t * _softplus(-z, a)
        case "kullback-leibler", "logistic":
            return t * (a.log(t) + _softplus(-z, a))
        case "kullback-leibler", _:
            return t * (a.log(t) + _log_sum(z, a) - z)
        case "absolute-error", _:
            return np.where(a.real(t - o) > 0, t - o, o - t)
        case "huber", _:
            size = np.where(a.real(t - o) > 0, t - o, o - t)
            return np.where(a.real(size) > 1, size - a.array([0.5])[0], (t - o) ** 2 / 2)
        case "hinge", _:
            return np.where(a.real(1 - t * o) > 0, 1 - t * o, o * 0)
    assert p.loss == "categorical-cross-entropy"
    return t * (_log_sum(z, a) - z)


def _backward(
    p: Problem, weights: list[Any], outs: list[Any], nets: list[Any], a: Arithmetic
) -> tuple[list[Any], list[Any]]:
    g, delta = _at_output(p, outs[-1], nets[-1], a)
    by_out, deltas = [g], [delta]
    for k in range(len(weights) - 1, 0, -1):
        g = delta @ weights[k]
        delta = _through(p.activations[k - 1], g, outs[k - 1], nets[k - 1], a)
        by_out.insert(0, g)
        deltas.insert(0, delta)
    return by_out, deltas


def _at_output(p: Problem, o: Any, z: Any, a: Arithmetic) -> tuple[Any, Any]:
    t = a.array(p.targets)
    match p.loss, p.activations[-1]:
        case (
            ("half-squared-error" | "squared-error" | "mean-squared-error" | "half-mean-squared-error"),
            last,
        ):
            g = o - t
            if not p.loss.startswith("half"):
                g = g * 2
            if "mean" in p.loss:
                g = g / t.shape[1]
            return g, _through(last, g, o, z, a)
        case (("absolute-error" | "huber" | "hinge"), last):
            g = _of_corners(p.loss, t, o, a)
            return g, _through(last, g, o, z, a)
        case "binary-cross-entropy", "softmax":
            log_sum = _log_sum(z, a)
            g = (1 - t) * a.exp(log_sum - _log_others(z, a)) - t * a.exp(log_sum - z)
            return g, _binary_softmax_delta(t, o, z, a)
        case "binary-cross-entropy", _:
            # 1/o = 1 + e^-z and 1/(1 - o) = 1 + e^z
            return (1 - t) * (1 + a.exp(z)) - t * (1 + a.exp(-z)), o - t
        case _, "logistic":
            return -t * (1 + a.exp(-z)), -t * (1 - o)
    return -t * a.exp(_log_sum(z, a) - z), o * t.sum(axis=1, keepdims=True) - t


def _of_corners(loss: str, t: Any, o: Any, a: Arithmetic) -> Any:
    """dE/dout of the losses with corners, where it is 0."""
    off, one = a.real(o - t), o * 0 + 1
    signs = np.where(off > 0, one, np.where(off < 0, -one, o * 0))
    if loss == "absolute-error":
        return signs
    if loss == "huber":
        return np.where((off <= 1) & (off >= -1), o - t, signs)
    return np.where(a.real(1 - t * o) > 0, -t, o * 0)


def _binary_softmax_delta(t: Any, o: Any, z: Any, a: Arithmetic) -> Any:
    """dE/dnet_j = o_j - t_j + sum over k other than j of (t_k o_j - (1 - t_k) o_k o_j/(1 - o_k))."""
    delta, others = o - t, _log_others(z, a)
    for k in range(z.shape[1]):
        rest = a.exp(z - others[:, k : k + 1])  # o_j/(1 - o_k)
        path = t[:, k : k + 1] * o - (1 - t[:, k : k + 1]) * o[:, k : k + 1] * rest
        path[:, k] = path[:, k] * 0
        delta = delta + path
    return delta


def _through(name: str, g: Any, o: Any, z: Any, a: Arithmetic) -> Any:
    """dE/dnet from dE/dout."""
    match name:
        case "logistic":
            return g * o * (1 - o)
        case "tanh":
            return g * (1 - o * o)
        case "relu":
            return np.where(np.real(z) > 0, g, g * 0)
        case "identity":
            return g
        case "leaky-relu":
            return np.where(a.real(z) > 0, g, g / 100)
        case "elu":
            return np.where(a.real(z) > 0, g, g * (o + 1))
        case "softplus":
            return g / (1 + a.exp(-z))
        case "silu":
            s = 1 / (1 + a.exp(-z))
            return g * (s + z * s * (1 - s))
        case "gelu":
            return g * (a.normal(z) + z * a.density(z))
        case "hard-logistic":
            return np.where((a.real(z) > -3) & (a.real(z) < 3), g / 6, g * 0)
    assert name == "softmax"
    return o * (g - (g * o).sum(axis=1, keepdims=True))
