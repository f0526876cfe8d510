"""Known mistakes are told where they are made, slips of the pen where nothing else fits; else nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bpgen import Network
from bpgen.documents.options import Options
from bpgen.marking.compare import compare
from bpgen.marking.hints import Hint, Kind
from bpgen.numbers import Contract, Rule
from documents.sheets import drawn
from marking.learners import Sheet, sheet_of
from oracles.matrix import exact_rounds
from problems import expected, problem_of

#: What a learner writes first who makes the mistake on Mazur's network, by hand, four figures a step.
WRITTEN = {
    "updated-weights-too-soon": ("dnet_o1/dout_h1", "0.3589"),
    "no-local-derivative": ("dE_total/dw5", "0.4399"),  # 0.7414 * 0.5933
    "derivative-at-net": ("dout_o1/dnet_o1", "-0.1172"),  # 1.106 * (1 - 1.106)
    "sign-of-error": ("dE_total/dout_o1", "-0.7414"),
    "uphill": ("w5+", "0.4411"),  # 0.4 + 0.5 * 0.08217
    "no-learning-rate": ("w5+", "0.3178"),  # 0.4 - 0.08217
    "one-path-only": ("dE_total/dout_h1", "0.05540"),
    "no-half": ("E_o1", "0.5497"),  # (0.01 - 0.7514)^2
    "no-bias": ("net_h1", "0.02750"),  # 0.15 * 0.05 + 0.2 * 0.1
    "transposed": ("net_h1", "0.3825"),  # 0.15 * 0.05 + 0.25 * 0.1 + 0.35
}


@pytest.fixture(scope="module")
def mazur() -> Sheet:
    return sheet_of(Network.preset("mazur"))


def hint(sheet: Sheet, key: str, value: str, **more: str | None) -> Hint | None:
    found = sheet.key_but({key: value, **more})
    assert found.first is not None
    assert found.first.key == key
    return found.first.hint


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_mistake_is_told_where_it_is_made(name: str, mazur: Sheet) -> None:
    assert hint(mazur, *WRITTEN[name]) == Hint(Kind.MISTAKE, name)


def test_an_earlier_slip_does_not_hide_a_mistake(mazur: Sheet) -> None:
    """With dE_total/dw5 = 0.0825 miscopied, 0.4 + 0.5 * 0.0825 = 0.4413 is still the step added."""
    found = mazur.key_but({"dE_total/dw5": "0.0825", "w5+": "0.4413"})
    (wrong,) = (s for s in found.steps if s.key == "w5+" and s.round == 1)
    assert wrong.hint == Hint(Kind.MISTAKE, "uphill")


def test_blank_cells_do_not_hide_a_mistake(mazur: Sheet) -> None:
    """b2 alone left out: 0.4 * 0.5933 + 0.45 * 0.5969 = 0.5059. Had b1 been left out, too, in the blanks
    before, it would be 0.4 * 0.5069 + 0.45 * 0.5106 = 0.4325. Both are that mistake.
    """
    before = dict.fromkeys(("net_h1", "out_h1", "net_h2", "out_h2"))
    assert hint(mazur, "net_o1", "0.5059", **before) == Hint(Kind.MISTAKE, "no-bias")
    assert hint(mazur, "net_o1", "0.4325", **before) == Hint(Kind.MISTAKE, "no-bias")


def test_a_wrong_number_before_the_blanks_is_gone_on_with(mazur: Sheet) -> None:
    """net_h1 = 0.4775 by mistake, out_h1 blank: 1/(1 + e^-0.4775) = 0.61716, and without the bias net_o1 is
    0.4 * 0.6172 + 0.45 * 0.5969 = 0.5155.
    """
    found = mazur.key_but({"net_h1": "0.4775", "out_h1": None, "net_o1": "0.5155"})
    (wrong,) = (s for s in found.steps if s.key == "net_o1" and s.round == 1)
    assert wrong.hint == Hint(Kind.MISTAKE, "no-bias")


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_learner_who_forgets_every_bias_is_told_so_first(seed: int, rule: Rule) -> None:
    """A judge of our own works the whole sheet of a network that has no bias."""
    network = drawn("three-layers", seed)
    sheet = sheet_of(network, Options(contract=Contract(rule)))
    problem = problem_of(network)
    without = replace(problem, biases=tuple(tuple(0.0 for _ in b) for b in problem.biases))
    judged = [expected(network, r) for r in exact_rounds(without, 2)]
    nets = [
        a
        for a in sheet.filled(lambda _round, _key: Decimal(0))
        if a.key.startswith(("net_", "out_")) and a.round == 1
    ]
    written = [a._replace(value=+Decimal(f"{judged[0][a.key]:.4g}")) for a in nets]
    found = compare(sheet.worked, sheet.parts, written)
    assert found.first is not None
    assert found.first.key == "net_h1_1"
    assert found.first.hint == Hint(Kind.MISTAKE, "no-bias")


SLIPS = {
    ("E_o1", "-0.2748"): Hint(Kind.SIGN),
    ("E_o1", "2.748"): Hint(Kind.POWER, power=1),
    ("dE_total/dw1", "0.004386"): Hint(Kind.POWER, power=1),
    ("dE_total/dw1", "4.386"): Hint(Kind.POWER, power=4),
    ("net_h1", "0.038"): None,  # neither the right figures at another place nor the right number cut
    ("out_h1", "0.59"): Hint(Kind.DIGITS),
    ("out_h1", "0.593"): Hint(Kind.DIGITS),
    ("net_h1", "0.377"): Hint(Kind.DIGITS),  # cut off
    ("net_h1", "0.378"): Hint(Kind.DIGITS),  # rounded
    ("out_h1", "0.6"): None,  # one figure agrees with much
    ("out_h1", "0.5969"): Hint(Kind.OTHER, place=(1, "out_h2")),
    ("w7+", "0.5614"): Hint(Kind.OTHER, place=(1, "w8+")),
    ("out_h1", "0.1234"): None,
    ("out_h1", "0"): None,
    ("out_h2", "0.5972"): Hint(Kind.LAST),  # the key accepts up to 0.5969
    ("out_h2", "0.5965"): Hint(Kind.LAST),
    ("out_h2", "0.5974"): None,
}


@pytest.mark.parametrize(("slip", "said"), SLIPS.items(), ids=str)
def test_slips_of_the_pen(slip: tuple[str, str], said: Hint | None, mazur: Sheet) -> None:
    assert hint(mazur, *slip) == said


def test_a_value_of_this_round_is_nearer_than_one_of_the_next(mazur: Sheet) -> None:
    """out_h2 is 0.5969 in both rounds; of round 2 alone is net_o1 = 1.057."""
    assert hint(mazur, "net_o1", "1.057") == Hint(Kind.OTHER, place=(2, "net_o1"))


def test_two_explanations_are_none() -> None:
    """Two hidden units alike in all: which of two values was copied into a third place cannot be told."""
    first = Network.preset("mazur")
    hidden = replace(first.layers[0], weights=(first.layers[0].weights[0],) * 2)
    sheet = sheet_of(replace(first, layers=(hidden, first.layers[1])))
    assert sheet.worked.text("out_h1", 1) == sheet.worked.text("out_h2", 1) == "0.5933"
    assert hint(sheet, "out_o1", "0.5933") is None
