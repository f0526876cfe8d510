"""The forward pass of each kind of layer over arrays of complex numbers, for the judge of whole networks.

Each takes a layer's table, its arrays by their keys, what keeps its numbers by their names, and what
it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .arithmetic import COMPLEX
from .matrix import activate

Table = Mapping[str, Any]


def _dense(s: Table, p: dict[str, Any], put: Any, x: Any) -> Any:
    rows = x if x.ndim > 1 else x[None]
    step = "_t{}" if x.ndim > 1 else ""
    z = put(lambda t, n: f"net_h{n}" + step.format(t), rows @ p["weights"].T + p.get("biases", 0))
    out = put(
        lambda t, n: f"out_h{n}" + step.format(t), activate(s.get("activation", "identity"), z, COMPLEX)
    )
    return out if x.ndim > 1 else out[0]


def _convolution(s: Table, p: dict[str, Any], put: Any, x: Any) -> Any:
    filters, sides = s.get("filters", 1), len(np.atleast_1d(s["kernel"]))
    x = x if x.ndim > sides else x[None]  # the channels come first
    k = p["weights"].reshape(filters, len(x), *np.atleast_1d(s["kernel"]))
    along = tuple(range(1, 1 + sides))
    if s.get("flipped"):
        k = np.flip(k, axis=tuple(a + 1 for a in along))
    x = np.pad(x, [(0, 0), *[(s.get("padding", 0),) * 2] * sides])
    view = np.lib.stride_tricks.sliding_window_view(x, k.shape[2:], axis=along)
    view = view[(slice(None), *[slice(None, None, s.get("stride", 1))] * sides)]
    z = np.tensordot(k, view, axes=(range(1, 2 + sides), (0, *range(1 + sides, 1 + 2 * sides))))
    z = z + p.get("biases", np.zeros(filters)).reshape(-1, *[1] * sides)

    def name(f: int, *at: int) -> str:
        return f"m{f if filters > 1 else ''}_" + "_".join(map(str, at))

    z = put(lambda *at: "net_" + name(*at), z)
    out = put(lambda *at: "out_" + name(*at), activate(s.get("activation", "identity"), z, COMPLEX))
    return out if filters > 1 else out[0]


def _windows(s: Table, x: Any) -> Any:
    size = s.get("size", 2)
    view = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(-2, -1))
    stride = s.get("stride", 0) or size
    return view[..., ::stride, ::stride, :, :].reshape(*view[..., ::stride, ::stride, 0, 0].shape, -1)


def _pool_name(*at: int) -> str:
    *channel, row, column = at
    return f"p{''.join(map(str, channel))}_{row}_{column}"


def _max_pooling(s: Table, p: dict[str, Any], put: Any, x: Any) -> Any:
    w = _windows(s, x)
    return put(_pool_name, np.take_along_axis(w, w.real.argmax(-1)[..., None], -1)[..., 0])


def _mean_pooling(s: Table, p: dict[str, Any], put: Any, x: Any) -> Any:
    return put(_pool_name, _windows(s, x).mean(-1))


def _flatten(s: Table, p: dict[str, Any], put: Any, x: Any) -> Any:
    return x.ravel()


def _rnn(s: Table, p: dict[str, Any], put: Any, x: Any) -> Any:
    h, out = p.get("start", np.zeros(s["units"])), []
    for t, row in enumerate(x, 1):
        z = p["weights"] @ row + p["recurrent"] @ h + p.get("biases", 0)
        z = put(lambda n, t=t: f"net_h{n}_t{t}", z)
        h = put(lambda n, t=t: f"h{n}_t{t}", activate(s.get("activation", "tanh"), z, COMPLEX))
        out.append(h)
    return h if s.get("last") else np.array(out)


def _lstm(s: Table, p: dict[str, Any], put: Any, x: Any) -> Any:
    h, c = (p.get(key, np.zeros(s["units"])) for key in ("start", "cell_start"))
    out = []
    for t, row in enumerate(x, 1):
        gates = {}
        for g in "figo":
            z = p[f"weights.{g}"] @ row + p[f"recurrent.{g}"] @ h + p.get(f"biases.{g}", 0)
            z = put(lambda n, t=t, g=g: f"net_{g}{n}_t{t}", z)
            gates[g] = put(
                lambda n, t=t, g=g: f"{g}{n}_t{t}", np.tanh(z) if g == "g" else 1 / (1 + np.exp(-z))
            )
        c = put(lambda n, t=t: f"c{n}_t{t}", gates["f"] * c + gates["i"] * gates["g"])
        h = gates["o"] * put(lambda n, t=t: f"tanh_c{n}_t{t}", np.tanh(c))
        h = put(lambda n, t=t: f"h{n}_t{t}", h)
        out.append(h)
    return h if s.get("last") else np.array(out)


def _gru(s: Table, p: dict[str, Any], put: Any, x: Any) -> Any:
    h, out = p.get("start", np.zeros(s["units"])), []
    for t, row in enumerate(x, 1):

        def net(g: str, state: Any, t: int = t, row: Any = row) -> Any:
            z = p[f"weights.{g}"] @ row + state + p.get(f"biases.{g}", 0)
            return put(lambda n: f"net_{g}{n}_t{t}", z)

        z, r = (
            put(lambda n, t=t, g=g: f"{g}{n}_t{t}", 1 / (1 + np.exp(-net(g, p[f"recurrent.{g}"] @ h))))
            for g in "zr"
        )
        if s.get("reset_after"):
            product_ = p["recurrent.n"] @ h + p.get("recurrent_biases", 0)
            state = r * put(lambda n, t=t: f"uh{n}_t{t}", product_)
        else:
            state = p["recurrent.n"] @ put(lambda n, t=t: f"rh{n}_t{t}", r * h)
        new = put(lambda n, t=t: f"n{n}_t{t}", np.tanh(net("n", state)))
        share = z if s.get("keeps", True) else 1 - z
        h = put(lambda n, t=t: f"h{n}_t{t}", share * h + (1 - share) * new)
        out.append(h)
    return h if s.get("last") else np.array(out)


def _embedding(s: Table, p: dict[str, Any], put: Any, words: Any) -> Any:
    return put(lambda t, n: f"x{n}_t{t}", p["vectors"][words - 1])


def _attention(s: Table, p: dict[str, Any], put: Any, x: Any) -> Any:
    q, k, v = (put(lambda t, n, g=g: f"{g}{n}_t{t}", x @ p[f"weights.{g}"].T) for g in "qkv")
    heads, tokens = s.get("heads", 1), len(x)
    seen = np.array(s.get("mask") or np.ones((tokens, tokens))) > 0
    if s.get("causal"):
        seen = seen & np.tri(tokens, dtype=bool)
    parts = []
    for head, (a, b, c) in enumerate(zip(*(np.split(m, heads, axis=1) for m in (q, k, v)), strict=True), 1):
        mark = str(head) if heads > 1 else ""
        scores = a @ b.T
        if s.get("scaled", True):
            scores = put(lambda t, u, m=mark: f"qk{m}_t{t}_t{u}", scores) / np.sqrt(a.shape[1])
        scores = put(lambda t, u, m=mark: f"s{m}_t{t}_t{u}", scores)
        e = np.where(seen, np.exp(scores), 0)
        weights = put(lambda t, u, m=mark: f"a{m}_t{t}_t{u}", e / e.sum(axis=1, keepdims=True))
        parts.append(weights @ c)
    return put(lambda t, n: f"z{n}_t{t}", np.concatenate(parts, axis=1))


def _norm(s: Table, p: dict[str, Any], put: Any, x: Any, axis: int) -> Any:
    """Layer norm has axis 1; batch norm axis 0, with a mean for each column."""

    def common(word: str) -> Callable[[int, int], str]:
        return lambda t, n: f"{word}{n}" if axis == 0 else word + (f"_t{t}" if x.ndim > 1 else "")

    def own(word: str) -> Callable[[int, int], str]:
        return lambda t, n: f"{word}{n}" + (f"_t{t}" if x.ndim > 1 else "")

    rows = x if x.ndim > 1 else x[None]
    away = put(own("dev"), rows - put(common("mean"), rows.mean(axis=axis, keepdims=True)))
    variance = put(common("var"), (away**2).mean(axis=axis, keepdims=True))
    root = put(common("sd"), np.sqrt(variance + p.get("epsilon", 0)))
    out = put(own("y"), p["gamma"] * put(own("xhat"), away / root) + p["beta"])
    return out if x.ndim > 1 else out[0]


def _dropout(s: Table, p: dict[str, Any], put: Any, x: Any) -> Any:
    return put(lambda *at: put.at("d", *at), p["mask"] * x / (1 - p.get("rate", 0)))


def _add(s: Table, p: dict[str, Any], put: Any, *read: Any) -> Any:
    if s.get("activation", "identity") == "identity":
        return put(lambda *at: put.at("r", *at), sum(read))
    z = put(lambda *at: put.at("net_r", *at), sum(read))
    return put(lambda *at: put.at("out_r", *at), activate(s["activation"], z, COMPLEX))


KINDS: Mapping[str, Callable[..., Any]] = {
    "dense": _dense,
    "convolution": _convolution,
    "max-pooling": _max_pooling,
    "mean-pooling": _mean_pooling,
    "flatten": _flatten,
    "rnn": _rnn,
    "lstm": _lstm,
    "gru": _gru,
    "embedding": _embedding,
    "attention": _attention,
    "layer-norm": lambda s, p, put, x: _norm(s, p, put, x, 1),
    "batch-norm": lambda s, p, put, x: _norm(s, p, put, x, 0),
    "dropout": _dropout,
    "add": _add,
}
