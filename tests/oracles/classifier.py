"""A classifier trained by hand-written NumPy: the judge of the supplement's runs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Run(NamedTuple):
    """What a run is given: weights and biases by layer, the activations, points and one-hot targets; the
    rate, the number of steps, the size of a mini-batch (None: all), whether errors are averaged, the seed.
    """

    parameters: Sequence[Array]
    activations: Sequence[str]
    inputs: Array
    targets: Array
    rate: float
    steps: int
    batch: int | None
    mean: bool
    seed: int


class End(NamedTuple):
    """Where a run ends: the loss over all points, and the weights and biases."""

    loss: float
    parameters: list[Array]


def trained(run: Run) -> End:
    """Gradient descent, step by step. The last layer is logistic or softmax with its cross-entropy."""
    parameters = [array.copy() for array in run.parameters]
    for chosen in _chosen(run):
        x, t = run.inputs[chosen], run.targets[chosen]
        outs = _outputs(parameters, run.activations, x)
        # Of either cross-entropy with its function, the derivative by the net input is output less target.
        delta = outs[-1] - t
        rate = run.rate / len(x) if run.mean else run.rate
        new = list(parameters)
        for k in reversed(range(len(run.activations))):
            new[2 * k] = parameters[2 * k] - rate * (delta.T @ outs[k])
            new[2 * k + 1] = parameters[2 * k + 1] - rate * delta.sum(axis=0)
            if k:
                delta = (delta @ parameters[2 * k]) * _slope(run.activations[k - 1], outs[k])
        parameters = new
    loss = _loss(parameters, run)
    return End(loss / len(run.inputs) if run.mean else loss, parameters)


def classes(run: Run, parameters: Sequence[Array], inputs: Array) -> NDArray[np.int64]:
    """The class of each point: that of the largest output, of one output the nearer of 0 and 1."""
    out = _outputs(parameters, run.activations, inputs)[-1]
    return out.argmax(axis=1) if out.shape[1] > 1 else (out[:, 0] >= 0.5).astype(np.int64)


def _outputs(parameters: Sequence[Array], activations: Sequence[str], x: Array) -> list[Array]:
    outs = [x]
    for k, activation in enumerate(activations):
        net = outs[-1] @ parameters[2 * k].T + parameters[2 * k + 1]
        with np.errstate(over="ignore"):
            outs.append(_function(activation, net))
    return outs


def _function(activation: str, net: Array) -> Array:
    if activation == "logistic":
        return np.asarray(1 / (1 + np.exp(-net)))
    if activation == "tanh":
        return np.asarray(np.tanh(net))
    if activation == "softmax":
        powers: Array = np.exp(net - net.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
    return net * (net > 0) if activation == "relu" else net


def _slope(activation: str, out: Array) -> Array:
    """The derivative of an activation, from its value."""
    if activation == "logistic":
        return out * (1 - out)
    if activation == "tanh":
        return 1 - out * out
    return (out > 0).astype(float) if activation == "relu" else np.ones_like(out)


def _loss(parameters: Sequence[Array], run: Run) -> float:
    """The cross-entropy, summed, from the nets of the last layer: outputs may round to 0 or 1."""
    before = _outputs(parameters[:-2], run.activations[:-1], run.inputs)[-1]
    net, t = before @ parameters[-2].T + parameters[-1], run.targets
    if t.shape[1] > 1:
        return float((t * (np.logaddexp.reduce(net, axis=1, keepdims=True) - net)).sum())
    # Of -ln p and of -ln (1 - p), with p = 1 / (1 + e**-net).
    return float((t * np.logaddexp(0, -net) + (1 - t) * np.logaddexp(0, net)).sum())


def _chosen(run: Run) -> Iterator[NDArray[np.int64]]:
    """The points of each step: all, or those of a mini-batch, dealt out anew in each pass."""
    count, left = len(run.inputs), np.arange(0)
    size, passes = run.batch or count, 0
    for _ in range(run.steps):
        if size == count:
            yield np.arange(count)
            continue
        if not len(left):
            draw = random.Random(f"bpgen/training/1/{run.seed}/batches/{passes}").random  # noqa: S311
            left = np.argsort([draw() for _ in range(count)], kind="stable")
            passes += 1
        yield left[:size]
        left = left[size:]
