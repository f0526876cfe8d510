"""Letters on a sheet mean one factor each, and weights are marked with the updates they have had."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen.formats.environment import render
from bpgen.lesson.live import Live
from bpgen.lesson.plan import Upto
from bpgen.lesson.steps import Teller
from bpgen.network.problem import Network
from bpgen.sheets.exercise import Options
from support.formulas import in_math
from support.pages import Page, Step, arguments, read_page
from support.sheets import SHAPES, drawn, pages
from support.strategies import small_networks

_FACTOR = re.compile(r"\\bpfactor(?=\{)")


def rounds_of(page: Page) -> list[list[Step]]:
    """The lines of each round."""
    out: list[list[Step]] = []
    number = ""
    for part in page.body:
        if isinstance(part, Step):
            out = out or [[]]
            out[-1].append(part)
        elif part.kind == "bpsection":
            # A sheet of one round does not number it.
            found = re.search(r"([0-9]+)[^0-9]*\\quad", part.arguments[0])
            if found and found[1] != number:
                out.append([])
                number = found[1]
    return out


def factors(step: Step) -> list[tuple[str, str]]:
    """The coloured factors of a line: letter and symbol."""
    found = [tuple(arguments(step.formula, m.end(), 3)) for m in _FACTOR.finditer(step.formula)]
    return [(letter, symbol) for _, letter, symbol in found]


def check_letters(page: Page) -> int:
    """Each letter is one factor's, worked out in the line that has it; how many factors have one."""
    count = 0
    for steps in rounds_of(page):
        lines = {step.symbol: letter for step in steps if step.mark
                 for _, letter in [arguments(step.mark, len(r"\bpmark"), 2)]}  # fmt: skip
        assert max(Counter(lines.values()).values(), default=1) == 1, "one letter for two lines"
        for step in steps:
            for letter, symbol in factors(step):
                assert letter == lines.get(symbol, ""), f"{symbol} is called {letter!r}"
                count += bool(letter)
    return count


@pytest.mark.parametrize("upto", Upto)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_letter_is_one_factor_and_its_line_is_on_the_sheet(shape: str, upto: Upto) -> None:
    network = drawn(shape, 1)
    for options in (
        Options(upto=upto, rounds=2),
        Options(upto=upto, worked=("deck",)),
        Options(upto=upto, fade=9),
    ):
        made = pages(network, options)
        for page in (read_page(made.sheet), read_page(made.key)):
            marked = check_letters(page)
            assert marked or upto in (Upto.FORWARD, Upto.ERROR)


@given(small_networks(), st.sampled_from(Upto), st.integers(1, 2))
def test_letters_of_any_network(network: Network, upto: Upto, rounds: int) -> None:
    check_letters(read_page(pages(network, Options(upto=upto, rounds=rounds)).sheet))


@pytest.mark.parametrize(("upto", "there"), [(Upto.FORWARD, False), (Upto.ALL, True)])
def test_letters_are_explained_where_there_are_any(upto: Upto, *, there: bool) -> None:
    made = pages(Network.from_seed(3), Options(lang="en", upto=upto)).sheet
    assert ("Each coloured letter" in made) == there


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("part", ["sheet", "key"])
def test_a_later_round_says_which_weights_go_in(part: str, lang: str) -> None:
    made = getattr(pages(Network.from_seed(3), Options(lang=lang, rounds=3)), part)
    notes = {
        "ja": "この回の計算には、{n} 回目に更新した重み（{first}、$\\dotsc$、{last}）を用いる。",
        "en": "This round uses the weights updated in round {n}: {first}, $\\dotsc$, {last}.",
    }
    ends = [[f"$w_{{{w}}}^{{{'+' * n}}}$" for w in (1, 8)] for n in (1, 2, 3)]
    found = re.findall(r"\\bpsection\{[^\n]*\n\\bptext\{(.*)\}\n", made)
    assert found == [notes[lang].format(n=n, first=a, last=b) for n, (a, b) in enumerate(ends, 1)]


def test_the_weights_of_a_round_are_those_that_the_round_before_has_made() -> None:
    steps = rounds_of(read_page(pages(Network.from_seed(3), Options(rounds=5)).key))
    for number, lines in enumerate(steps, 1):
        weights = set(re.findall(r"w_\{[0-9]\}(?:\^\{(\+[^{}]*)\})?", lines[0].formula))
        assert weights == {["", "+", "++", "+++", r"+\times 4", r"+\times 5"][number - 1]}


def test_biases_that_are_updated_are_named_too() -> None:
    made = pages(drawn("trained-biases", 1), Options(lang="en", rounds=2)).sheet
    assert "This round uses the weights and biases updated in round 1: $w_{1}^{+}$" in made
    assert r"b_{1}^{++} " not in made.partition("Round 2")[0]
    fixed = pages(Network.from_seed(3), Options(lang="en", rounds=2)).sheet
    assert "b_{1}^" not in fixed


def test_a_step_of_a_page_has_the_letter_of_its_factor() -> None:
    teller = Teller(Live(Network.preset("mazur")), "en")
    for key, framed in (
        ("dE_total/dout_o1", r"\bpfactor{green}{A}{\frac{\partial E"),
        ("dnet_o1/dw5", r"\bpfactor{pink}{C}{\frac{\partial \mathit{net}"),
        ("w5+", "w_{5}^{+} &="),
    ):
        assert framed in render("formats/myst/step.j2", None, {"step": teller.step(key)}, "myst")


def test_a_step_of_a_later_round_has_its_symbols() -> None:
    step = Teller(Live(Network.preset("mazur")), "en").step("net_h1", 3)
    assert in_math(step.derivation.forms[0]) == "w_{1}^{++} * i_{1} + w_{2}^{++} * i_{2} + b_{1} * 1"
