"""The exponential of decimals against that of the decimal library, digit by digit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from random import Random

import pytest

from bpgen.graph.functions.decimal_exp import decimal_exp


@pytest.mark.parametrize("precision", [16, 50, 100, 135])
def test_it_is_that_of_the_library_to_the_last_digit(precision: int) -> None:
    draw, context = Random(precision), Context(prec=precision, rounding=ROUND_HALF_UP)  # noqa: S311 - no secret
    for _ in range(300):
        digits, place = draw.choice((1, 2, 4, 16, 17, 40)), draw.choice((-25, -9, -3, -1, 0, 1, 2))
        x = Decimal(draw.randrange(-(10**digits), 10**digits)).scaleb(place - digits)
        assert decimal_exp(x, context).as_tuple() == x.exp(context).as_tuple(), x


@pytest.mark.parametrize("text", ["1.234550", "0.9999995", "9.999995", "37.75005"])
def test_a_result_half_way_between_two_decimals_is_rounded_as_the_library_does(text: str) -> None:
    context, middle = Context(prec=6), Decimal(text)
    at = Context(prec=16).ln(middle)
    for x in (at.next_minus(Context(prec=16)), at, at.next_plus(Context(prec=16))):
        assert decimal_exp(x, context).as_tuple() == x.exp(context).as_tuple(), x


@pytest.mark.parametrize("text", ["0", "-0.00", "99.99", "-99.99", "100", "-54321", "1e-30", "NaN"])
def test_zero_and_what_is_far_from_one(text: str) -> None:
    x, context = Decimal(text), Context(prec=20)
    assert decimal_exp(x, context).as_tuple() == x.exp(context).as_tuple()
