"""Opening a problem, of one kind or of any: what comes with bpgen, by name, and files, by path."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ..disk.inputs import named_file, read_file
from ..errors import BpgenError
from ..errors.messages import Message, said
from ..graph.architecture import BiasRule
from ..network.kinds import Problem
from ..network.layers import LayerNetwork
from ..network.problem import Network
from ..network.scalar import ScalarGraph
from .preset import graph_names, layer_names, read_layers, read_preset
from .scalar import parse_graph, read_graph

Kind = type[Network] | type[LayerNetwork] | type[ScalarGraph]

#: What may follow a network's name: the same network with biases that are trained.
VARIANTS = {"layer-biases": BiasRule.LAYER, "unit-biases": BiasRule.UNIT}
_SEED = re.compile(r"seed-([0-9]{1,18})")


def preset_problem(name: str, kind: Kind | None = None) -> Problem:
    """What comes with bpgen by this name. Raises ``BpgenError`` with the nearest known name, and for what is
    of another kind.
    """
    if name in graph_names() if kind is None else kind is ScalarGraph:
        return read_graph(name)
    if name in layer_names() if kind is None else kind is LayerNetwork:
        return read_layers(name)
    return read_preset(name)


def read_problem(path: Path, kind: Kind | None = None) -> Problem:
    """The problem of a TOML file. Raises ``BpgenError`` with file, place and remedy, and for a problem of
    another kind.
    """
    from .files import safe_name

    data = read_file(path, said("file.network"))
    return parse_problem(data, named_file(path), safe_name(path.stem), kind)


def parse_problem(data: bytes, where: str | Message, name: str, kind: Kind | None = None) -> Problem:
    """The problem of a TOML text. ``where`` stands in messages, ``name`` in the names of files made. Raises
    as ``read_problem``.
    """
    from .files import parse_network
    from .layered import parse_layers
    from .settings import has_kinds, is_graph, parse_toml

    table = parse_toml(data, where)
    if is_graph(table):
        if kind is not None and kind is not ScalarGraph:
            if kind is Network:
                raise BpgenError("file.graph", where=where)
            raise BpgenError("file.no_layers", where=where)
        return parse_graph(table, where, name)
    if kind is ScalarGraph:
        raise BpgenError("file.no_graph", where=where)
    if has_kinds(table):
        if kind is Network:
            raise BpgenError("file.layers_here", where=where)
        return parse_layers(table, where, name)
    if kind is LayerNetwork:
        raise BpgenError("file.no_layers", where=where)
    return parse_network(data, where=where, name=name)


@lru_cache(maxsize=64)
def open_network(name: str, base: Path) -> Network:
    """A preset, ``seed-3``, or a TOML file (relative to ``base``); with ``+layer-biases`` or
    ``+unit-biases`` after it, the same with trained biases.

    Raises ``BpgenError`` where there is no such network or its file is at fault.
    """
    stem, _, variant = name.partition("+")
    if variant and variant not in VARIANTS:
        raise BpgenError("preset.variant", name=variant[:40], known=", ".join(VARIANTS))
    if match := _SEED.fullmatch(stem):
        network = Network.from_seed(int(match[1]))
    elif stem.endswith(".toml"):
        network = Network.from_file(base / stem)
    else:
        network = Network.preset(stem)
    return with_trained_biases(network, VARIANTS[variant]) if variant else network


def with_trained_biases(network: Network, rule: BiasRule) -> Network:
    """The same network with biases that are updated: one per layer, or one per unit, each starting from the
    value that the network has there, or from 0 where it has none.
    """
    layers = []
    for layer in network.layers:
        units = len(layer.weights)
        old = layer.biases or (0.0,)
        spread = old if len(old) == units else old[:1] * units
        start = spread if rule is BiasRule.UNIT else old[:1]
        layers.append(replace(layer, biases=start, bias_rule=None, trained_biases=None))
    return replace(network, layers=tuple(layers), biases=rule, trained_biases=True)
