"""A judge of networks of layers of any kind: forward passes over arrays, written from the papers. The error
is differentiated by an imaginary step, so that no derivative is written here.

A network is what its file has: ``layers`` with their tables, ``samples``, ``loss``, ``reduction``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from .layer_kinds import KINDS
from .optimisers import stepped

STEP = 1e-60
GRIDS = ("convolution", "max-pooling", "mean-pooling", "flatten")
Table = Mapping[str, Any]
#: The numbers of each layer by the keys of their tables, such as weights.f.
Parameters = Sequence[dict[str, Any]]

#: What a table has that is no parameter.
SETTINGS = frozenset(
    (
        *("kind", "name", "from", "shares", "units", "activation", "last", "keeps", "reset_after"),
        *("kernel", "filters"),
        *("stride", "padding", "flipped", "size", "keys", "values", "heads", "scaled", "causal", "words"),
    )
)


@dataclass
class Numbers:
    """All numbers of a forward pass by layer and name; the one at ``moved`` gets an imaginary step."""

    moved: tuple[int, str] | None = None
    found: dict[tuple[int, str], Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Put:
    """Keeps the arrays of one layer under the names of their places, which count from 1. ``by_steps``: two
    sides are those of steps, not a grid's.
    """

    layer: int
    numbers: Numbers | None
    by_steps: bool

    def __call__(self, name: Callable[..., str], values: Any) -> Any:
        """The array, with the imaginary step where it is moved."""
        if self.numbers is None:
            return values
        values = np.array(values, dtype=complex)
        for place in np.ndindex(values.shape):
            key = (self.layer, name(*(n + 1 for n in place)))
            if key == self.numbers.moved:
                values[place] += 1j * STEP
            self.numbers.found[key] = values[place]
        return values

    def at(self, letter: str, *place: int) -> str:
        """The name of a number that is in the place of what is read."""
        if len(place) == 2 and self.by_steps:
            return f"{letter}{place[1]}_t{place[0]}"
        return letter + "_" * (len(place) > 1) + "_".join(map(str, place))


def parameters(network: Table) -> list[dict[str, Any]]:
    """The parameters of each layer as arrays."""
    return [dict(_tables(layer)) for layer in network["layers"]]


def _tables(layer: Table) -> Iterator[tuple[str, Any]]:
    for key, value in layer.items():
        # The mask of dropout is numbers, that of attention a setting.
        if key in SETTINGS or (key == "mask" and layer["kind"] == "attention"):
            continue
        if isinstance(value, Mapping):
            for inner, numbers in value.items():
                yield f"{key}.{inner}", np.array(numbers, dtype=complex)
        else:
            yield key, np.array(value, dtype=complex)


def error_of(network: Table, sample: Table, given: Parameters, numbers: Numbers | None = None) -> Any:
    """The error of one sample."""
    inputs, layers = np.array(sample["inputs"]), network["layers"]
    passed = {"inputs": inputs.astype(int) if layers[0].get("kind") == "embedding" else inputs + 0j}
    by_steps = not any(layer.get("kind") in GRIDS for layer in layers)
    before, owners = "inputs", dict[str, Any]()
    for number, (layer, p) in enumerate(zip(layers, given, strict=True), 1):
        kind, sources = layer.get("kind", "dense"), layer.get("from", before)
        read = [passed[x] for x in ([sources] if isinstance(sources, str) else sources)]
        before = layer.get("name", f"{kind}-{number}")
        owners[before] = owners[layer["shares"]] if "shares" in layer else p
        passed[before] = KINDS[kind](layer, owners[before], Put(number, numbers, by_steps), *read)
    out = passed[before]
    targets = np.array(sample["targets"]).reshape(out.shape)
    return _loss(network.get("loss", "half-squared-error"), targets, out)


def error(network: Table, given: Parameters) -> Any:
    """The error that the updates reduce."""
    parts = [error_of(network, s, given) for s in network["samples"]]
    return sum(parts) / (len(parts) if network.get("reduction") == "mean" else 1)


def gradients(network: Table, given: Parameters) -> list[dict[str, Any]]:
    """dE/dp of each number p of the layers' tables, by an imaginary step in it."""
    out = []
    for tables in given:
        out.append({key: np.zeros(value.shape) for key, value in tables.items()})
        for key, value in tables.items():
            for place in np.ndindex(value.shape):
                old = value[place]
                value[place] = old + 1j * STEP
                out[-1][key][place] = error(network, given).imag / STEP
                value[place] = old
    return out


def _loss(name: str, t: Any, o: Any) -> Any:
    if name in ("half-squared-error", "squared-error", "mean-squared-error"):
        scale = {"half-squared-error": 0.5, "squared-error": 1.0, "mean-squared-error": 1 / t.size}[name]
        return scale * ((t - o) ** 2).sum()
    assert name == "categorical-cross-entropy"
    return -(t * np.log(o)).sum()


#: What updates do not change.
FIXED = ("start", "cell_start", "epsilon", "mask", "rate")


def train(
    network: Table,
    rounds: int,
    kind: str = "gradient-descent",
    numbers: Mapping[str, float] = MappingProxyType({}),
) -> list[tuple[list[dict[str, Any]], list[dict[str, Any]], float]]:
    """Of each round the gradients, the parameters after it, and the error before it."""
    given, out = parameters(network), []
    memories: dict[tuple[int, str], dict[str, Any]] = {}
    for t in range(1, rounds + 1):
        by = gradients(network, given)
        value = float(error(network, given).real)
        given = [
            {
                key: p
                if key in FIXED
                else stepped(
                    kind,
                    p,
                    by[n][key],
                    memories.setdefault((n, key), {}),
                    t,
                    network["learning_rate"],
                    numbers,
                )
                for key, p in tables.items()
            }
            for n, tables in enumerate(given)
        ]
        out.append((by, given, value))
    return out
