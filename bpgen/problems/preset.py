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
from ..network.problem import Layer, Network, Sample

_FOLDER, _GRAPHS = Path(__file__).parent / "presets", Path(__file__).parent / "graphs"


def preset_names() -> list[str]:
    """The networks that come with bpgen."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def graph_names() -> list[str]:
    """The graphs of formulas that come with bpgen."""
    return sorted(path.stem for path in _GRAPHS.glob("*.toml"))


def preset_text(name: str) -> str:
    """The file of a network that comes with bpgen. Raises ``BpgenError`` with the nearest known name, and for
    a graph of formulas.
    """
    networks, graphs = preset_names(), graph_names()
    if name in graphs:
        raise BpgenError("file.graph", where=name)
    if name not in networks:
        hint = said("preset.seed", seed=name) if name.isdecimal() else nearest(name, (*networks, *graphs))
        raise BpgenError("preset.unknown", name=name, hint=hint)
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def read_preset(name: str) -> Network:
    """One of the networks that come with bpgen; read once, since neither it nor its file changes."""
    table = tomllib.loads(preset_text(name))
    layers, samples = table.pop("layers"), table.pop("samples")
    return Network([*map(_layer, layers)], [Sample(**s) for s in samples], name=name, **table)


def graph_text(name: str) -> str:
    """The file of a graph of formulas that comes with bpgen. Raises as ``preset_text``, and for a network."""
    if name in preset_names():
        raise BpgenError("file.no_graph", where=name)
    return (
        (_GRAPHS / f"{name}.toml").read_text(encoding="utf-8") if name in graph_names() else preset_text(name)
    )


def _layer(table: Mapping[str, Any]) -> Layer:
    own = dict(table)
    if "bias" in own:
        own["biases"] = (own.pop("bias"),)
    return Layer(**own)
