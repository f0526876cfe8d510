"""Known mistakes are told where they are made, slips of the pen where nothing else fits; else nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bpgen import Network, evaluate
from bpgen.marking.compare import Verdict, compare
from bpgen.marking.hints import Hint, HintKind
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Kind, Policy, Rule, round_half_up
from marking.learners import Sheet, sheet_of
from oracles.matrix import exact_rounds
from support.problems import expected, problem_of
from support.sheets import drawn

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
    "net-for-out": ("net_o1", "0.9276"),  # 0.4 * 0.3775 + 0.45 * 0.3925 + 0.6
    "bias-of-layer-before": ("net_o1", "0.8559"),  # 0.4 * 0.5933 + 0.45 * 0.5969 + 0.35
    "plus-in-exponent": ("out_h1", "0.4067"),  # 1/(1 + e^0.3775)
    "no-one-minus": ("dout_o1/dnet_o1", "0.5646"),  # 0.7514 * 0.7514
    "factor-two": ("dE_total/dout_o1", "1.483"),  # 2 * 0.7414
    "mean-of-outputs": ("E_total", "0.1492"),  # (0.2748 + 0.02356) / 2
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
    assert hint(mazur, *WRITTEN[name]) == Hint(HintKind.MISTAKE, name)


def test_an_earlier_slip_does_not_hide_a_mistake(mazur: Sheet) -> None:
    """With dE_total/dw5 = 0.0825 miscopied, 0.4 + 0.5 * 0.0825 = 0.4413 is still the step added."""
    found = mazur.key_but({"dE_total/dw5": "0.0825", "w5+": "0.4413"})
    (wrong,) = (s for s in found.steps if s.key == "w5+" and s.round == 1)
    assert wrong.hint == Hint(HintKind.MISTAKE, "uphill")


def test_blank_cells_do_not_hide_a_mistake(mazur: Sheet) -> None:
    """b2 alone left out: 0.4 * 0.5933 + 0.45 * 0.5969 = 0.5059. Had b1 been left out, too, in the blanks
    before, it would be 0.4 * 0.5069 + 0.45 * 0.5106 = 0.4325. Both are that mistake.
    """
    before = dict.fromkeys(("net_h1", "out_h1", "net_h2", "out_h2"))
    assert hint(mazur, "net_o1", "0.5059", **before) == Hint(HintKind.MISTAKE, "no-bias")
    assert hint(mazur, "net_o1", "0.4325", **before) == Hint(HintKind.MISTAKE, "no-bias")


def test_a_wrong_number_before_the_blanks_is_gone_on_with(mazur: Sheet) -> None:
    """net_h1 = 0.4775 by mistake, out_h1 blank: 1/(1 + e^-0.4775) = 0.61716, and without the bias net_o1 is
    0.4 * 0.6172 + 0.45 * 0.5969 = 0.5155.
    """
    found = mazur.key_but({"net_h1": "0.4775", "out_h1": None, "net_o1": "0.5155"})
    (wrong,) = (s for s in found.steps if s.key == "net_o1" and s.round == 1)
    assert wrong.hint == Hint(HintKind.MISTAKE, "no-bias")


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
    assert found.first.hint == Hint(HintKind.MISTAKE, "no-bias")


SLIPS = {
    ("E_o1", "-0.2748"): Hint(HintKind.SIGN),
    ("E_o1", "2.748"): Hint(HintKind.POWER, power=1),
    ("dE_total/dw1", "0.004386"): Hint(HintKind.POWER, power=1),
    ("dE_total/dw1", "4.386"): Hint(HintKind.POWER, power=4),
    ("net_h1", "0.038"): None,  # neither the right figures at another place nor the right number cut
    ("out_h1", "0.59"): Hint(HintKind.DIGITS),
    ("out_h1", "0.593"): Hint(HintKind.DIGITS),
    ("net_h1", "0.377"): Hint(HintKind.DIGITS),  # cut off
    ("net_h1", "0.378"): Hint(HintKind.DIGITS),  # rounded
    ("out_h1", "0.6"): None,  # one figure agrees with much
    ("out_h1", "0.5969"): Hint(HintKind.OTHER, place=(1, "out_h2")),
    ("w7+", "0.5614"): Hint(HintKind.OTHER, place=(1, "w8+")),
    # One output alone put in as a net input: 0.4 * 0.3775 + 0.45 * 0.5969 + 0.6 = 1.0196.
    ("net_o1", "1.020"): Hint(HintKind.SWAPPED, name="out_h1", right="out_h1", wrong="net_h1"),
    # The updated weight in the product, beside the right one in its own line: 0.1385 * 0.3589 = 0.049708.
    ("dE_o1/dout_h1", "0.04971"): Hint(HintKind.SWAPPED, name="dnet_o1/dout_h1", right="w5", wrong="w5+"),
    ("out_h1", "0.1234"): None,
    ("out_h1", "0"): None,
    ("out_h2", "0.5972"): Hint(HintKind.LAST),  # the key accepts up to 0.5969
    ("out_h2", "0.5965"): Hint(HintKind.LAST),
    ("out_h2", "0.5974"): None,
}


@pytest.mark.parametrize(("slip", "said"), SLIPS.items(), ids=str)
def test_slips_of_the_pen(slip: tuple[str, str], said: Hint | None, mazur: Sheet) -> None:
    assert hint(mazur, *slip) == said


def test_a_value_of_this_round_is_nearer_than_one_of_the_next(mazur: Sheet) -> None:
    """out_h2 is 0.5969 in both rounds; of round 2 alone is net_o1 = 1.057."""
    assert hint(mazur, "net_o1", "1.057") == Hint(HintKind.OTHER, place=(2, "net_o1"))


RATES = {
    ("w5+", "0.3918"): "0.1",  # 0.4 - 0.1 * 0.08217 = 0.391783
    ("w5+", "0.3836"): "0.2",  # 0.4 - 0.2 * 0.08217 = 0.383566
    ("w7+", "0.5011"): None,  # 0.0011 / 0.0226 may be 0.044 to 0.053: it fits a short rate by chance
    ("w5+", "0.2357"): "2",  # 0.4 - 2 * 0.08217 = 0.23566
    ("w5+", "0.3737"): None,  # 0.32 is no short rate: 0.0263 / 0.08217 may be 0.319 to 0.321
}


@pytest.mark.parametrize(("slip", "rate"), RATES.items(), ids=str)
def test_another_learning_rate(slip: tuple[str, str], rate: str | None, mazur: Sheet) -> None:
    assert hint(mazur, *slip) == (Hint(HintKind.RATE, part=rate) if rate else None)


def test_the_bias_of_another_layer(mazur: Sheet) -> None:
    """0.15 * 0.05 + 0.2 * 0.1 + 0.6 = 0.6275: b2 in the first layer, which has none before it."""
    said = Hint(HintKind.SWAPPED, name="b1", right="b1", wrong="b2")
    assert hint(mazur, "net_h1", "0.6275") == said


def test_a_mistake_made_here_comes_before_one_made_throughout() -> None:
    """With a learning rate of 0.5, a factor 2 in each derivative moves a weight as no learning rate does."""
    sheet = sheet_of(Network.preset("mazur"))
    blank = {s.key: None for part in sheet.parts for s in part.steps if (s.round, s.key) != (1, "w5+")}
    # 0.4 - 0.08217 = 0.4 - 0.5 * 2 * 0.08217
    assert hint(sheet, "w5+", "0.3178", **blank) == Hint(HintKind.MISTAKE, "no-learning-rate")


@pytest.mark.parametrize("figures", [2, 3])
@pytest.mark.parametrize("shape", ["2-3-2-relu", "3-4-2-tanh-softmax"])
def test_too_few_digits_come_before_all_blame(shape: str, figures: int) -> None:
    """A sheet worked rightly, but with too few figures, whose numbers may look like those of a mistake."""
    policy = Policy(Kind.FIGURES, figures)
    for seed in range(1, 6):
        network = drawn(shape, seed)
        sheet = sheet_of(network)
        rounds = evaluate(network, 2, form="shown", rounding=lambda x: round_half_up(x, policy)).rounds
        own = sheet.filled(lambda round_, key: rounds[round_ - 1][key])  # noqa: B023 - called at once
        wrong = compare(sheet.worked, sheet.parts, own).of(Verdict.DIFFERS)
        assert {s.hint.kind for s in wrong if s.hint} <= {HintKind.DIGITS}
        assert all(s.hint for s in wrong if s.value is not None and len(s.value.as_tuple().digits) > 1)


def test_two_explanations_are_none() -> None:
    """Two hidden units alike in all: which of two values was copied into a third place cannot be told."""
    first = Network.preset("mazur")
    hidden = replace(first.layers[0], weights=(first.layers[0].weights[0],) * 2)
    sheet = sheet_of(replace(first, layers=(hidden, first.layers[1])))
    assert sheet.worked.text("out_h1", 1) == sheet.worked.text("out_h2", 1) == "0.5933"
    assert hint(sheet, "out_o1", "0.5933") is None
