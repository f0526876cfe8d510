"""The bars of a histogram of points: whole and even, and every total in one of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen.classroom.statistics import histogram, width_of_bars

#: Points on a sheet, to two decimals.
WORTHS = st.decimals("0.01", 10_000, places=2)


@pytest.mark.parametrize(
    ("worth", "width"),
    [
        ("56", "5"),
        ("12", "1"),
        ("13", "2"),
        ("100", "10"),
        ("60", "5"),
        ("61", "10"),
        ("1", "1/10"),
        ("0.3", "1/20"),
    ],
)
def test_a_bar_has_a_number_of_points_that_people_count_in(worth: str, width: str) -> None:
    assert width_of_bars(Decimal(worth), 12) == Fraction(width)


@given(worth=WORTHS, data=st.data())
def test_every_total_is_in_the_bar_that_its_points_are_in(worth: Decimal, data: st.DataObject) -> None:
    totals = data.draw(st.lists(st.decimals(0, worth, places=2), max_size=8))
    width = width_of_bars(worth, 12)
    counts = histogram(totals, worth, width)
    assert len(counts) <= 12
    assert (len(counts) - 1) * width < Fraction(worth) <= len(counts) * width
    ends = [n * width for n in range(1, len(counts))]
    assert counts == [
        sum(low <= Fraction(total) < high for total in totals)
        for low, high in zip([Fraction(0), *ends], [*ends, Fraction(worth) + 1], strict=True)
    ]


def test_a_sheet_that_is_worth_nothing_has_one_bar() -> None:
    assert histogram([Decimal(0)] * 3, Decimal(0), width_of_bars(Decimal(0), 12)) == [3]
