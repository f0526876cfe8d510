"""From bpgen's network to a judge's problem, and from a judge's arrays to the names of the deck.

The names are spelled out here once more: w1, w2, ... in reading order or w2_1_3 by place; net_h1,
net_h2_1; a sample's number in square brackets where there are several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from bpgen.network.problem import Layer, Network
from oracles.matrix import Round
from oracles.problem import Problem


def problem_of(network: Network) -> Problem:
    """The same problem, in the judges' words."""
    return Problem(
        weights=tuple(layer.weights for layer in network.layers),
        biases=tuple(layer.biases for layer in network.layers),
        activations=tuple(str(layer.activation) for layer in network.layers),
        inputs=tuple(s.inputs for s in network.samples),
        targets=tuple(s.targets for s in network.samples),
        loss=str(network.loss),
        trained_biases=tuple(trains(network, layer) for layer in network.layers),
        mean=str(network.reduction) == "mean",
        eta=network.learning_rate,
    )


def rule(network: Network, layer: Layer) -> str:
    """How many biases a layer has: as it says itself, else as the network says."""
    return str(network.biases if layer.bias_rule is None else layer.bias_rule)


def trains(network: Network, layer: Layer) -> bool:
    """Whether a layer's biases are updated, by the same order."""
    return network.trained_biases if layer.trained_biases is None else layer.trained_biases


def sizes(network: Network) -> list[int]:
    """The number of inputs, then of the units of each layer."""
    return [len(network.samples[0].inputs), *(len(layer.weights) for layer in network.layers)]


def unit_name(network: Network, layer: int, n: int) -> str:
    """The name of unit ``n`` of a layer, both counted from 1."""
    depth = len(network.layers)
    if layer == 0:
        return f"i{n}"
    if layer == depth:
        return f"o{n}"
    return f"h{n}" if depth == 2 else f"h{layer}_{n}"


def weight_names(network: Network) -> list[list[list[str]]]:
    """Names in the shape of the weights."""
    number = 0
    out = []
    for k, layer in enumerate(network.layers, 1):
        rows = []
        for j, row in enumerate(layer.weights, 1):
            names = []
            for i in range(1, len(row) + 1):
                number += 1
                names.append(f"w{k}_{j}_{i}" if str(network.naming) == "indices" else f"w{number}")
            rows.append(names)
        out.append(rows)
    return out


def bias_names(network: Network) -> list[list[str]]:
    """Names in the shape of the biases."""
    return [
        [f"b{k}"]
        if rule(network, layer) == "layer"
        else [f"b_{unit_name(network, k, j)}" for j in range(1, len(layer.biases) + 1)]
        for k, layer in enumerate(network.layers, 1)
    ]


def expected(network: Network, judged: Round) -> dict[str, Any]:
    """A judge's value for every net, output, error, derivative, gradient and update, by name."""
    out = dict(_of_samples(network, judged))
    several = len(network.samples) > 1
    scale = len(network.samples) if str(network.reduction) == "mean" else 1
    if several:
        out["E_batch"] = judged.error
    trained = [k for k, layer in enumerate(network.layers) if trains(network, layer)]
    names = [*weight_names(network), *(bias_names(network)[k] for k in trained)]
    gradients = [*judged.weight_gradients, *(judged.bias_gradients[k] for k in trained)]
    updated = [*judged.weights, *(judged.biases[k] for k in trained)]
    for layer, per_sample, new in zip(names, gradients, updated, strict=True):
        for place, name in _walk(layer):
            out[f"{name}+"] = new[place]
            if several:
                out[f"dE_batch/d{name}"] = per_sample.sum(axis=0)[place] / scale
            for s in range(len(network.samples)):
                out[f"dE_total/d{name}" + _mark(network, s)] = per_sample[(s, *place)]
    return out


def _of_samples(network: Network, judged: Round) -> Iterator[tuple[str, Any]]:
    depth = len(network.layers)
    for s in range(len(network.samples)):
        mark = _mark(network, s)
        yield f"E_total{mark}", judged.unit_errors[s].sum()
        if network.input_gradients:
            for i in range(sizes(network)[0]):
                yield f"dE_total/di{i + 1}{mark}", judged.by_inputs[s, i]
        for k in range(1, depth + 1):
            own_error = k == depth and str(network.layers[-1].activation) != "softmax"
            for j in range(sizes(network)[k]):
                unit = unit_name(network, k, j + 1)
                error = f"E_{unit}" if own_error else "E_total"
                yield f"net_{unit}{mark}", judged.nets[k - 1][s, j]
                yield f"out_{unit}{mark}", judged.outs[k - 1][s, j]
                yield f"dE_total/dout_{unit}{mark}", judged.by_out[k - 1][s, j]
                yield f"d{error}/dnet_{unit}{mark}", judged.deltas[k - 1][s, j]
                if k == depth:
                    yield f"E_{unit}{mark}", judged.unit_errors[s, j]


def _mark(network: Network, s: int) -> str:
    return f"[{s + 1}]" if len(network.samples) > 1 else ""


def _walk(names: Any) -> Iterator[tuple[tuple[int, ...], str]]:
    for n, part in enumerate(names):
        if isinstance(part, str):
            yield (n,), part
        else:
            yield from (((n, *place), name) for place, name in _walk(part))


def named_gradients(network: Network, by_weights: Any, by_biases: Any) -> dict[str, Any]:
    """A judge's gradients of the whole error, by the name of the parameter."""
    out = {}
    names = [*weight_names(network), *bias_names(network)]
    for layer, values in zip(names, [*by_weights, *by_biases], strict=True):
        for place, name in _walk(layer):
            value = values
            for n in place:
                value = value[n]
            out[name] = value
    return out


def largest(values: Any) -> float:
    """The largest size among some numbers, at least 1."""
    return max(1.0, *(abs(float(v)) for v in values))


def close(ours: Any, judged: Any, *, floor: float) -> bool:
    """Equal to one part in 10**10, or nearer than ``floor``, where a subtraction has left nothing."""
    ours, judged = Decimal(ours), Decimal(judged) if isinstance(judged, int | float) else judged
    return bool(abs(ours - judged) <= abs(judged) * Decimal("1e-10") + Decimal(floor))


#: Where functions of a net input, and losses of target and output, have corners.
_CORNERS = {"relu": (0.0,), "leaky-relu": (0.0,), "hard-logistic": (-3.0, 3.0)}
_LOSS_CORNERS: dict[str, Callable[[Any, Any], Any]] = {
    "absolute-error": lambda t, o: t - o,
    "huber": lambda t, o: abs(t - o) - 1,
    "hinge": lambda t, o: 1 - t * o,
}


def far_from_kinks(network: Network, values: Any) -> bool:
    """Whether no net, and no difference of the outputs, lies so near a corner that a float may fall on its
    other side.
    """
    samples = range(len(network.samples))
    off = [
        values[f"net_{unit_name(network, k, j)}{_mark(network, s)}"] - type(values["eta"])(corner)
        for s in samples
        for k, layer in enumerate(network.layers, 1)
        for j in range(1, len(layer.weights) + 1)
        for corner in _CORNERS.get(str(layer.activation), ())
    ]
    if network.loss in _LOSS_CORNERS:
        last = len(network.layers)
        for s in samples:
            for j in range(1, len(network.layers[-1].weights) + 1):
                name = f"{unit_name(network, last, j)}{_mark(network, s)}"
                off.append(_LOSS_CORNERS[network.loss](values[f"target_{name}"], values[f"out_{name}"]))
    return all(abs(x) > 1e-6 for x in off)
