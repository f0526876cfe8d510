"""A second judge of these networks: PyTorch in double precision, by its own layers where it has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.nn import functional

from .layers import Parameters, Table

_ACTIVATIONS: Mapping[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "logistic": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softplus": functional.softplus,
    "softmax": lambda z: torch.softmax(z, -1),
}


def gradients(network: Table, given: Parameters) -> tuple[float, list[dict[str, Any]]]:
    """The error, and its derivatives with respect to each number of the layers' tables."""
    leaves = [
        {key: torch.tensor(x.real.copy(), dtype=torch.float64, requires_grad=True) for key, x in p.items()}
        for p in given
    ]
    parts = [_error(network, sample, leaves) for sample in network["samples"]]
    total = torch.stack(parts).mean() if network.get("reduction") == "mean" else torch.stack(parts).sum()
    if total.requires_grad:
        total.backward()  # type: ignore[no-untyped-call]
    return total.item(), [
        {key: (torch.zeros_like(x) if x.grad is None else x.grad).numpy() for key, x in p.items()}
        for p in leaves
    ]


def _error(network: Table, sample: Table, given: list[dict[str, Any]]) -> Any:
    words = network["layers"][0].get("kind") == "embedding"
    passed = {"inputs": torch.tensor(sample["inputs"], dtype=torch.long if words else torch.float64)}
    before = "inputs"
    for number, (layer, p) in enumerate(zip(network["layers"], given, strict=True), 1):
        kind, sources = layer.get("kind", "dense"), layer.get("from", before)
        read = [passed[x] for x in ([sources] if isinstance(sources, str) else sources)]
        before = layer.get("name", f"{kind}-{number}")
        passed[before] = _KINDS[kind](layer, p, *read)
    out = passed[before]
    t = torch.tensor(sample["targets"], dtype=torch.float64).reshape(out.shape)
    match network.get("loss", "half-squared-error"):
        case "half-squared-error":
            return functional.mse_loss(out, t, reduction="sum") / 2
        case "squared-error":
            return functional.mse_loss(out, t, reduction="sum")
        case "mean-squared-error":
            return functional.mse_loss(out, t)
    return -(t * torch.log(out)).sum()


def _activated(s: Table, z: Any, usual: str = "identity") -> Any:
    return _ACTIVATIONS[s.get("activation", usual)](z)


def _convolution(s: Table, p: dict[str, Any], x: Any) -> Any:
    kernel = s["kernel"] if isinstance(s["kernel"], list) else [s["kernel"]]
    x = x if x.ndim > len(kernel) else x[None]
    k = p["weights"].reshape(s.get("filters", 1), len(x), *kernel)
    if s.get("flipped"):
        k = k.flip(tuple(range(2, k.ndim)))
    slide = functional.conv1d if len(kernel) == 1 else functional.conv2d
    z = slide(x[None], k, p.get("biases"), stride=s.get("stride", 1), padding=s.get("padding", 0))[0]
    return _activated(s, z if s.get("filters", 1) > 1 else z[0])


def _pooling(pool: Callable[..., Any]) -> Callable[..., Any]:
    def pooled(s: Table, p: dict[str, Any], x: Any) -> Any:
        channels = x if x.ndim > 2 else x[None]
        out = pool(channels[None], s.get("size", 2), s.get("stride", 0) or None)[0]
        return out if x.ndim > 2 else out[0]

    return pooled


def _cell(s: Table, p: dict[str, Any], made: Any, gates: str, x: Any) -> Any:
    """A recurrent layer of PyTorch, whose biases come twice and whose gates are stacked."""

    def stacked(key: str) -> Any:
        if not gates:
            return p.get(key, torch.zeros(s["units"], dtype=torch.float64))
        none = torch.zeros(s["units"], dtype=torch.float64)
        return torch.cat([p.get(f"{key}.{gate}", none) for gate in gates])

    n = s["units"]
    own = torch.zeros(n * max(1, len(gates)), dtype=torch.float64)
    if "recurrent_biases" in p:
        own = torch.cat([own[: 2 * n], p["recurrent_biases"]])
    weights = (stacked("weights"), stacked("recurrent"), stacked("biases"), own)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    start = p.get("start", torch.zeros(n, dtype=torch.float64))[None]
    if isinstance(made, torch.nn.LSTM):
        state: Any = (start, p.get("cell_start", torch.zeros(n, dtype=torch.float64))[None])
    else:
        state = start
    out, _ = torch.func.functional_call(made, dict(zip(names, weights, strict=True)), (x, state))
    return out[-1] if s.get("last") else out


