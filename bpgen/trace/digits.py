"""Digits and rounding: one policy for every number that is printed, and the contracts of a sheet.

Half-up rounding: a digit 5 that is cut off rounds away from zero, as Japanese schools teach and
pocket calculators do. A float is rounded by its shortest decimal (the one ``repr`` prints), so that
0.3775 to three places is 0.378 although the float lies a little below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from ..errors import SpecError
from ..errors.checked import checked, coerce

#: Enough digits that no printed digit depends on them; all exact work is done at this precision.
PRECISION = 50
CONTEXT = Context(prec=PRECISION, rounding=ROUND_HALF_UP)
#: What exact values are worked out with, before they are rounded to ``PRECISION``: where the terms of a sum
#: cancel, so many digits are left that what is no more than their noise is told apart from a small number.
WORKING = Context(prec=2 * PRECISION, rounding=ROUND_HALF_UP)
#: Digits kept before a number is rounded for print: 49 nines and a half-way case mean the half-way case.
_CLEAN = Context(prec=PRECISION - 8, rounding=ROUND_HALF_UP)
#: Most digits that a policy asks for, and most figures that a number is shown with.
MOST_DIGITS = 15


class Kind(StrEnum):
    """Whether digits are counted from the first that is not zero, or from the decimal point."""

    FIGURES = "figures"
    PLACES = "places"


@dataclass(frozen=True, repr=False)
@checked
class Policy:
    """How many digits a computed number is shown with, and whether zeros at the end are kept.

    Raises ``SpecError`` for fewer than 1 or more than 15 digits: a float has no more.
    """

    kind: Kind = Kind.FIGURES
    digits: int = 4
    keep_zeros: bool = True

    if TYPE_CHECKING:

        def __init__(
            self, kind: Kind | str = Kind.FIGURES, digits: int = 4, keep_zeros: bool = True
        ) -> None: ...

    def __post_init__(self) -> None:
        low = 1 if self.kind is Kind.FIGURES else 0
        if not low <= self.digits <= MOST_DIGITS:
            raise SpecError("value.whole", where=self.kind, least=low, most=MOST_DIGITS, got=self.digits)

    def __repr__(self) -> str:
        zeros = "" if self.keep_zeros else ", keep_zeros=False"
        return f"Policy({self.kind.value!r}, {self.digits}{zeros})"


class Rule(StrEnum):
    """The two rounding contracts.

    ``ROUND``: round each step and go on with the rounded value. ``CARRY``: carry full precision and
    only write the rounded value.
    """

    ROUND = "round"
    CARRY = "carry"


@dataclass(frozen=True, repr=False)
@checked
class Contract:
    """What a sheet asks of its reader: the digits to write, and the value to go on with."""

    rule: Rule = Rule.ROUND
    policy: Policy = Policy()

    if TYPE_CHECKING:

        def __init__(self, rule: Rule | str = Rule.ROUND, policy: Policy = Policy()) -> None: ...

    def __repr__(self) -> str:
        return f"Contract({self.rule.value!r}, {self.policy!r})"


def as_contract(value: Contract | str) -> Contract:
    """A contract as it is, or the one whose rule has this name. Raises ``SpecError`` for anything else."""
    return (
        Contract(coerce(value, Rule, "contract"))
        if isinstance(value, str)
        else coerce(value, Contract, "contract")
    )


#: The deck's look: nine decimal places, no zeros at the end, full precision carried.
DECK = Contract(Rule.CARRY, Policy(Kind.PLACES, 9, keep_zeros=False))
#: The same with as many significant figures.
DECK_IN_FIGURES = Contract(Rule.CARRY, Policy(Kind.FIGURES, 9, keep_zeros=False))


def exact(value: float | Decimal) -> Decimal:
    """The shortest decimal that reads back as this float."""
    if isinstance(value, Decimal):
        return value
    return _shortest(float(value)) if value else Decimal(repr(float(value)))  # 0.0 and -0.0 are equal


@lru_cache(maxsize=4096)
def _shortest(value: float) -> Decimal:
    """What problems state are mostly the same few numbers."""
    return Decimal(repr(value))


def last_place(value: Decimal, policy: Policy) -> int:
    """The power of ten of the last digit shown: -4 for 0.3775 at four figures.

    A large number at many places shows no more than the 15 figures that a float has.
    """
    if policy.kind is Kind.PLACES:
        return max(-policy.digits, value.adjusted() - MOST_DIGITS + 1) if value else -policy.digits
    return value.adjusted() - policy.digits + 1 if value else 0


def unit(value: Decimal, policy: Policy) -> Decimal:
    """One unit of the last digit shown."""
    return _power_of_ten(last_place(value, policy))


@lru_cache(maxsize=1024)
def _power_of_ten(exponent: int) -> Decimal:
    return Decimal(1).scaleb(exponent)


def round_half_up(value: float | Decimal, policy: Policy) -> Decimal:
    """The number that the policy shows; never -0."""
    number = exact(value).normalize(_CLEAN)
    if number and policy.kind is Kind.FIGURES and (cut := _figures(policy.digits).plus(number)) != number:
        return cut  # digits were cut off, so that as many are left as asked for
    return _filled(number, policy)


def _filled(number: Decimal, policy: Policy) -> Decimal:
    """The number with its last digit where the policy has it."""
    if not number:
        return Decimal(0)
    return number.quantize(unit(number, policy), ROUND_HALF_UP, CONTEXT) or Decimal(0)


@lru_cache(maxsize=32)
def rounder(policy: Policy) -> Callable[[Decimal], Decimal]:
    """``round_half_up`` to these digits, for the many steps of a sheet."""
    if policy.kind is not Kind.FIGURES:
        return _to_places(policy)
    cut = _figures(policy.digits).plus

    def rounded(value: Decimal) -> Decimal:
        number = value.normalize(_CLEAN)
        short = cut(number)
        return short if short != number else _filled(number, policy)

    return rounded


def _to_places(policy: Policy) -> Callable[[Decimal], Decimal]:
    place, far = _power_of_ten(-policy.digits), MOST_DIGITS - policy.digits

    def rounded(value: Decimal) -> Decimal:
        number = value.normalize(_CLEAN)
        if number.adjusted() >= far:
            return _filled(number, policy)
        return number.quantize(place, ROUND_HALF_UP, CONTEXT) or Decimal(0)

    return rounded


@lru_cache(maxsize=32)
def _figures(digits: int) -> Context:
    return Context(prec=digits, rounding=ROUND_HALF_UP)


def show(value: float | Decimal, policy: Policy) -> str:
    """The number as it is printed: 0.3775, -0.01905, 10 or, far from 1, 4.386e-7."""
    rounded = round_half_up(value, policy)
    if not rounded:
        return "0"
    return plain(rounded, keep_zeros=policy.keep_zeros)


def plain(value: Decimal, *, keep_zeros: bool = False) -> str:
    """A decimal written out, or with a power of ten when it is far from 1."""
    if not value:
        return "0"
    if not keep_zeros:
        value = value.normalize(CONTEXT)
    first = value.adjusted()
    if -6 <= first <= 0:
        return str(value)  # which has no power of ten here
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    if first < -6 or first >= 9 or (keep_zeros and exponent > 0):
        mantissa = value.scaleb(-first)
        return f"{mantissa:f}e{first}"
    return f"{value:f}"


@lru_cache(maxsize=4096)
def given(value: float | Decimal) -> str:
    """A given number as the problem states it, shortest form: 0.4, 0.05, 2, 1e-9."""
    return plain(exact(value))
