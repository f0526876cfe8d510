"""The page of the network: of a wide one, each weight stands in the row and column of its two units."""

from __future__ import annotations

import re

import pytest

from bpgen import Network
from bpgen.lesson.course import Course, PageSource
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.site.pages.network import PAGES
from bpgen.site.pages.page import Extras

_TABLE = re.compile(r"^```\{list-table\} .*?^```$", re.MULTILINE | re.DOTALL)


def tables(network: Network, lang: str) -> list[list[list[str]]]:
    """The cells of each table of weights, row by row."""
    (made,) = PAGES[0].made(Course(network, "n", lang), Extras("", None))  # type: ignore[arg-type]
    assert isinstance(made, PageSource)
    rows = [re.split(r"^\* -", table, flags=re.MULTILINE)[1:] for table in _TABLE.findall(made.text)]
    return [[[cell.strip(" `\n") for cell in re.split(r"\n  - ", row)] for row in table] for table in rows]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_wide_network_has_a_table_with_heads_for_each_layer(lang: str) -> None:
    network = draw(1, Wanted(4, (WantedLayer(5), WantedLayer(3))))
    found = tables(network, lang)
    assert len(found) == 2
    for layer, (head, *rows) in zip(network.layers, found, strict=True):
        assert len(rows) == len(layer.weights)
        for row, weights in zip(rows, layer.weights, strict=True):
            assert len(head) == len(row) == len(weights) + 1
    # w7 leads from i3 to h2, w22 from h2 to o1: counted by hand, a row for each unit.
    hidden, output = found
    assert "i_{3}" in hidden[0][3]
    assert "h_{2}" in hidden[2][0]
    assert hidden[2][3] == "{bp}`w7"
    assert "h_{2}" in output[0][2]
    assert "o_{1}" in output[1][0]
    assert output[1][2] == "{bp}`w22"


def test_a_small_network_is_a_list() -> None:
    assert tables(Network.preset("mazur"), "en") == []
