"""A line that is worked gives away no answer that a blank of the sheet asks for."""

from __future__ import annotations

import re

import pytest

from bpgen.graph.build import build_graph
from bpgen.graph.quantity import Concept
from bpgen.lesson.plan import Upto, plan
from bpgen.network.problem import Network
from bpgen.problems.preset import preset_names
from bpgen.sheets.exercise import Options
from sheets.test_letters import rounds_of
from support.pages import Page, plain, read_page
from support.recompute import bare
from support.sheets import SHAPES, drawn, pages

PRESETS = preset_names()
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?: \\times 10\^\{-?[0-9]+\})?")


def choices(network: Network, *, many: bool) -> list[Options]:
    """Sheets of a network whose lines are partly worked."""
    graph = build_graph(network.architecture)
    lines = {key for s in plan(network.graph, 1, Upto.ALL) for g in s.groups for key in g.keys}
    there = {graph[key].concept for key in lines}
    words = ["deck", "round2", "output", "net,updated"]
    if many:
        words += ["all", "forward", "error", "round1", "out_o1*,dE_total/dw1*", *sorted(there & set(_TAKEN))]
    chosen = [Options(rounds=2, worked=tuple(word.split(","))) for word in words]
    return [*chosen, *(Options(rounds=2, fade=n) for n in (7, 40))]


#: Those whose values others take, or that take many.
_TAKEN = (Concept.NET_BY_WEIGHT, Concept.NET_BY_OUT, Concept.DELTA, Concept.TOTAL_ERROR)


def told(sheet: Page, key: Page) -> set[str]:
    """The numbers of blanks that are printed on the sheet as operands of worked lines, or as copies.

    Told from the pages alone, by digits: a number that the problem gives, or that is the result of a
    worked line, is everybody's.
    """
    public = {bare(x) for x in key.given.values()}
    public |= {plain(s.result) for s in sheet.steps if not s.is_blank and s.numbers}
    secret = {plain(k.result) for k in key.steps if k.is_blank} - public
    worked = [s for s in sheet.steps if not s.is_blank]
    printed = {x for s in worked for x in _NUMBER.findall(s.numbers or s.result)}
    return {x for x in printed & secret if len(x.lstrip("-0.").replace(".", "")) >= 3}


@pytest.mark.parametrize("name", [*PRESETS, *SHAPES])
def test_no_worked_line_gives_a_blank_away(name: str) -> None:
    network = Network.preset(name) if name in PRESETS else drawn(name, 1)
    # Of the choices the networks take every second by turns: each is met by half of them.
    first = (*PRESETS, *SHAPES).index(name) % 2
    for options in choices(network, many=name in PRESETS)[first::2]:
        made = pages(network, options)
        sheet, key = read_page(made.sheet), read_page(made.key)
        assert not told(sheet, key), options
        if options.fade is not None or options.worked == ("all",):
            # What is worked from the start on rests on nothing that is blank.
            assert not [s for s in sheet.steps if not s.is_blank and "blank" in s.numbers]


def test_the_decks_choice_leaves_open_what_it_skips() -> None:
    made = pages(Network.from_seed(3), Options(lang="en", worked=("deck",)))
    lines = {step.symbol: step.numbers for step in reversed(read_page(made.sheet).steps)}
    assert lines[r"\mathit{net}_{o1}"] == r"0.65 * 0.5343 + 0.25 * \bpblank{} + 0.15 * 1"
    assert lines[r"E_{\mathit{total}}"] == r"0.04272 + \bpblank{}"
    assert "fill in its boxes with values from your other lines" in made.sheet
    assert "fill in its boxes" not in pages(Network.from_seed(3), Options(lang="en", fade=9)).sheet


@pytest.mark.parametrize("shape", SHAPES)
def test_brackets_around_blanks_are_as_tall_as_these(shape: str) -> None:
    r"""All that hold a blank, and no others; those around fractions, and around blanks for derivatives, whose
    symbols are fractions, grow by ``\left``.
    """
    made = pages(drawn(shape, 1), Options())
    assert r"\Bigl(" not in made.key
    lines = [x for x in made.sheet.splitlines() if x.startswith(r"\bpstep") and r"\bpblank" in x]
    held = [x for line in lines for x in re.findall(r"(\\Bigl|\\left|)\(((?:[^()]|\([^()]*\))*)\)", line)]
    assert all(sign for sign, text in held if "blank" in text)
    assert all("blank" in text and "frac" not in text for sign, text in held if sign == r"\Bigl")
    assert any(sign for sign, _ in held) == any("blank" in text for _, text in held)


def test_weights_updated_in_a_blank_stay_open_in_the_next_round() -> None:
    made = pages(Network.from_seed(3), Options(rounds=2, worked=("round2",)))
    first = rounds_of(read_page(made.sheet))[1][0]
    assert not first.is_blank
    assert first.numbers == r"\bpblank{} * 0.15 + \bpblank{} * 0.35 + 0.1 * 1"
