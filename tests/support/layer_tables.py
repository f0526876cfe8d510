"""Random tables of each kind of layer with every setting, as files have them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

Shape = tuple[int, ...]
SMOOTH = ("identity", "logistic", "tanh", "softplus")


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


def _dense(d: Draw, shape: Shape) -> tuple[dict[str, Any], Shape]:
    units = d.size(1, 3)
    table = {"units": units, "weights": d.numbers(units, shape[-1]), "activation": d.of(*SMOOTH, "relu")}
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
    table["flipped"], table["activation"] = d.some(), d.of(*SMOOTH, "relu")
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


LAYERS = {
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
