"""Digits: half-up rounding against its definition in whole numbers, and what a page shows."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpgen.printers.latex import number
from bpgen.trace.digits import Kind, Policy, exact, last_place, plain, round_half_up, rounder, show, unit
from bpgen.trace.digits import given as as_given
from oracles.latex_reader import read
from support.strategies import policies

FLOATS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30)
DECIMALS = st.builds(lambda n, e: Decimal(n).scaleb(e), st.integers(-(10**20), 10**20), st.integers(-40, 10))
HALVES = st.builds(
    lambda n, e: Decimal(10 * n + 5).scaleb(e), st.integers(-(10**8), 10**8), st.integers(-12, 0)
)
MANY = settings(max_examples=300)


def figures_before_the_point(x: Fraction) -> int:
    """The power of ten below a number, by counting: 0 for 1 to 10, -1 for 0.1 to 1."""
    power = 0
    while x >= Fraction(10) ** (power + 1):
        power += 1
    while x < Fraction(10) ** power:
        power -= 1
    return power


def half_up(x: Fraction, policy: Policy) -> Fraction:
    """The definition: the nearest multiple of one unit; of two, the one further from zero."""
    if not x:
        return x
    size, sign = abs(x), 1 if x > 0 else -1
    power = figures_before_the_point(size)
    place = -policy.digits if policy.kind is Kind.PLACES else power - policy.digits + 1
    # No number shows more than the 15 figures of a float.
    one = Fraction(10) ** max(place, power - 14)
    below, rest = divmod(size, one)
    return sign * one * (below + 1 if 2 * rest >= one else below)


@MANY
@given(DECIMALS | HALVES, policies())
def test_decimals_round_half_up(x: Decimal, policy: Policy) -> None:
    assert Fraction(round_half_up(x, policy)) == half_up(Fraction(x), policy)
    assert str(rounder(policy)(x)) == str(round_half_up(x, policy))


@MANY
@given(FLOATS, policies())
def test_floats_round_by_their_shortest_decimal(x: float, policy: Policy) -> None:
    assert Fraction(round_half_up(x, policy)) == half_up(Fraction(repr(x)), policy)


@pytest.mark.parametrize(
    ("x", "policy", "shown"),
    [
        (0.3775, Policy(Kind.PLACES, 3), "0.378"),
        (0.3775, Policy(Kind.FIGURES, 3), "0.378"),
        (-0.3775, Policy(Kind.PLACES, 3), "-0.378"),
        (2.675, Policy(Kind.PLACES, 2), "2.68"),
        (1.005, Policy(Kind.PLACES, 2), "1.01"),
        (0.5, Policy(Kind.PLACES, 0), "1"),
        (1.5, Policy(Kind.PLACES, 0), "2"),
        (2.5, Policy(Kind.PLACES, 0), "3"),
        (-0.5, Policy(Kind.PLACES, 0), "-1"),
        (0.49999, Policy(Kind.PLACES, 0), "0"),
        (9.9996, Policy(), "10.00"),
        (0.99996, Policy(), "1.000"),
        (0.59326999, Policy(), "0.5933"),
        (0.6, Policy(), "0.6000"),
        (0.6, Policy(keep_zeros=False), "0.6"),
        (100.0, Policy(keep_zeros=False), "100"),
        (1234.5, Policy(), "1235"),
        (12345.0, Policy(Kind.FIGURES, 2), "1.2e4"),
        (12000.0, Policy(Kind.FIGURES, 2, keep_zeros=False), "12000"),
        (-0.0, Policy(), "0"),
        (-0.0004, Policy(Kind.PLACES, 3), "0"),
        (0.0004386, Policy(), "0.0004386"),
        (4.386e-7, Policy(), "4.386e-7"),
        (0.1 + 0.2, Policy(Kind.FIGURES, 15), "0.300000000000000"),
        (3.3000000000000003, Policy(Kind.FIGURES, 15, keep_zeros=False), "3.3"),
        (1e9, Policy(Kind.PLACES, 2), "1.00000000000e9"),
        (123456789.0, Policy(Kind.PLACES, 2), "123456789.00"),
        (1.3041808783936323e52, Policy(Kind.PLACES, 9), "1.30418087839363e52"),
    ],
)
def test_numbers_as_they_are_printed(x: float, policy: Policy, shown: str) -> None:
    assert show(x, policy) == shown


@MANY
@given(DECIMALS | FLOATS, policies())
def test_a_printed_number_is_plain_and_reads_as_the_rounded_one(x: float | Decimal, policy: Policy) -> None:
    text = show(x, policy)
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?(e-?[1-9]\d*)?", text)
    assert not re.fullmatch(r"-0(\.0*)?(e.*)?", text)
    digits = text.lstrip("-").partition("e")[0].replace(".", "").lstrip("0")
    assert len(digits) <= 15
    assert Decimal(text) == round_half_up(x, policy)
    assert read(number(text)) == round_half_up(x, policy)


@MANY
@given(DECIMALS | FLOATS, policies())
def test_kept_zeros_count(x: float | Decimal, policy: Policy) -> None:
    text = show(x, policy)
    mantissa = text.lstrip("-").partition("e")[0]
    assume(text != "0")
    if policy.keep_zeros and policy.kind is Kind.FIGURES:
        assert len(mantissa.replace(".", "").lstrip("0")) == policy.digits
    if policy.keep_zeros and policy.kind is Kind.PLACES and "e" not in text and len(mantissa) < 15:
        assert len(mantissa.partition(".")[2]) == policy.digits
    if not policy.keep_zeros and "." in mantissa:
        assert not mantissa.endswith("0")


@MANY
@given(DECIMALS, policies())
def test_rounding_again_changes_nothing(x: Decimal, policy: Policy) -> None:
    once = round_half_up(x, policy)
    assert round_half_up(once, policy) == once
    assert abs(once - x) <= unit(x, policy) / 2


@given(FLOATS)
def test_given_numbers_stand_in_their_shortest_form(x: float) -> None:
    text = as_given(x)
    assert Decimal(text) == exact(x) == Decimal(repr(x))
    assert not text.startswith("-0e")
    assert text != "-0"
    mantissa = text.partition("e")[0]
    assert "." not in mantissa or not mantissa.endswith("0")


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0.4, "0.4"),
        (2.0, "2"),
        (-0.05, "-0.05"),
        (1e-9, "1e-9"),
        (0.0, "0"),
        (-0.0, "0"),
        (0.000001, "0.000001"),
    ],
)
def test_given_numbers(x: float, text: str) -> None:
    assert as_given(x) == text


def test_the_last_place() -> None:
    assert last_place(Decimal("0.3775"), Policy()) == -4
    assert last_place(Decimal(123456), Policy()) == 2
    assert last_place(Decimal(0), Policy()) == 0
    assert last_place(Decimal(0), Policy(Kind.PLACES, 9)) == -9
    assert unit(Decimal("0.0375"), Policy(Kind.FIGURES, 2)) == Decimal("0.001")


@pytest.mark.parametrize(
    ("kind", "digits"), [(Kind.FIGURES, 0), (Kind.FIGURES, 16), (Kind.PLACES, -1), (Kind.PLACES, 16)]
)
def test_digits_that_no_float_has_are_refused(kind: Kind, digits: int) -> None:
    with pytest.raises(ValueError, match="from"):
        Policy(kind, digits)


def test_plain_keeps_zeros_only_when_asked() -> None:
    assert plain(Decimal("0.600")) == "0.6"
    assert plain(Decimal("0.600"), keep_zeros=True) == "0.600"
    assert plain(Decimal("0E-7"), keep_zeros=True) == "0"
