"""Random networks of layers of every kind and with every setting, as their files have them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from bpgen import LayerNetwork

Shape = tuple[int, ...]
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
_SMOOTH = ("identity", "logistic", "tanh", "softplus")


@dataclass
class Draw:
    """Draws of one network: its numbers have three decimals, so that none is on a corner."""

    random: Random

    def number(self) -> float:
        """A number."""
        return round(self.random.uniform(-1.5, 1.5), 3)

    def numbers(self, *shape: int) -> Any:
        """Nested numbers."""
        return [self.numbers(*shape[1:]) for _ in range(shape[0])] if shape else self.number()

    def some(self) -> bool:
        """One time in two."""
        return self.random.random() < 0.5

    def size(self, least: int, most: int) -> int:
        """A whole number."""
        return self.random.randint(least, most)

    def of(self, *choices: Any) -> Any:
        """One of these."""
        return self.random.choice(choices)


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
        table |= {"activation": "softmax" if softmax else d.of(*_SMOOTH, "relu")}
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
        layers[-1]["activation"] = d.of(*_SMOOTH)
    names = [layer["name"] for layer in layers if layer["name"] != "a"]
    read = names if len(names) > 1 and d.some() else [*names, start]
    layers.append(
        {"kind": "add", "name": "sum", "from": read, "activation": d.of("identity", "identity", "tanh")}
    )
    return shape


def _append(d: Draw, layers: list[dict[str, Any]], kind: str, shape: Shape) -> Shape:
    table, shape = _LAYERS[kind](d, shape)
    layers.append({"kind": kind, **table})
    return shape


def _dense(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    units = d.size(1, 3)
    table = {"units": units, "weights": d.numbers(units, shape[-1]), "activation": d.of(*_SMOOTH, "relu")}
    if d.some():
        table["biases"] = d.numbers(units)
    return table, (*shape[:-1], units)


def _convolution(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    sides = shape if len(shape) < 3 else shape[1:]
    channels = shape[0] if len(shape) == 3 else 1
    padding, filters = d.size(0, 1), d.of(1, 1, 2)
    kernel = [d.size(1, min(3, n + 2 * padding)) for n in sides]
    strides = [
        n
        for n in (1, 2, 3)
        if all((s + 2 * padding - k) % n == 0 for s, k in zip(sides, kernel, strict=True))
    ]
    stride = d.of(*strides)
    table: dict[str, Any] = {"kernel": kernel, "filters": filters, "padding": padding, "stride": stride}
    table["flipped"], table["activation"] = d.some(), d.of(*_SMOOTH, "relu")
    blocks = (*((filters,) if filters > 1 else ()), *((channels,) if channels > 1 else ()), *kernel)
    table["weights"] = d.numbers(*blocks)
    if d.some():
        table["biases"] = d.numbers(filters)
    maps = tuple((s + 2 * padding - k) // stride + 1 for s, k in zip(sides, kernel, strict=True))
    return table, (filters, *maps) if filters > 1 else maps


def _pooling(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    ways = [
        (size, stride)
        for size in (2, 3)
        for stride in (1, 2, 3)
        if all(s >= size and (s - size) % stride == 0 for s in shape[-2:])
    ]
    size, stride = d.of(*ways)
    table = {"size": size} | ({} if size == stride else {"stride": stride})
    return table, (*shape[:-2], *((s - size) // stride + 1 for s in shape[-2:]))


def _flatten(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    size = 1
    for side in shape:
        size *= side
    return {}, (size,)


def _recurrent(d: Draw, shape: Shape, gates: str) -> tuple[dict[str, Any], Shape]:
    n, last = d.size(1, 2), d.some()

    def gated(*sides: int) -> Any:
        return {g: d.numbers(*sides) for g in gates} if gates else d.numbers(*sides)

    table = {"units": n, "last": last, "weights": gated(n, shape[1]), "recurrent": gated(n, n)}
    if d.some():
        table["biases"] = gated(n)
        if gates and d.some():
            del table["biases"][d.of(*gates)]
    if d.some():
        table["start"] = d.numbers(n)
    return table, (n,) if last else (shape[0], n)


def _rnn(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    table, shape = _recurrent(d, shape, "")
    return table | ({"activation": d.of("relu", "logistic", "identity")} if d.some() else {}), shape


def _lstm(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    table, shape = _recurrent(d, shape, "figo")
    return table | ({"cell_start": d.numbers(table["units"])} if d.some() else {}), shape


def _gru(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    table, shape = _recurrent(d, shape, "rzn")
    table |= {"keeps": d.some(), "reset_after": d.some()}
    if table["reset_after"] and d.some():
        table["recurrent_biases"] = d.numbers(table["units"])
    return table, shape


def _attention(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    tokens, width = shape
    heads = d.of(1, 1, 2)
    keys, values = (heads * d.size(1, 2) for _ in range(2))
    table: dict[str, Any] = {"heads": heads, "scaled": d.some(), "causal": d.some()}
    if width % heads or d.some():
        table |= {"keys": keys, "values": values}
    keys, values = table.get("keys", width), table.get("values", width)
    table["weights"] = {
        "q": d.numbers(keys, width),
        "k": d.numbers(keys, width),
        "v": d.numbers(values, width),
    }
    if d.some():
        table["mask"] = [[int(t == s or d.some()) for s in range(tokens)] for t in range(tokens)]
    return table, (tokens, values)


def _norm(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    table = {"gamma": d.numbers(shape[-1]), "beta": d.numbers(shape[-1])}
    return table | ({"epsilon": d.of(0.001, 0.1)} if d.some() else {}), shape


def _dropout(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    def mask(*sides: int) -> Any:
        return [mask(*sides[1:]) for _ in range(sides[0])] if sides else int(d.random.random() < 0.7)

    return {"mask": mask(*shape)} | ({"rate": d.of(0.2, 0.5)} if d.some() else {}), shape


_LAYERS = {
    "dense": _dense,
    "convolution": _convolution,
    "max-pooling": _pooling,
    "mean-pooling": _pooling,
    "flatten": _flatten,
    "rnn": _rnn,
    "lstm": _lstm,
    "gru": _gru,
    "attention": _attention,
    "layer-norm": _norm,
    "batch-norm": _norm,
    "dropout": _dropout,
}
