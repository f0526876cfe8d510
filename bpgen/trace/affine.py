"""Affine arithmetic: where a number can lie when every step before it was rounded, to first order exactly.

Each rounding is a symbol of its own, from -1 to 1, and a number is a sum over them: where two factors rest
on one rounded number, its error counts once and with its sign. What is not linear goes into a remainder that
is never too small (Taylor's, with the largest second derivative over the range). Beside it runs plain
interval arithmetic, and the range is what both allow.

Source: J. Stolfi and L. H. de Figueiredo, Self-Validated Numerical Methods and Applications, 1997, chapter 3.
Ends are floats: their own rounding is nothing beside the digits of a sheet, and whoever judges allows for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache, reduce
from itertools import count
from operator import add
from typing import Any, NamedTuple

from ..graph.functions.function import Function
from ..graph.functions.known import FUNCTIONS
from .digits import MOST_DIGITS, Kind, Policy
from .domains import Domain

#: So many symbols a number keeps; the effect of smaller ones is added up in its remainder.
MOST_SYMBOLS = 48
#: The part of a term that floats may lose in a sum.
LAST_BITS = 1e-15
_NONE: Mapping[int, float] = {}


class Affine:
    """``center`` plus the sum of ``terms`` (a factor for each symbol) plus at most ``rest`` either way.

    ``low`` and ``high`` are the ends of its range; ``least`` is the smallest number above 0 that a hand
    writes, for a divisor cannot be nearer to 0. ``before`` are the ends before this step itself was rounded.
    """

    __slots__ = ("before", "center", "high", "least", "low", "rest", "terms")

    def __init__(
        self, center: float, terms: Mapping[int, float], rest: float, low: float, high: float, least: float
    ) -> None:
        if rest < math.inf and math.isfinite(center):
            # Not by sum(), whose last bit depends on the version of Python.
            radius = reduce(add, map(abs, terms.values()), 0.0) + rest
            low, high = max(low, center - radius), min(high, center + radius)
            if low > high:  # by the last bits of floats
                low, high = high, low
        else:
            center, terms, rest = _middle(low, high)
        self.center, self.terms, self.rest = center, terms, rest
        self.low, self.high, self.least = low, high, least
        self.before = low, high

    def within(self, low: float, high: float) -> Affine:
        """The same, where it is known to be no lower and no higher than this."""
        if low <= self.low and self.high <= high:
            return self
        low, high = min(max(low, self.low), high), max(min(high, self.high), low)
        made = Affine(self.center, self.terms, self.rest, low, high, self.least)
        made.before = max(low, self.before[0]), min(high, self.before[1])
        return made

    @property
    def is_zero(self) -> bool:
        """Whether it is 0 and nothing else."""
        return self.low == self.high == 0

    def __add__(self, other: Affine) -> Affine:
        return self._with(other, 1, self.low + other.low, self.high + other.high)

    def __sub__(self, other: Affine) -> Affine:
        return self._with(other, -1, self.low - other.high, self.high - other.low)

    def _with(self, other: Affine, sign: int, low: float, high: float) -> Affine:
        terms = dict(self.terms)
        for symbol, factor in other.terms.items():
            terms[symbol] = terms.get(symbol, 0.0) + sign * factor
        center, rest = self.center + sign * other.center, self.rest + other.rest
        if terms or rest:  # what floats lose where the two cancel
            noise = LAST_BITS * max(abs(self.center), abs(other.center))
            low, high, rest = low - noise, high + noise, rest + noise
        return Affine(center, terms, rest, low, high, max(self.least, other.least))

    def __neg__(self) -> Affine:
        terms = {symbol: -factor for symbol, factor in self.terms.items()}
        return Affine(-self.center, terms, self.rest, -self.high, -self.low, self.least)

    def __mul__(self, other: Affine) -> Affine:
        a, b, least = self.center, other.center, max(self.least, other.least)
        if self.is_zero or other.is_zero:
            return Affine(0.0, _NONE, 0.0, 0.0, 0.0, least)
        if self.low > 0 and other.low > 0:
            low, high = self.low * other.low, self.high * other.high
        else:
            ends = [_times(x, y) for x in (self.low, self.high) for y in (other.low, other.high)]
            low, high = min(ends), max(ends)
        if math.inf in (self.rest, other.rest):
            return Affine(0.0, _NONE, math.inf, low, high, least)
        terms = {symbol: b * factor for symbol, factor in self.terms.items()}
        for symbol, factor in other.terms.items():
            terms[symbol] = terms.get(symbol, 0.0) + a * factor
        off = max(self.high - a, a - self.low) * max(other.high - b, b - other.low)
        rest = abs(b) * self.rest + abs(a) * other.rest + off
        return Affine(a * b, terms, rest, low, high, least)

    def __truediv__(self, other: Affine) -> Affine:
        x = other.positive() if other.high > -other.low else -(-other).positive()
        nearest = min(abs(x.low), abs(x.high), abs(x.center))
        slope, steepest = -power(x.center, -2), 2 * power(nearest, -3)
        return self * x.mapped(power(x.center, -1), slope, steepest, 1 / x.high, 1 / x.low)

    def __pow__(self, exponent: int) -> Affine:
        ends = (power(self.low, exponent), power(self.high, exponent))
        low = 0.0 if exponent % 2 == 0 and self.low < 0 < self.high else min(ends)
        largest = max(abs(self.low), abs(self.high), abs(self.center))
        steepest = exponent * (exponent - 1) * power(largest, max(exponent - 2, 0))
        slope = exponent * power(self.center, exponent - 1)
        return self.mapped(power(self.center, exponent), slope, steepest, low, max(ends))

    def mapped(self, value: float, slope: float, steepest: float, low: float, high: float) -> Affine:
        """A function of it that is ``value`` at its centre with this slope; ``steepest`` is the largest
        second derivative between its ends, ``low`` and ``high`` the function's own there.
        """
        terms = {symbol: slope * factor for symbol, factor in self.terms.items()}
        off = max(self.high - self.center, self.center - self.low)
        rest = abs(slope) * self.rest + (steepest * off * off / 2 if off else 0.0)
        rest = rest if math.isfinite(rest + slope) else math.inf
        return Affine(value, terms, rest, low, high, self.least)

    def positive(self) -> Affine:
        """The same as a divisor or under a logarithm, where a hand has a number above 0."""
        if self.low > 0 and self.center > 0:
            return self
        low = self.low if self.low > 0 else min(self.least, self.high / 2) or math.ulp(0.0)
        high = max(low, self.high)
        middle, terms, rest = _middle(low, high)
        return Affine(middle, terms, rest, low, high, self.least)

    def above_zero(self) -> Affine:
        """0 where it is negative, else itself; where it may be either, by the chord."""
        if self.low >= 0:
            return self
        if self.high <= 0:
            return Affine(0.0, _NONE, 0.0, 0.0, 0.0, self.least)
        slope = self.high / (self.high - self.low) if self.high < math.inf else math.nan
        lift = -slope * self.low / 2
        terms = {symbol: slope * factor for symbol, factor in self.terms.items()}
        rest = math.inf if math.isnan(lift) else slope * self.rest + lift
        return Affine(slope * self.center + lift, terms, rest, 0.0, self.high, self.least)


def _middle(low: float, high: float) -> tuple[float, Mapping[int, float], float]:
    """A range of which nothing else is known: centre, no symbol, remainder."""
    if math.isinf(low) or math.isinf(high):
        return 0.0, _NONE, math.inf
    return (low + high) / 2, _NONE, (high - low) / 2


def _times(x: float, y: float) -> float:
    """A product of ends: the numbers between them are finite, so 0 times any of them is 0."""
    return x * y if x and y else 0.0


def power(x: float, exponent: int) -> float:
    """A power, infinite where floats end."""
    try:
        return float(x**exponent)
    except (OverflowError, ZeroDivisionError):
        return -math.inf if x < 0 and exponent % 2 else math.inf


def _over(f: Function) -> Callable[..., Affine]:
    """A function of affine numbers: smooth, with its slope at the centre; else the piece that holds; else no
    more is known than its range.
    """

    def of(*xs: Affine) -> Affine:
        if f.slope is not None and f.bend is not None:
            (x,) = xs if f.start is None else (xs[0].positive(),)
            value = f.real(x.center) if f.start is None or x.center > f.start else math.nan
            slope = _finite(f.slope, x.center, value)
            return x.mapped(value, slope, _finite(f.bend, x.low, x.center, x.high), *f.range((x.low, x.high)))
        piece: Affine | None = f.piece and f.piece(*xs)
        if piece is not None:
            return piece
        low, high = f.range(*((x.low, x.high) for x in xs))
        return Affine(*_middle(low, high), low, high, max(x.least for x in xs))

    return of


def _finite(f: Callable[..., float], *values: float) -> float:
    """A function's value, infinite where floats end."""
    try:
        return float(f(*values))
    except (OverflowError, ZeroDivisionError):
        return math.inf


