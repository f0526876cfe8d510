"""A program taken apart: nothing is left out, and each line is that of its quantity."""

from __future__ import annotations

import re

from hypothesis import assume, given, settings

from bpgen import BpgenError, Network
from bpgen.programs.check import taught_forms_hold
from bpgen.programs.program import program
from bpgen.programs.walk import COMPUTING, Walk
from support.strategies import networks


def walk_of(network: Network, rounds: int = 2) -> Walk:
    """The program of a network, taken apart."""
    safe = not taught_forms_hold(network, rounds)
    return Walk(program(network, rounds=rounds, lang="en"), network.architecture, safe)


def name_in_program(key: str) -> str:
    """dE_o1/dnet_o1[1] is called dE_o1_dnet_o1 in a program, and w5+ is w5_next."""
    return key.replace("[1]", "").replace("/", "_").replace("@", "_via_").replace("+", "_next")


@settings(max_examples=20)
@given(networks(most_layers=3, most_units=3, most_samples=2))
def test_every_line_of_the_functions_is_in_one_place(network: Network) -> None:
    try:
        walk = walk_of(network)
    except BpgenError:
        assume(False)
    for part in walk.parts:
        pieces = [piece for stretch in part.stretches for piece in stretch.pieces]
        spans = [part.head, *((p.first, p.last) for p in pieces), part.tail]
        told = [n for first, last in spans for n in range(first, last + 1)]
        assert told == list(range(part.function.first, part.function.last + 1))
        assert walk.rows[part.tail[0] - 1].startswith("    return ")
    assert [part.function.name for part in walk.parts] == list(COMPUTING)


@settings(max_examples=20)
@given(networks(most_layers=3, most_units=3, most_samples=2))
def test_a_line_assigns_its_quantity_and_none_is_missed(network: Network) -> None:
    try:
        walk = walk_of(network)
    except BpgenError:
        assume(False)
    for key, line in walk.lines.items():
        assert walk.rows[line.first - 1].startswith(f"    {name_in_program(key)} = ")
    # What is assigned to one name is a quantity; tuples have brackets or commas.
    inside = [walk.text(part.function.first, part.function.last) for part in walk.parts]
    assigned = re.findall(r"^    (\w+) = ", "\n".join(inside), re.MULTILINE)
    assert sorted(assigned) == sorted(map(name_in_program, walk.lines))