def _rnn(s: Table, p: dict[str, Any], x: Any) -> Any:
    if s.get("activation", "tanh") in ("tanh", "relu"):
        kind = s.get("activation", "tanh")
        made = torch.nn.RNN(x.shape[1], s["units"], nonlinearity=kind, dtype=torch.float64)
        return _cell(s, p, made, "", x)
    h, out = p.get("start", torch.zeros(s["units"], dtype=torch.float64)), []
    for row in x:
        h = _activated(s, p["weights"] @ row + p["recurrent"] @ h + p.get("biases", 0.0))
        out.append(h)
    return h if s.get("last") else torch.stack(out)


def _lstm(s: Table, p: dict[str, Any], x: Any) -> Any:
    return _cell(s, p, torch.nn.LSTM(x.shape[1], s["units"], dtype=torch.float64), "ifgo", x)


def _gru(s: Table, p: dict[str, Any], x: Any) -> Any:
    if s.get("reset_after") and s.get("keeps", True):
        return _cell(s, p, torch.nn.GRU(x.shape[1], s["units"], dtype=torch.float64), "rzn", x)
    h, out = p.get("start", torch.zeros(s["units"], dtype=torch.float64)), []
    for row in x:
        w = {gate: p[f"weights.{gate}"] @ row + p.get(f"biases.{gate}", 0.0) for gate in "rzn"}
        r, z = (torch.sigmoid(w[gate] + p[f"recurrent.{gate}"] @ h) for gate in "rz")
        if s.get("reset_after"):
            new = torch.tanh(w["n"] + r * (p["recurrent.n"] @ h + p.get("recurrent_biases", 0.0)))
        else:
            new = torch.tanh(w["n"] + p["recurrent.n"] @ (r * h))
        h = torch.lerp(new, h, z) if s.get("keeps", True) else torch.lerp(h, new, z)
        out.append(h)
    return h if s.get("last") else torch.stack(out)


def _attention(s: Table, p: dict[str, Any], x: Any) -> Any:
    q, k, v = (torch.stack((x @ p[f"weights.{g}"].T).chunk(s.get("heads", 1), dim=1))[None] for g in "qkv")
    tokens = len(x)
    seen = torch.tensor(s.get("mask") or [[1] * tokens] * tokens) > 0
    if s.get("causal"):
        seen = seen & torch.ones(tokens, tokens).tril().bool()
    scale = None if s.get("scaled", True) else 1.0
    out = functional.scaled_dot_product_attention(q, k, v, attn_mask=seen, scale=scale)[0]
    return torch.cat(list(out), dim=1)


def _layer_norm(s: Table, p: dict[str, Any], x: Any) -> Any:
    return functional.layer_norm(x, x.shape[-1:], p["gamma"], p["beta"], _epsilon(p))


def _batch_norm(s: Table, p: dict[str, Any], x: Any) -> Any:
    return functional.batch_norm(
        x, None, None, p["gamma"], p["beta"], training=True, eps=_epsilon(p) or 1e-300
    )


def _epsilon(p: dict[str, Any]) -> float:
    return p["epsilon"].item() if "epsilon" in p else 0.0


_KINDS: Mapping[str, Callable[..., Any]] = {
    "dense": lambda s, p, x: _activated(s, functional.linear(x, p["weights"], p.get("biases"))),
    "convolution": _convolution,
    "max-pooling": _pooling(functional.max_pool2d),
    "mean-pooling": _pooling(functional.avg_pool2d),
    "flatten": lambda s, p, x: x.flatten(),
    "rnn": _rnn,
    "lstm": _lstm,
    "gru": _gru,
    "embedding": lambda s, p, words: functional.embedding(words - 1, p["vectors"]),
    "attention": _attention,
    "layer-norm": _layer_norm,
    "batch-norm": _batch_norm,
    "dropout": lambda s, p, x: p["mask"] * x / (1 - p.get("rate", 0.0)),
    "add": lambda s, p, *read: _activated(s, torch.stack(read).sum(0)),
}
