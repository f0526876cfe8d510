"""Random networks of layers of every kind and with every setting, as their files have them."""

from __future__ import annotations

from random import Random
from typing import Any

from bpgen import LayerNetwork

from .layer_tables import LAYERS, SMOOTH, Draw, Shape

KINDS = (
    "dense",
    "convolution",
    "max-pooling",
    "mean-pooling",
    "flatten",
    "rnn",
    "lstm",
    "gru",
    "embedding",
    "attention",
    "layer-norm",
    "batch-norm",
    "dropout",
    "add",
)
_GRIDS = ("convolution", "max-pooling", "mean-pooling", "flatten")


def kind_of(network: dict[str, Any]) -> list[str]:
    return [layer.get("kind", "dense") for layer in network["layers"]]


def built(network: dict[str, Any], **rules: Any) -> LayerNetwork:
    """The network of bpgen."""
    return LayerNetwork(**{**network, **rules})


def random_network(kind: str, seed: int) -> dict[str, Any]:
    """A small network with a layer of this kind, mostly with others around it."""
    d = Draw(Random(f"{kind} {seed}"))  # noqa: S311 - no secret
    shape, layers, words = _inputs(d, kind), list[dict[str, Any]](), 0
    first = shape
    if kind == "embedding" or (kind in ("attention", "rnn") and d.random.random() < 0.2):
        words = d.size(2, 3)
        shape = (shape[0], d.size(1, 2))
        table: dict[str, Any] = {"kind": "embedding", "words": words, "size": shape[1]}
        table["vectors"] = d.numbers(words, shape[1])
        layers.append(table)
        first = (shape[0],)
    if kind == "add":
        shape = _residual(d, layers, shape)
    elif kind != "embedding":
        shape = _append(d, layers, kind, shape)
    if len(shape) > 1 and kind in _GRIDS and d.some():
        shape = _append(d, layers, "flatten", shape)
    elif len(shape) == 2 and kind not in _GRIDS and d.random.random() < 0.3:
        shape = _append(d, layers, d.of("rnn", "lstm", "gru", "attention", "dropout"), shape)
    softmax = False
    if kind == "dense" or ((len(shape) == 1 or kind not in _GRIDS) and d.some()):
        softmax = d.random.random() < 0.4
        table = {"kind": "dense", "units": d.size(2 if softmax else 1, 2)}
        table["weights"] = d.numbers(table["units"], shape[-1])
        table |= {"activation": "softmax" if softmax else d.of(*SMOOTH, "relu")}
        if d.some():
            table["biases"] = d.numbers(table["units"])
        layers.append(table)
        shape = (*shape[:-1], table["units"])
    if layers[-1]["kind"] == "flatten" and len(layers) == 1:
        shape = _append(d, layers, "dense", shape)
    made: dict[str, Any] = {
        "layers": layers,
        "samples": [
            {
                "inputs": [d.size(1, words) for _ in range(first[0])] if words else d.numbers(*first),
                "targets": _targets(d, shape, softmax),
            }
            for _ in range(d.of(1, 1, 2, 3) if kind not in _GRIDS else d.of(1, 1, 2))
        ],
        "loss": d.of("half-squared-error", "squared-error", "mean-squared-error"),
        "learning_rate": 0.05,
        "reduction": d.of("sum", "mean"),
    }
    if softmax:
        made["loss"] = "categorical-cross-entropy"
    return made


def _inputs(d: Draw, kind: str) -> Shape:
    steps: list[Shape] = [(d.size(1, 3), d.size(1, 2))]
    ways: dict[str, list[Shape]] = {
        "convolution": [(d.size(3, 6),), (d.size(2, 4), d.size(2, 4)), (2, 3, d.size(2, 3))],
        "max-pooling": [(d.size(2, 4), d.size(2, 4)), (2, d.size(2, 3), d.size(2, 3))],
        "batch-norm": [(d.size(3, 4), d.size(1, 2))],
        "layer-norm": [(d.size(3, 4),), (d.size(1, 2), d.size(3, 4))],
        "dense": [(d.size(1, 3),), (d.size(2, 3), d.size(1, 2))],
    }
    ways["mean-pooling"] = ways["flatten"] = ways["max-pooling"]
    ways["dropout"] = ways["add"] = ways["dense"]
    return d.random.choice(ways.get(kind, steps))


def _targets(d: Draw, shape: Shape, softmax: bool) -> Any:
    """Of softmax those of one class at each step, or any shares."""
    if not softmax:
        return d.numbers(*shape)
    rows = []
    for _ in range(shape[0] if len(shape) > 1 else 1):
        at = d.size(0, shape[-1] - 1)
        one_hot = [float(n == at) for n in range(shape[-1])]
        rows.append(one_hot if d.some() else [round(d.random.uniform(0, 1), 2) for _ in one_hot])
    return rows if len(shape) > 1 else rows[0]


def _residual(d: Draw, layers: list[dict[str, Any]], shape: Shape) -> Shape:
    """Two ways from a layer, or from the inputs, that are added again."""
    start = "inputs"
    if d.some():
        shape = _append(d, layers, "dense", shape)
        layers[-1]["name"] = start = "a"
    width = shape[-1]
    for name in ("b", "c")[: d.size(1, 2)]:
        layers.append(
            {"kind": "dense", "name": name, "from": start, "units": width, "weights": d.numbers(width, width)}
        )
        layers[-1]["activation"] = d.of(*SMOOTH)
    names = [layer["name"] for layer in layers if layer["name"] != "a"]
    read = names if len(names) > 1 and d.some() else [*names, start]
    layers.append(
        {"kind": "add", "name": "sum", "from": read, "activation": d.of("identity", "identity", "tanh")}
    )
    return shape


def _append(d: Draw, layers: list[dict[str, Any]], kind: str, shape: Shape) -> Shape:
    table, shape = LAYERS[kind](d, shape)
    layers.append({"kind": kind, **table})
    return shape
