"""Given values of networks of layers as grids, and longer forms without zeros."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from bpgen import LayerNetwork
from bpgen.formats.environment import Words
from bpgen.formats.formulas import written
from bpgen.graph.expr import Add, Num
from bpgen.lesson.given import GivenGrid
from bpgen.lesson.lines import has_zeros_left_out, steps_of
from bpgen.problems.preset import layer_names, layers_source
from bpgen.sheets.exercise import Options, make_exercise, source
from bpgen.sheets.given import given_block
from bpgen.trace.domains import EXACT, FLOAT
from bpgen.trace.evaluate import evaluate
from bpgen.trace.fold import fold
from support.layer_networks import KINDS, built, random_network
from support.sheets import IDENTITY_OF_TESTS

_SHEET = Words("en", form="plain")


def _grids(network: LayerNetwork) -> list[GivenGrid]:
    rows = given_block(_SHEET, network.graph, ()).rows
    return [cell for _, cells in rows for cell in cells if isinstance(cell, GivenGrid)]


def _numbers(network: LayerNetwork, grid: GivenGrid) -> list[list[float]]:
    values = evaluate(network, 1, FLOAT).rounds[0]
    return [[float(values[slot.key]) for slot in row] for _, row in grid.rows]


@pytest.mark.parametrize("name", ["convolution", "attention-yeh", "convolution-d2l-channels", "rnn-deepml"])
def test_grids_have_the_tables_of_the_file(name: str) -> None:
    network, file = LayerNetwork.preset(name), tomllib.loads(layers_source(name))

    def matrices(table: Any) -> list[list[list[float]]]:
        """Every table in two sides, row after row."""
        if isinstance(table, dict):
            return [found for value in table.values() for found in matrices(value)]
        if not isinstance(table, list) or not table or not isinstance(table[0], list):
            return []
        if isinstance(table[0][0], list):
            return [found for value in table for found in matrices(value)]
        return [table] if len(table) > 1 and len(table[0]) > 1 else []

    sample = file["samples"][0]
    expected = [*matrices(sample["inputs"]), *matrices(sample["targets"])]
    for layer in file["layers"]:
        for key in ("weights", "recurrent"):
            expected += matrices(layer.get(key, []))
    assert [_numbers(network, grid) for grid in _grids(network)] == expected


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_of_a_grid_gives_the_name(kind: str) -> None:
    """The symbol with the heads of row and column is the quantity's, in that order or by its step."""
    for seed in range(4):
        network = built(random_network(kind, seed))
        for grid in _grids(network):
            spoken = [written(_SHEET.format.spoken, x).partition(" = ")[0] for x in grid.equations]
            places = [(row, column) for row, _ in grid.rows for column in grid.heads]
            for name, (row, column) in zip(spoken, places, strict=True):
                index = f"{column},{row}" if row.startswith("t") else f"{row},{column}"
                assert index in name, (name, row, column)


def test_each_given_number_is_listed_once() -> None:
    for name in layer_names():
        network = LayerNetwork.preset(name)
        cells = [cell for _, cells in given_block(_SHEET, network.graph, ()).rows for cell in cells]
        listed = [x for cell in cells for x in (cell.equations if isinstance(cell, GivenGrid) else (cell,))]
        assert len(listed) == len(set(listed)) == len(list(network.graph.given))


@pytest.mark.parametrize("name", ["attention-rukenx", "convolution-d2l", "batch-norm", "transformer-block"])
def test_forms_without_zeros_have_the_same_value(name: str) -> None:
    network = LayerNetwork.preset(name)
    graph, values = network.graph, evaluate(network, 1).rounds[0]
    shortened = [q for q in graph.defined if has_zeros_left_out(graph, q.key)]
    assert shortened
    for q in shortened:
        for long, printed in zip(q.steps, steps_of(graph, q), strict=True):
            assert not (isinstance(printed, Add) and printed.terms.count(Num(0)) > 1)
            assert fold(printed, values, EXACT) == fold(long, values, EXACT)


def test_a_key_says_that_zeros_are_left_out_where_they_are() -> None:
    said = str(_SHEET("contract.zeros"))
    for name, expected in (("attention-rukenx", True), ("max-pooling", False)):
        exercise = make_exercise(LayerNetwork.preset(name), Options(lang="en"), IDENTITY_OF_TESTS)
        key = source(exercise, key=True, form="latex")
        assert (said in key) is expected
        assert "+ 0 + 0" not in key
        assert said not in source(exercise, key=False, form="latex")
