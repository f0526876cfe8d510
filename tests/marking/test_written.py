"""Numbers as learners write them: all their signs, and nothing that is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen.marking.written import is_not_finite, number

READ = {
    "0.05": "0.05", ".5": "0.5", "5.": "5", "+1": "1", "-0": "-0", "0.0500": "0.0500", " 1 ": "1",
    "\u22120.019": "-0.019", "\u20130.019": "-0.019", "\u30fc0.019": "-0.019",
    "4.386e-4": "0.0004386", "4.386E-04": "0.0004386", "4.386e4": "43860", "4.386 e -4": "0.0004386",
    "4.386x10^-4": "0.0004386", "4.386×10^-4": "0.0004386", "4.386 × 10^(-4)": "0.0004386",
    "4.386×10^{-4}": "0.0004386", "4.386*10**-4": "0.0004386", "4.386·10^−4": "0.0004386",
    "4.386×10⁻⁴": "0.0004386", "-4.386X10²": "-438.6", "4.386×10¹²": "4386000000000",
}  # fmt: skip
REFUSED = (
    "", "-", ".", "abc", "1/2", "=1+1", "0.05%", "1 or 2", "1,234", "0,05", "1e", "e5", "x10^2", "1e1.5",
    "10-4", "4.386×10-4", "4.386×10^(-4", "4.386×10^-4)", "1.2.3", "--1", "1e99999", "nan", "inf", "∞", "²",
    "1²", "٣", "0x10", "1_000", "9" * 41, "\x1b[31m1", "1\0",
)  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), READ.items())
def test_a_number_is_read_with_its_digits(cell: str, value: str) -> None:
    found = number(cell)
    assert found is not None
    assert f"{found:f}" == value


@pytest.mark.parametrize("cell", REFUSED)
def test_what_is_no_number_is_none(cell: str) -> None:
    assert number(cell) is None


def test_a_comma_is_a_decimal_point_only_where_it_is_said_to_be() -> None:
    assert number("-0,019", decimal_comma=True) == Decimal("-0.019")
    assert number("1,234.5", decimal_comma=True) is None
    assert number("1,234,5", decimal_comma=True) is None


@given(st.decimals(-1000, 1000, allow_nan=False, places=9), st.integers(-30, 30))
def test_powers_of_ten_are_multiplied(value: Decimal, power: int) -> None:
    raised = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)] if c.isdigit() else "⁻" for c in str(power))
    for text in (f"{value:f}e{power}", f"{value:f}×10^{power}", f"{value:f}×10{raised}"):
        assert number(text) == value.scaleb(power)


def test_cells_that_say_there_is_no_number() -> None:
    assert all(map(is_not_finite, ("nan", "NaN", "-inf", "Infinity", "∞", "#DIV/0!", "#N/A", "#VALUE!")))
    assert not any(map(is_not_finite, ("", "1", "abc", "infer")))
