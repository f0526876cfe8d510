"""The contracts: what stands on the sheet, and which answers count as right."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpgen import BpgenError, Contract, Kind, Network, Policy, Rule, Worked, evaluate, work
from bpgen.graph.expr import Expr, Num, Ref, Written
from bpgen.printers import latex
from bpgen.problems.opening import preset_problem
from bpgen.trace.digits import round_half_up
from oracles.latex_reader import read
from support.strategies import contracts, small_networks
from support.wholes import is_step


def stands_for_itself(e: Expr | None) -> bool:
    """Whether nothing is computed, or a whole number."""
    return isinstance(e, Ref | Num) or is_step(e)


def worked(network: Network, contract: Contract, rounds: int = 1) -> Worked:
    """The problem worked by hand; not drawn where so few digits leave nothing to divide by."""
    try:
        return work(network, contract, rounds)
    except BpgenError as error:
        assert error.where == "digits"  # noqa: PT017
        assume(False)
        raise


def taught(e: Expr | None) -> Expr:
    """The form on the blackboard."""
    assert e is not None
    return e.shown if isinstance(e, Written) else e


def half_unit(value: Decimal, policy: Policy) -> Fraction:
    """Half a unit of the last place shown."""
    places = policy.digits
    if policy.kind is Kind.FIGURES:
        places -= math.floor(math.log10(abs(value))) + 1 if value else 0
    return Fraction(1, 2) * Fraction(10) ** -places


@given(small_networks(), contracts(Rule.ROUND))
def test_rounding_each_step_every_line_recomputes_from_its_own_operands(
    network: Network, contract: Contract
) -> None:
    sheet = worked(network, contract, 2)
    for n in (1, 2):
        for q in sheet.graph.defined:
            line = latex.substituted(taught(q.definition), lambda k, n=n: latex.number(sheet.text(k, n)))  # type: ignore[misc]
            value, printed = read(line), read(latex.number(sheet.text(q.key, n)))
            if stands_for_itself(taught(q.definition)):
                assert value == printed, q.key
            else:
                # The reader works with 50 digits: 1/3 times a number may lie so far below its tie.
                room = half_unit(printed, contract.policy) + abs(Fraction(value)) * Fraction(1, 10**45)
                assert abs(Fraction(value) - Fraction(printed)) <= room, q.key


@given(small_networks(), contracts(Rule.CARRY))
def test_carrying_every_number_is_the_exact_one_rounded(network: Network, contract: Contract) -> None:
    sheet, exact = work(network, contract, 2), evaluate(network, 2)
    for n, values in enumerate(exact.rounds, 1):
        for key, value in values.items():
            written = read(latex.number(sheet.text(key, n)))
            if sheet.text(key, n) == "0":
                assert abs(value) < Decimal(10) ** -contract.policy.digits or not value
            elif sheet.graph[key].definition is not None:
                assert abs(Fraction(written) - Fraction(value)) <= half_unit(value, contract.policy)


@given(small_networks(), st.sampled_from(Rule).flatmap(contracts))
def test_what_is_written_and_what_is_exact_both_count_as_right(network: Network, contract: Contract) -> None:
    sheet, exact = worked(network, contract, 2), evaluate(network, 2)
    for n in (1, 2):
        for q in sheet.graph.quantities:
            low, high = sheet.accepted(q.key, n)
            assert low <= sheet.written[n - 1][q.key] <= high, q.key
            assert float(low) <= float(exact.rounds[n - 1][q.key]) <= float(high), q.key


@given(small_networks(), contracts(Rule.ROUND), st.integers(0, 2**32))
def test_answers_of_a_hand_that_rounds_now_and_then_count_as_right(
    network: Network, contract: Contract, seed: int
) -> None:
    """Each step rounded up to half a unit either way, or with more digits, or not at all."""
    sheet = worked(network, contract)
    whims, policy = random.Random(seed), contract.policy  # noqa: S311

    def hand(x: Decimal) -> Decimal:
        finer = Policy(policy.kind, policy.digits + whims.randrange(4))
        return whims.choice([x, round_half_up(x, finer), round_half_up(x, policy)])

    try:
        answers = evaluate(network, form="shown", rounding=hand).rounds[0]
    except BpgenError:
        assume(False)
        raise
    for key, answer in answers.items():
        low, high = sheet.accepted(key, 1)
        assert low <= answer <= high, key


@given(small_networks(), contracts(Rule.ROUND), st.integers(0, 2**32))
def test_answers_at_the_end_of_what_every_step_may_be_off_count_as_right(
    network: Network, contract: Contract, seed: int
) -> None:
    """Each step off by its whole half unit, one way or the other; then a last digit that is cut off."""
    sheet = worked(network, contract)
    whims, policy = random.Random(seed), contract.policy  # noqa: S311

    def off(x: Decimal) -> Decimal:
        half = half_unit(x, policy) if x else Fraction(0)
        return x + whims.choice([-1, 1]) * Decimal(half.numerator) / Decimal(half.denominator)

    try:
        answers = evaluate(network, form="shown", rounding=off).rounds[0]
    except BpgenError:
        assume(False)
        raise
    # Where a net is taken to the other side of 0, ReLU has another slope, and all after it differs.
    slopes = [q.key for q in sheet.graph.defined if is_step(taught(q.definition))]
    assume(all(answers[key] == sheet.written[0][key] for key in slopes))
    for q in sheet.graph.defined:
        answer, (low, high) = answers[q.key], sheet.accepted(q.key, 1)
        assert low <= answer <= high, q.key
        computed = not stands_for_itself(taught(q.definition))
        if computed and answer and low.is_finite() and high.is_finite():
            half = half_unit(answer, policy)
            assert Fraction(low) <= Fraction(answer) - half, q.key
            assert Fraction(answer) + half <= Fraction(high), q.key


@given(small_networks(), contracts(Rule.CARRY))
def test_a_last_digit_cut_off_counts_as_right_and_two_units_do_not(
    network: Network, contract: Contract
) -> None:
    sheet, exact = work(network, contract), evaluate(network).rounds[0]
    for q in sheet.graph.defined:
        value = exact[q.key]
        low, high = sheet.accepted(q.key, 1)
        if stands_for_itself(taught(q.definition)) or not value:
            continue
        unit = (
            Decimal(2)
            * Decimal(half_unit(value, contract.policy).numerator)
            / Decimal(half_unit(value, contract.policy).denominator)
        )
        cut = (value / unit).to_integral_value("ROUND_DOWN") * unit
        assert low <= cut <= high
        assert not low <= value + 2 * unit <= high
        assert not low <= value - 2 * unit <= high


def test_a_given_number_has_no_room_and_stands_as_given() -> None:
    for rule in Rule:
        sheet = work(Network.preset("mazur"), Contract(rule), 2)
        assert sheet.text("w1", 1) == "0.15"
        assert sheet.text("w2", 1) == "0.2"
        assert sheet.accepted("w1", 1) == (Decimal("0.15"), Decimal("0.15"))
        assert sheet.text("dnet_h1/dw1", 1) == "0.05"
        assert sheet.accepted("dnet_h1/dw1", 1) == (Decimal("0.05"), Decimal("0.05"))
        # In the second round the weight is a computed number.
        assert sheet.text("w1", 2) == "0.1498"
        low, high = sheet.accepted("w1", 2)
        assert low < high
        assert sheet.text("b1", 2) == "0.35"


def test_mazur_by_hand_with_four_figures() -> None:
    # Worked with a pocket calculator, each result rounded to four figures and used on.
    sheet = work(Network.preset("mazur"), Contract(Rule.ROUND, Policy(Kind.FIGURES, 4)))
    by_hand = {
        "net_h1": "0.3775",
        "out_h1": "0.5933",
        "net_h2": "0.3925",
        "out_h2": "0.5969",
        "net_o1": "1.106",
        "out_o1": "0.7514",
        "E_o1": "0.2748",
        "dE_total/dout_o1": "0.7414",
        "dout_o1/dnet_o1": "0.1868",
        "dE_o1/dnet_o1": "0.1385",
        "dE_total/dw5": "0.08217",
        "w5+": "0.3589",
        "dE_o1/dout_h1": "0.05540",
    }
    assert {key: sheet.text(key, 1) for key in by_hand} == by_hand


def test_the_deck_writes_nine_places_without_zeros_at_the_end() -> None:
    from bpgen.trace.digits import DECK

    sheet = work(Network.preset("mazur"), DECK)
    assert sheet.text("net_h1", 1) == "0.3775"
    assert sheet.text("out_h1", 1) == "0.593269992"
    assert sheet.text("dE_total/dw1", 1) == "0.000438568"
    assert sheet.text("w5+", 1) == "0.35891648"


@pytest.mark.parametrize("digits", [1, 2])
def test_digits_that_leave_nothing_to_divide_by_are_refused(digits: int) -> None:
    network = Network.preset("neuron-cross-entropy")
    contract = Contract(Rule.ROUND, Policy(Kind.PLACES, digits))
    if digits == 1:  # out = 0.982 becomes 1.0, and 1 / (1 - out) nothing
        with pytest.raises(BpgenError) as caught:
            work(network, contract)
        assert caught.value.where == "digits"
        assert caught.value.mend
    else:
        assert work(network, contract).text("dE_total/dout_o1", 1) == "50.00"


def test_large_numbers_at_many_places_are_worked_too() -> None:
    from dataclasses import replace

    network = Network.preset("softmax-loss")
    layer = replace(network.layers[0], weights=((150.0, 20.0), (1.0, 2.0), (3.0, 1.0)))
    contract = Contract(Rule.CARRY, Policy(Kind.PLACES, 9))
    sheet = work(replace(network, layers=(layer,)), contract)
    # e**108, with the figures of a float.
    assert sheet.text("exp_o1", 1) == "8.01316426400059e46"
    low, high = sheet.accepted("exp_o1", 1)
    assert low <= Decimal("8.01316426400059e46") <= high


def test_beside_an_exact_zero_the_noise_of_floats_is_no_end_and_rounding_is_one() -> None:
    assert 0.5 * 1 + -0.3 * 2 + 0.1 != 0  # as the first net input of that network
    for contract in Rule:
        worked = work(preset_problem("convolution-sequence"), contract)
        assert [worked.accepted_text(key) for key in ("net_m_1", "out_m_1")] == [("0", "0")] * 2
    attention = work(preset_problem("attention-rukenx-causal"))
    low, high = attention.accepted_text("E_z1_t1")
    assert (low, float(high) > 0) == ("0", True)
