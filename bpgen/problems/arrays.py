"""A network from values: arrays or lists of weights, biases, inputs and targets."""

from __future__ import annotations

import reprlib
from typing import Any

from ..errors import SpecError
from ..errors.checked import coerce, unpacked
from ..graph.architecture import BiasRule, LossName
from ..network.problem import Layer, Network, Sample
from ..network.rules import RULES
from .shapes import activations

_ROWS = tuple[tuple[float, ...], ...]


def from_arrays(
    weights: Any, biases: Any, inputs: Any, targets: Any, activation: Any, **rules: Any
) -> Network:
    """See ``Network.from_arrays``."""
    matrices = _listed(weights, "weights")
    for matrix in matrices:
        rows = unpacked(matrix)
        if not isinstance(rows, list | tuple) or not all(isinstance(unpacked(r), list | tuple) for r in rows):
            raise SpecError("problems.weights", where="weights", got=reprlib.repr(matrix))
    functions = activations(
        activation, len(matrices), coerce(rules.get("loss", RULES["loss"].default), LossName, "loss")
    )
    own = [None] * len(matrices) if biases is None else _listed(biases, "biases")
    if len(own) != len(matrices):
        raise SpecError("problems.biases", where="biases", got=len(own), count=len(matrices))
    layers = [
        _layer(f, matrix, bias, k)
        for k, (f, matrix, bias) in enumerate(zip(functions, matrices, own, strict=True), 1)
    ]
    found = {layer.bias_rule for layer in layers}
    if len(found) == 1:
        # One rule for all layers is the network's.
        layers = [Layer(x.activation, x.weights, x.biases) for x in layers]
    rule = found.pop() if len(found) == 1 else BiasRule.LAYER
    return Network(
        layers=tuple(layers), samples=_samples(inputs, targets), biases=rule or BiasRule.LAYER, **rules
    )


def _layer(function: Any, matrix: Any, bias: Any, k: int) -> Layer:
    """A layer without biases, with one, or with one for each unit."""
    rows = coerce(matrix, _ROWS, f"weights[{k}]")
    if bias is None:
        return Layer(function, rows, (), BiasRule.NONE)
    if isinstance(unpacked(bias), list | tuple):
        return Layer(function, rows, coerce(bias, tuple[float, ...], f"biases[{k}]"), BiasRule.UNIT)
    return Layer(function, rows, (coerce(bias, float, f"biases[{k}]"),), BiasRule.LAYER)


def _samples(inputs: Any, targets: Any) -> tuple[Sample, ...]:
    xs, ts = _rows(inputs, "inputs"), _rows(targets, "targets")
    if len(xs) != len(ts):
        raise SpecError("problems.samples", where="targets", inputs=len(xs), targets=len(ts))
    return tuple(Sample(x, t) for x, t in zip(xs, ts, strict=True))


def _rows(values: Any, where: str) -> tuple[tuple[float, ...], ...]:
    """A row for each sample; numbers alone are one sample."""
    listed = _listed(values, where)
    if any(isinstance(unpacked(x), list | tuple) for x in listed):
        return coerce(listed, _ROWS, where)  # type: ignore[no-any-return]
    return (coerce(listed, tuple[float, ...], where),)


def _listed(values: Any, where: str) -> list[Any] | tuple[Any, ...]:
    found: Any = unpacked(values)
    if not isinstance(found, list | tuple):
        raise SpecError("problems.listed", where=where, got=reprlib.repr(values))
    return found
