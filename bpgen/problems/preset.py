"""The networks that come with bpgen. Their files are ours: read without the checks of other files, and so
without pydantic, which takes longer to load than 10,000 rounds take to run.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import BpgenError, nearest
from ..errors.messages import said
from ..network.layers import LayerNetwork
from ..network.problem import Layer, Network, Sample

_HERE = Path(__file__).parent
_FOLDER, _GRAPHS, _LAYERS = _HERE / "presets", _HERE / "graphs", _HERE / "layers"


def preset_names() -> list[str]:
    """The networks that come with bpgen."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def graph_names() -> list[str]:
    """The graphs of formulas that come with bpgen."""
    return sorted(path.stem for path in _GRAPHS.glob("*.toml"))


def layer_names() -> list[str]:
    """The networks of layers of any kind that come with bpgen."""
    return sorted(path.stem for path in _LAYERS.glob("*.toml"))


def all_names() -> list[str]:
    """Everything that comes with bpgen, kind by kind."""
    return [*preset_names(), *layer_names(), *graph_names()]


@lru_cache(maxsize=1)
def published() -> Mapping[str, Mapping[str, int]]:
    """Of networks that come with bpgen, how many numbers that their sources print agree with ours
    ("agrees"), differ by rounding on the way ("rounded"), and are wrong ("wrong"); what is none is left out.
    """
    return tomllib.loads((_HERE / "published.toml").read_text(encoding="utf-8"))


def preset_text(name: str) -> str:
    """The file of a network that comes with bpgen. Raises ``BpgenError`` with the nearest known name, and for
    a problem of another kind.
    """
    if name in graph_names():
        raise BpgenError("file.graph", where=name)
    if name in layer_names():
        raise BpgenError("file.layers_here", where=name)
    if name not in preset_names():
        hint = said("preset.seed", seed=name) if name.isdecimal() else nearest(name, all_names())
        raise BpgenError("preset.unknown", name=name, hint=hint)
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def read_preset(name: str) -> Network:
    """One of the networks that come with bpgen; read once, since neither it nor its file changes."""
    table = tomllib.loads(preset_text(name))
    layers, samples = table.pop("layers"), table.pop("samples")
    return Network([*map(_layer, layers)], [Sample(**s) for s in samples], name=name, **table)


@lru_cache(maxsize=64)
def read_layers(name: str) -> LayerNetwork:
    """One of the networks of layers that come with bpgen. Raises as ``preset_text``, and for one of another
    kind.
    """
    if name in (*preset_names(), *graph_names()):
        raise BpgenError("file.no_layers", where=name)
    if name not in layer_names():
        preset_text(name)
    table = tomllib.loads(layers_source(name))
    return LayerNetwork(table.pop("layers"), table.pop("samples"), name=name, **table)


def layers_source(name: str) -> str:
    """The file of one of the networks of layers that come with bpgen."""
    return (_LAYERS / f"{name}.toml").read_text(encoding="utf-8")


def graph_text(name: str) -> str:
    """The file of a graph of formulas that comes with bpgen. Raises as ``preset_text``, and for a network."""
    if name in (*preset_names(), *layer_names()):
        raise BpgenError("file.no_graph", where=name)
    return (
        (_GRAPHS / f"{name}.toml").read_text(encoding="utf-8") if name in graph_names() else preset_text(name)
    )


def _layer(table: Mapping[str, Any]) -> Layer:
    own = dict(table)
    if "bias" in own:
        own["biases"] = (own.pop("bias"),)
    return Layer(**own)
