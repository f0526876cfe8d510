"""The table of a sheet with a row for each round of an optimiser that remembers something."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bpgen import Network, Optimiser
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.sheets.exercise import Identity, Options, make_exercise, source
from bpgen.trace.digits import DECK as NINE
from oracles.optimisers import train
from support.problems import problem_of

DECK = Network.preset("mazur")
KINDS = [kind for kind in OPTIMISERS if OPTIMISERS[kind].states]


def tables(network: Network, *, key: bool, **options: object) -> list[list[list[str]]]:
    """The cells of each table of a sheet or key with two rounds, below its heads."""
    chosen = Options(lang="en", **{"rounds": 2, **options})  # type: ignore[arg-type]
    text = source(make_exercise(network, chosen, Identity("x", "bpgen")), key=key)
    found = re.findall(r"\\begin\{tabular\}\{\|c\|\*.*?\\end\{tabular\}", text, re.DOTALL)
    return [[re.split(r"&", line) for line in t.splitlines()[2:-1]] for t in found]


def number(cell: str) -> float:
    plain = re.sub(r"\\times 10\^\{(.*?)\}", r"e\1", cell)
    return float(re.search(r"-?[\d.]+(e-?\d+)?", plain.replace(r"\hfil", ""))[0])  # type: ignore[index]


@pytest.mark.parametrize("kind", KINDS)
def test_the_key_has_every_round_of_every_weight(kind: str) -> None:
    network = replace(DECK, optimiser=Optimiser(kind))
    filled = tables(network, key=True, contract=NINE)
    judged = list(train(problem_of(network), kind, 2, dict(network.optimiser.numbers) | {"eta": 0.5}))
    assert len(filled) == 8
    for n, rows in enumerate(filled):
        layer, (row, column) = (1, divmod(n, 2)) if n < 4 else (0, divmod(n - 4, 2))
        for round_, cells in enumerate(rows, 1):
            assert number(cells[0]) == round_
            right = judged[round_ - 1][0][layer][row][column]
            assert number(cells[-1]) == pytest.approx(right, abs=6e-10)


def test_the_sheet_has_the_same_tables_empty() -> None:
    network = replace(DECK, optimiser=Optimiser("adam"))
    blank, filled = (tables(network, key=key) for key in (False, True))
    assert [[len(row) for row in t] for t in blank] == [[len(row) for row in t] for t in filled]
    assert not any(
        re.search(r"\d", cell.replace(r"\\\hline", "")) for t in blank for row in t for cell in row[1:]
    )


def test_only_what_is_asked_has_a_table() -> None:
    adam = replace(DECK, optimiser=Optimiser("adam"))
    assert not tables(DECK, key=True)
    assert not tables(adam, key=True, worked=("all",))
    assert len(tables(adam, key=True, upto="output")) == 4
    assert not tables(adam, key=True, rounds=1)  # its lines say the same
