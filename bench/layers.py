"""Networks of layers of any kind: graphs, sheets and checks, beside those of fully connected layers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from bpgen import LayerNetwork, Network
from bpgen.figures.layout import lay_out
from bpgen.graph.architecture import ActivationName, Architecture, LayerShape
from bpgen.graph.build import build_graph
from bpgen.graph.expr import Expr, children
from bpgen.graph.layer_graph import layer_graph
from bpgen.graph.layers_shape import LayerGraph
from bpgen.graph.quantity import Graph
from bpgen.network.kinds import Problem
from bpgen.printers import infix, latex
from bpgen.problems.opening import preset_problem
from bpgen.problems.preset import layer_names
from bpgen.sheets.exercise import Identity, Options, make_exercise, sheet_and_key

from .measure import Row, at_most, by_turns

_LECTURE = "the lecture's network"
#: A convolution over 4 x 4, an LSTM of two steps, the attention of three tokens of two numbers.
_SHEETS = ("convolution", "lstm-gomez", "attention-rukenx")


def rows() -> Iterator[Row]:
    """Graphs, sheets, checks."""
    yield from _graphs()
    yield from _sheets()
    yield _checks()


def _graphs() -> Iterator[Row]:
    """A graph of some thousand quantities, beside a fully connected one with formulas as long: that of a
    gate, or of a weighted mean, is three and four times as long as a gradient's.
    """
    dense = Architecture(20, (LayerShape(20, ActivationName.LOGISTIC),) * 2)
    for name, network in (("LSTM", _lstm(7, 6, 4)), ("attention", _attention(9, 6))):
        shape, beside = network.architecture, "20-20-20, formulas as long"
        longer = _length(layer_graph(shape)) / _length(build_graph(dense))
        timing = by_turns({name: partial(_made, shape), beside: partial(_made, dense)}, runs=9)
        count = len(network.graph.quantities)
        work = f"the graph of {name}, {count:,} quantities"
        yield at_most(work, timing.scaled(beside, longer), name, beside, 1.3)


def _made(shape: Architecture | LayerGraph) -> Graph:
    layer_graph.cache_clear()
    build_graph.cache_clear()
    return layer_graph(shape) if isinstance(shape, LayerGraph) else build_graph(shape)


def _length(graph: Graph) -> int:
    """How many numbers, names and signs the formulas of a graph have."""

    def of(e: Expr) -> int:
        return 1 + sum(map(of, children(e)))

    return sum(of(e) for q in graph.defined for e in (q.definition, *q.steps) if e is not None)


def _sheets() -> Iterator[Row]:
    """Sheet and key as TeX, nothing of the graph remembered."""
    lecture = Network.preset("mazur")
    for name in _SHEETS:
        network = preset_problem(name)
        contenders = {name: partial(_sheet, network), _LECTURE: partial(_sheet, lecture)}
        yield at_most(f"TeX of sheet and key: {name}", by_turns(contenders, runs=5), name, _LECTURE, 10)


def _sheet(network: Problem) -> tuple[str, str]:
    for remembers in (layer_graph, build_graph, latex.print_symbol, infix.parts, lay_out):
        remembers.cache_clear()
    return sheet_and_key(make_exercise(network, Options(), Identity(network.name, "")))


def _checks() -> Row:
    """All presets of such layers, each by every independent check: the command that a lecturer calls."""
    names = layer_names()
    work = f"bpgen verify, {len(names)} networks of such layers"
    contenders = {work: partial(_verified, *names), _LECTURE: partial(_verified, "mazur")}
    return at_most(work, by_turns(contenders, runs=3), work, _LECTURE, 20)


def _verified(*networks: str) -> None:
    command = (sys.executable, "-m", "bpgen", "verify", *networks)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _numbers(draw: Random, *shape: int) -> Any:
    """Nested numbers."""
    return [_numbers(draw, *shape[1:]) for _ in range(shape[0])] if shape else round(draw.uniform(-1, 1), 2)


def _lstm(units: int, steps: int, inputs: int) -> LayerNetwork:
    numbers = partial(_numbers, Random("lstm"))  # noqa: S311 - no secret
    lstm = {
        "kind": "lstm",
        "units": units,
        "last": True,
        "weights": {gate: numbers(units, inputs) for gate in "figo"},
        "recurrent": {gate: numbers(units, units) for gate in "figo"},
        "biases": {gate: numbers(units) for gate in "figo"},
    }
    output = {"kind": "dense", "units": 1, "weights": numbers(1, units), "activation": "identity"}
    sample = {"inputs": numbers(steps, inputs), "targets": numbers(1)}
    return LayerNetwork([lstm, output], [sample])


def _attention(tokens: int, width: int) -> LayerNetwork:
    numbers = partial(_numbers, Random("attention"))  # noqa: S311 - no secret
    weights = {name: numbers(width, width) for name in "qkv"}
    attention = {"kind": "attention", "keys": width, "values": width, "weights": weights}
    sample = {"inputs": numbers(tokens, width), "targets": numbers(tokens, width)}
    return LayerNetwork([attention], [sample])
