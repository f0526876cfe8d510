"""The drawing of a sheet has the values of the weights where they find room, and the list has the rest."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from bpgen.network.problem import Network
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.sheets.exercise import Options
from support.sheets import pages


def _drawn(*sizes: int) -> Network:
    return draw(3, Wanted(inputs=sizes[0], layers=tuple(WantedLayer(n) for n in sizes[1:])))


def _on_edges(tex: str) -> list[tuple[str, str]]:
    return re.findall(r"\\node\[fill=white[^]]*\] at \S+ \{\$([^$=]+) = ([^$]+)\$\}", tex)


def _listed(tex: str) -> list[str]:
    return re.findall(r"\\bpcell\{(w[^}]*\})", tex)


@pytest.mark.parametrize("sizes", [(2, 2, 2), (1, 2, 1), (2, 3, 1), (2, 2, 2, 2)])
def test_values_stand_on_the_edges_of_a_small_network(sizes: tuple[int, ...]) -> None:
    network = _drawn(*sizes)
    tex = pages(network, Options(lang="en")).sheet
    values = [w for layer in network.layers for row in layer.weights for w in row]
    # Biases last: one label for each unit that a bias leads to.
    assert [float(value) for name, value in _on_edges(tex) if name.startswith("w")] == values
    assert not _listed(tex)


@pytest.mark.parametrize("sizes", [(3, 3, 2), (3, 4, 2), (4, 5, 4, 3)])
def test_a_crowded_one_has_them_in_the_list(sizes: tuple[int, ...]) -> None:
    tex = pages(_drawn(*sizes), Options(lang="en")).sheet
    assert not _on_edges(tex)
    assert len(_listed(tex)) == sum(a * b for a, b in pairwise(sizes))


def test_long_numbers_stay_in_the_list() -> None:
    network = _drawn(2, 2, 2)
    first, second = network.layers
    long = replace(first, weights=((0.123456, 0.2), (0.3, 0.4)))
    tex = pages(replace(network, layers=(long, second)), Options(lang="en")).sheet
    assert not _on_edges(tex)
    assert len(_listed(tex)) == 8
