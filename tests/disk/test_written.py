"""Numbers as learners write them: all their signs, and nothing that is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen.disk.table import read_table
from bpgen.disk.written import DecimalMark, is_not_finite, mark_of, number

READ = {
    "0.05": "0.05", ".5": "0.5", "5.": "5", "+1": "1", "-0": "-0", "0.0500": "0.0500", " 1 ": "1",
    "\u22120.019": "-0.019", "\u20130.019": "-0.019", "\u30fc0.019": "-0.019",
    "4.386e-4": "0.0004386", "4.386E-04": "0.0004386", "4.386e4": "43860", "4.386 e -4": "0.0004386",
    "4.386x10^-4": "0.0004386", "4.386×10^-4": "0.0004386", "4.386 × 10^(-4)": "0.0004386",
    "4.386×10^{-4}": "0.0004386", "4.386*10**-4": "0.0004386", "4.386·10^−4": "0.0004386",
    "4.386×10⁻⁴": "0.0004386", "-4.386X10²": "-438.6", "4.386×10¹²": "4386000000000",
    # As our own key prints them, copied from its PDF: raised signs fall down
    "8.177 × 10−7": "0.0000008177", "8.177 ∗ 10−7": "0.0000008177", "−0.04096": "-0.04096",
    "10^-3": "0.001", "−10⁻³": "-0.001", "8.177\\times 10^{-4}": "0.0008177", "$0.5$": "0.5",
    "1/8": "0.125", "−3/4": "-0.75", "3⁄4": "0.75",
    "≈0.5343": "0.5343", "≒ 0.5": "0.5", "~0.5": "0.5", "〜0.5": "0.5", "約0.5": "0.5", "= 0.5": "0.5",
    "=0.5": "0.5", "about 0.5": "0.5", "ca. 0.5": "0.5", "約 −0.5": "-0.5",
    "0.5 (rounded)": "0.5", "0.5（四捨五入）": "0.5",
    "0.5343 [4 figures]": "0.5343", "−0.04096 [−0.04102, −0.04092]": "-0.04096",
    "≈ 0.5 (approx.)": "0.5",
    "０．５": "0.5", "\u200b0.5": "0.5", "'0.5": "0.5", "\u00a00.5": "0.5", "1,234.5": "1234.5",
    "1 234.5": "1234.5",
    "1,234": "1234", "－０．５": "-0.5",
}  # fmt: skip
REFUSED = (
    "", "-", ".", "abc", "1/0", "1/2/3", "0.5/2", "=1+1", "0.05%", "1 or 2", "1,23", "0,05", "1e", "e5",
    "x10^2", "1e1.5", "10-4", "4.386×107", "4.386×10 7", "1 2", "0.5 0.6", "0.5 (0.6)", "0.5(12)", "0.5 ()",
    "(0.5)", "5 m", "about", "≈", "約", "1,2345.6", "1,234,56", "4.386×10^(-4", "4.386×10^-4)",
    "1.2.3", "--1", "1e99999", "nan", "inf", "∞", "²",
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


@pytest.mark.parametrize(
    ("cell", "point", "comma", "either"),
    [
        ("-0,019", None, "-0.019", "-0.019"),
        ("1,234", "1234", "1.234", None),
        ("1.234", "1.234", None, "1.234"),
        ("1.234,5", None, "1234.5", "1234.5"),
        ("1,234.5", "1234.5", None, "1234.5"),
        ("1,234,5", None, None, None),
        ("0.5", "0.5", "0.5", "0.5"),
        ("8,177 × 10−7", None, "8.177E-7", "8.177E-7"),
        ("≈0,5 (rounded)", None, "0.5", "0.5"),
        ("12", "12", "12", "12"),
    ],
)
def test_a_comma_is_a_decimal_point_where_it_is_said_to_be_or_cannot_be_else(
    cell: str, point: str | None, comma: str | None, either: str | None
) -> None:
    for mark, value in ((DecimalMark.POINT, point), (DecimalMark.COMMA, comma), (DecimalMark.EITHER, either)):
        assert number(cell, mark) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("a,0.5\nb,1", DecimalMark.POINT),
        ("a;0,5\nb;1", DecimalMark.COMMA),
        ('a,"0,5"\nb,"1,234"', DecimalMark.COMMA),
        ('a,"1,234.5"\nb,"1,234"', DecimalMark.POINT),
        ("a\t1,234\nb\t0.5", DecimalMark.POINT),
        ("a\t1,234\nb\t0,5", DecimalMark.COMMA),
        ("a\t1,234\nb\t5", DecimalMark.EITHER),
        ("a;1,234\nb;5", DecimalMark.COMMA),
        ("a;0,5\nb;0.5", DecimalMark.EITHER),
        ("a;1,5;a remark, with a comma\nb;2,5;0 or 1", DecimalMark.COMMA),
    ],
)
def test_a_table_has_one_decimal_point(text: str, mark: DecimalMark) -> None:
    assert mark_of(read_table(text.encode(), "a.csv", mend="")) is mark


@given(st.decimals(-1000, 1000, allow_nan=False, places=9), st.integers(-30, 30))
def test_powers_of_ten_are_multiplied(value: Decimal, power: int) -> None:
    raised = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)] if c.isdigit() else "⁻" for c in str(power))
    for text in (f"{value:f}e{power}", f"{value:f}×10^{power}", f"{value:f}×10{raised}"):
        assert number(text) == value.scaleb(power)


def test_cells_that_say_there_is_no_number() -> None:
    assert all(map(is_not_finite, ("nan", "NaN", "-inf", "Infinity", "∞", "#DIV/0!", "#N/A", "#VALUE!")))
    assert not any(map(is_not_finite, ("", "1", "abc", "infer")))