@lru_cache(maxsize=32)
def affine_domain(policy: Policy) -> Domain:
    """Affine numbers of a hand that writes these digits."""
    least = 10.0**-policy.digits
    return Domain(
        f"affine to {policy.digits} {policy.kind}",
        lambda x: Affine(float(x), _NONE, 0.0, float(x), float(x), least),
        {f.name: _over(f) for f in FUNCTIONS},
        native=False,
    )


def rounder(policy: Policy) -> Callable[[Affine], Affine]:
    """A function that rounds a step as any honest hand may: half up, or cut off, or with more digits.

    Such a step is at most half a unit of its last place too far from 0, and at most a whole one too near.
    """
    symbols = count()

    def rounded(x: Affine) -> Affine:
        if x.is_zero or x.rest == math.inf:
            return x
        low, high = end_units(x.low, x.high, policy)
        most = max(low, high)
        up = most if x.low < 0 else most / 2
        down = most if x.high > 0 else most / 2
        terms = dict(x.terms)
        rest = x.rest
        if len(terms) >= MOST_SYMBOLS:
            sizes = {symbol: abs(factor) for symbol, factor in terms.items()}
            for symbol in sorted(sizes, key=sizes.__getitem__)[: len(terms) - MOST_SYMBOLS + 1]:
                rest += sizes[symbol]
                del terms[symbol]
        terms[next(symbols)] = (up + down) / 2
        below = low if x.low > 0 else low / 2
        above = high if x.high < 0 else high / 2
        made = Affine(x.center + (up - down) / 2, terms, rest, x.low - below, x.high + above, x.least)
        made.before = x.low, x.high
        return made

    return rounded


