"""e**x of decimals of few digits, such as a hand writes: the product of the exponentials of their digits."""

from __future__ import annotations

from decimal import Context, Decimal, getcontext
from functools import lru_cache

#: A number of more digits, and one that is far from 1, is the library's.
_MOST_DIGITS = 16
_LARGEST, _SMALLEST = 2, -20
#: Digits with which the product is made, beyond those of the result.
_GUARD = 10
#: The most by which it errs, as a part of itself and in units of 10**-digits: 5 for the exponential of each
#: digit, and for each multiplication.
_DOUBT = 5 * 2 * _MOST_DIGITS


def decimal_exp(x: Decimal, context: Context | None = None) -> Decimal:
    """As ``x.exp(context)``, to the last digit: correctly rounded to the precision of the context, or of the
    current one. Where the digits beyond it leave the last in doubt, the library is asked.

    >>> decimal_exp(Decimal("0.3775"), Context(prec=20))
    Decimal('1.4586334437943269982')
    """
    context = context or getcontext()
    sign, digits, exponent = x.as_tuple()
    place = x.adjusted()
    if not x or len(digits) > _MOST_DIGITS or not _SMALLEST < place < _LARGEST or isinstance(exponent, str):
        return x.exp(context)
    wider, below, above = _wider(context.prec)
    product = None
    for digit in digits:
        if digit:
            part = _of_digit(sign, digit, place, context.prec)
            product = part if product is None else wider.multiply(product, part)
        place -= 1
    assert product is not None
    low, high = context.multiply(product, below), context.multiply(product, above)
    return low if low == high else x.exp(context)


@lru_cache(maxsize=8)
def _wider(precision: int) -> tuple[Context, Decimal, Decimal]:
    """What the product is made in, and the factors by which it may be too large and too small."""
    room = _DOUBT * Decimal(1).scaleb(-precision - _GUARD)
    return Context(prec=precision + _GUARD), 1 - room, 1 + room


@lru_cache(maxsize=2048)
def _of_digit(sign: int, digit: int, place: int, precision: int) -> Decimal:
    return Decimal((sign, (digit,), place)).exp(_wider(precision)[0])
