"""Affine numbers of many problems of one shape at once: each figure is an array, an element a problem.

The operations are those of ``Affine``, in the same order, so that every end is the same to the last bit.
Where ``Affine`` would go another way for a problem (a factor that is 0, a divisor that may be, a number
beyond floats), that element is ``odd``: its ends mean nothing, and the problem is to be worked by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache, reduce
from itertools import count
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from ..graph.functions.function import Function
from ..graph.functions.known import FUNCTIONS
from .affine import LAST_BITS, MOST_SYMBOLS, AffineKind, power
from .digits import MOST_DIGITS, Kind, Policy
from .domains import Domain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_NONE: Mapping[int, Array] = {}
#: Powers of ten as Python has them, from far below the smallest that is not 0.
_LEAST_POWER = -400
_POWERS = np.array([10.0**n for n in range(_LEAST_POWER, 309)])
#: How near to a whole number a logarithm is taken again from the C library, as ``affine.unit_of`` does.
_NEAR = 1e-9


def each(f: Callable[..., float], *arrays: Any, safe: Callable[..., float] | None = None) -> Any:
    """A function of floats, element by element; where floats end, infinite. ``safe`` is the same function
    with care for where they end.
    """
    together = np.broadcast_arrays(*arrays) if len(arrays) > 1 else arrays
    columns = [x.reshape(-1).tolist() for x in together]
    try:
        values = list(map(f, *columns))
    except (ArithmeticError, ValueError):
        values = [_value(safe or f, *row) for row in zip(*columns, strict=True)]
    return np.array(values, dtype=float).reshape(together[0].shape)


def _value(f: Callable[..., float], *values: float) -> float:
    try:
        return float(f(*values))
    except (ArithmeticError, ValueError):
        return math.inf


def ranges(f: Function, *ends: tuple[Array, Array]) -> tuple[Any, Any]:
    """As ``Function.range``, of many problems."""
    if f.hull is not None:
        hull, flat = f.hull, [end for pair in ends for end in pair]

        def of(n: int) -> Any:
            return each(lambda *xs: hull(*zip(xs[::2], xs[1::2], strict=True))[n], *flat)

        return of(0), of(1)
    lows = [low if f.start is None else np.where(f.start > low, f.start, low) for low, _ in ends]
    return _real(f, *lows), _real(f, *(high for _, high in ends))


def _real(f: Function, *arrays: Any) -> Any:
    return each(f.fast or f.real, *arrays, safe=f.real)


class AffineRows:
    """As ``Affine``, with an array in the place of each float; ``odd``: which elements mean nothing."""

    __slots__ = ("before", "center", "high", "low", "odd", "rest", "terms")

    def __init__(
        self, center: Array, terms: Mapping[int, Array], rest: Any, low: Array, high: Array, odd: Any
    ) -> None:
        radius = reduce(add, map(np.abs, terms.values()), 0.0) + rest
        low, high = np.maximum(low, center - radius), np.minimum(high, center + radius)
        self.odd: Flags = odd | ~((low <= high) & np.isfinite(center + rest + (high - low)))
        self.center, self.terms, self.rest = center, terms, rest
        self.low, self.high = low, high
        self.before = low, high

    def within(self, low: float, high: float) -> AffineRows:
        """The same, where it is known to be no lower and no higher than this."""
        self.odd = self.odd | (self.low < low) | (self.high > high)
        return self

    @property
    def is_zero(self) -> Any:
        """Which elements are 0 and nothing else."""
        return (self.low == 0) & (self.high == 0)

    def __add__(self, other: AffineRows) -> AffineRows:
        return self._with(other, 1, self.low + other.low, self.high + other.high)

    def __sub__(self, other: AffineRows) -> AffineRows:
        return self._with(other, -1, self.low - other.high, self.high - other.low)

    def _with(self, other: AffineRows, sign: int, low: Array, high: Array) -> AffineRows:
        terms = dict(self.terms)
        for symbol, factor in other.terms.items():
            terms[symbol] = terms.get(symbol, 0.0) + sign * factor
        center, rest = self.center + sign * other.center, self.rest + other.rest
        noise = LAST_BITS * np.maximum(np.abs(self.center), np.abs(other.center))
        if not terms:
            noise = np.where(rest == 0, 0.0, noise)
        return AffineRows(center, terms, rest + noise, low - noise, high + noise, self.odd | other.odd)

    def __neg__(self) -> AffineRows:
        terms = {symbol: -factor for symbol, factor in self.terms.items()}
        return AffineRows(-self.center, terms, self.rest, -self.high, -self.low, self.odd)

    def __mul__(self, other: AffineRows) -> AffineRows:
        a, b = self.center, other.center
        ends = [x * y for x in (self.low, self.high) for y in (other.low, other.high)]
        terms = {symbol: b * factor for symbol, factor in self.terms.items()}
        for symbol, factor in other.terms.items():
            terms[symbol] = terms.get(symbol, 0.0) + a * factor
        off = np.maximum(self.high - a, a - self.low) * np.maximum(other.high - b, b - other.low)
        rest = np.abs(b) * self.rest + np.abs(a) * other.rest + off
        odd = self.odd | other.odd | self.is_zero | other.is_zero
        return AffineRows(a * b, terms, rest, reduce(np.minimum, ends), reduce(np.maximum, ends), odd)

    def __truediv__(self, other: AffineRows) -> AffineRows:
        above = (other.low > 0) & (other.center > 0)
        below = (other.high < 0) & (other.center < 0)
        nearest = np.minimum(np.minimum(np.abs(other.low), np.abs(other.high)), np.abs(other.center))
        slope, steepest = -_power(other.center, -2), 2 * _power(nearest, -3)
        x = other.mapped(_power(other.center, -1), slope, steepest, 1 / other.high, 1 / other.low)
        x.odd = x.odd | ~(above | below)
        return self * x

    def __pow__(self, exponent: int) -> AffineRows:
        first, second = _power(self.low, exponent), _power(self.high, exponent)
        low = np.minimum(first, second)
        if exponent % 2 == 0:
            low = np.where((self.low < 0) & (self.high > 0), 0.0, low)
        size = np.maximum(np.maximum(np.abs(self.low), np.abs(self.high)), np.abs(self.center))
        steepest = exponent * (exponent - 1) * _power(size, max(exponent - 2, 0))
        slope = exponent * _power(self.center, exponent - 1)
        return self.mapped(_power(self.center, exponent), slope, steepest, low, np.maximum(first, second))

    def mapped(self, value: Array, slope: Array, steepest: Array, low: Array, high: Array) -> AffineRows:
        """As ``Affine.mapped``."""
        terms = {symbol: slope * factor for symbol, factor in self.terms.items()}
        off = np.maximum(self.high - self.center, self.center - self.low)
        rest = np.abs(slope) * self.rest + np.where(off != 0, steepest * off * off / 2, 0.0)
        return AffineRows(value, terms, rest, low, high, self.odd | ~np.isfinite(slope))


def _power(x: Array, exponent: int) -> Any:
    """As the C library has it, which NumPy need not agree with in the last bit."""
    try:
        return np.array([value**exponent for value in x.reshape(-1).tolist()]).reshape(x.shape)
    except ArithmeticError:  # where floats end
        return each(lambda value: power(value, exponent), x)


def _over(f: Function) -> Callable[..., AffineRows]:
    """A smooth function of one argument; of any other, each problem is worked by itself."""

    def of(*xs: AffineRows) -> AffineRows:
        first = xs[0]
        if f.slope is None or f.bend is None:
            return AffineRows(first.center, _NONE, 0.0, first.low, first.high, np.True_)
        value = _real(f, first.center)
        slope, bend = each(f.slope, first.center, value), each(f.bend, first.low, first.center, first.high)
        made = first.mapped(value, slope, bend, *ranges(f, (first.low, first.high)))
        if f.start is not None:
            made.odd = made.odd | (first.low <= 0) | (first.center <= max(0.0, f.start))
        return made

    return of


@lru_cache(maxsize=32)
def affine_rows_domain(policy: Policy) -> Domain:
    """Affine numbers of hands that write these digits, an element for each problem."""

    def number(x: Any) -> AffineRows:
        values = np.asarray(x, dtype=float)
        return AffineRows(values, _NONE, 0.0, values, values, np.False_)

    made = {f.name: _over(f) for f in FUNCTIONS}
    return Domain(f"affine rows to {policy.digits} {policy.kind}", number, made, native=False)


def _rounder(policy: Policy) -> Callable[[AffineRows], AffineRows]:
    """As ``affine.rounder``. Raises ``OverflowError`` where a number would keep too many symbols."""
    symbols = count()

    def rounded(x: AffineRows) -> AffineRows:
        if len(x.terms) >= MOST_SYMBOLS:  # which of them are left out differs from problem to problem
            raise OverflowError
        low, high = end_units_of_rows(x.low, x.high, policy)
        most = np.maximum(low, high)
        up = np.where(x.low < 0, most, most / 2)
        down = np.where(x.high > 0, most, most / 2)
        terms = {**x.terms, next(symbols): (up + down) / 2}
        below = np.where(x.low > 0, low, low / 2)
        above = np.where(x.high < 0, high, high / 2)
        center, odd = x.center + (up - down) / 2, x.odd | x.is_zero
        made = AffineRows(center, terms, x.rest, x.low - below, x.high + above, odd)
        made.before = x.low, x.high
        return made

    return rounded


def end_units_of_rows(low: Array, high: Array, policy: Policy) -> tuple[Array, Array]:
    """As ``affine.end_units``."""
    across = (low < 0) != (high < 0)
    sizes = np.abs(low), np.abs(high)
    upwards = sizes[0] < sizes[1]
    small, large = np.minimum(*sizes), np.maximum(*sizes)
    unit = units_of(large, policy)
    near = np.where(small < large, units_of(np.minimum(large, small + unit), policy), unit)
    first, second = np.where(upwards, near, unit), np.where(upwards, unit, near)
    if across.any():
        own = [units_of(size, policy) for size in sizes]
        first, second = np.where(across, own[0], first), np.where(across, own[1], second)
    return first, second


def units_of(size: Array, policy: Policy) -> Array:
    """As ``affine.unit_of``, of sizes."""
    sizes, every = size, bool((size > 0).all() and (size < math.inf).all())
    if not every:
        is_number = (size > 0) & np.isfinite(size)
        sizes = np.where(is_number, size, 1.0)
    logarithm = np.asarray(np.log10(sizes))
    close = np.abs(logarithm - np.rint(logarithm)) < _NEAR
    if close.any():
        logarithm[close] = each(math.log10, sizes[close])
    place = np.floor(logarithm).astype(int)
    if policy.kind is Kind.PLACES:
        exponent = np.maximum(-policy.digits, place - MOST_DIGITS + 1)
        of_zero = 10.0**-policy.digits
    else:
        exponent, of_zero = place - policy.digits + 1, 0.0
    unit: Array = _POWERS[exponent - _LEAST_POWER]
    if every:
        return unit
    return np.where(is_number, unit, np.where(size == 0, of_zero, math.inf))


#: Affine numbers of many problems.
MANY = AffineKind(affine_rows_domain, _rounder, end_units_of_rows)