def end_units(low: float, high: float, policy: Policy) -> tuple[float, float]:
    """One unit of the last place of the numbers at each end of a range: where they are just beyond a power of
    ten, theirs, not that of the end itself.
    """
    if (low < 0) != (high < 0):
        return unit_of(low, policy), unit_of(high, policy)
    small, large = (low, high) if abs(low) < abs(high) else (high, low)
    unit = unit_of(large, policy)
    near = unit_of(min(abs(large), abs(small) + unit), policy) if abs(small) < abs(large) else unit
    return (near, unit) if large is high else (unit, near)


def unit_of(x: float, policy: Policy) -> float:
    """One unit of the last place with which a number of this size is written; of 0 figures, none."""
    size = abs(x)
    if math.isinf(size):
        return math.inf
    if policy.kind is Kind.PLACES:
        least = math.floor(math.log10(size)) - MOST_DIGITS + 1 if size else -policy.digits
        return 10.0 ** max(-policy.digits, least)
    return 10.0 ** (math.floor(math.log10(size)) - policy.digits + 1) if size else 0.0


class AffineKind(NamedTuple):
    """What a kind of affine numbers needs: of one problem, or of many at once (``affine_rows``)."""

    domain: Callable[[Policy], Domain]
    rounder: Callable[[Policy], Callable[[Any], Any]]
    end_units: Callable[[Any, Any, Policy], tuple[Any, Any]]


#: Affine numbers of one problem.
ONE = AffineKind(affine_domain, rounder, end_units)
