"""The exponential of decimals against that of the decimal library, digit by digit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from random import Random

import pytest

from bpgen.graph.functions.decimal_exp import decimal_exp


@pytest.mark.parametrize("precision", [16, 42, 50, 100, 135])
def test_it_is_that_of_the_library_to_the_last_digit(precision: int) -> None:
    draw = Random(precision)  # noqa: S311 - no secret
    with localcontext(Context(prec=precision, rounding=ROUND_HALF_UP)):
        for _ in range(600):
            digits = draw.choice((1, 2, 4, 15, 50, 80))
            x = Decimal(draw.randrange(-(10**digits), 10**digits)).scaleb(
                draw.choice((-25, -9, -4, 0, 3)) - digits
            )
            assert decimal_exp(x).as_tuple() == x.exp().as_tuple(), x


@pytest.mark.parametrize("precision", [16, 50])
def test_where_the_next_digits_decide_it_is_that_of_the_library(precision: int) -> None:
    fine, context = Context(prec=3 * precision), Context(prec=precision)
    for result in (Decimal("1.5"), Decimal("0.3775"), Decimal("9.999")):
        for beyond in ("-1", "1"):
            middle = result + (5 + Decimal(beyond).scaleb(-12)) * Decimal(1).scaleb(
                result.adjusted() - precision
            )
            x = fine.ln(middle)
            assert decimal_exp(x, context).as_tuple() == x.exp(context).as_tuple(), x


def test_what_is_too_large_for_it_is_left_to_the_library() -> None:
    with localcontext(Context(prec=20)):
        for text in ("0", "-0.00", "999.9", "-999.9", "1000", "-54321", "1e-30", "-1e-300"):
            assert decimal_exp(Decimal(text)).as_tuple() == Decimal(text).exp().as_tuple()
