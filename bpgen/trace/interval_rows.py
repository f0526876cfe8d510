"""Intervals of many problems of one shape at once: each end is an array, an element for each problem.

The operations are those of ``Interval``, in the same order. An element that is beyond floats, or of which
``Interval`` would know nothing, has ends that are no finite numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from ..graph.functions.function import Function
from ..graph.functions.known import FUNCTIONS
from .affine_rows import each, ranges
from .domains import Domain

if TYPE_CHECKING:
    from .affine_rows import Array


def least(a: Any, b: Any) -> Any:
    """Python's ``min``, element by element."""
    return np.where(b < a, b, a)


def largest(a: Any, b: Any) -> Any:
    """Python's ``max``, element by element."""
    return np.where(b > a, b, a)


class IntervalRows:
    """As ``Interval``, with an array in the place of each end."""

    __slots__ = ("high", "low")

    def __init__(self, low: Array, high: Array) -> None:
        self.low, self.high = low, high

    def __add__(self, other: IntervalRows) -> IntervalRows:
        return IntervalRows(self.low + other.low, self.high + other.high)

    def __sub__(self, other: IntervalRows) -> IntervalRows:
        return IntervalRows(self.low - other.high, self.high - other.low)

    def __neg__(self) -> IntervalRows:
        return IntervalRows(-self.high, -self.low)

    def __mul__(self, other: IntervalRows) -> IntervalRows:
        a, b, c, d = self.low, self.high, other.low, other.high
        upwards = (a >= 0) & (c >= 0)
        if a is b and c is d:  # written numbers
            value = a * c
            value = np.where(upwards, value, value + 0.0)  # never -0
            return IntervalRows(value, value)
        ends = (a * c, a * d, b * c, b * d)
        zero = ((a == 0) & (b == 0)) | ((c == 0) & (d == 0))
        # Two infinite ends that cancel leave no number, and so do those of an infinite one and 0.
        known = np.where(np.isfinite(reduce(np.add, ends)), 0.0, np.nan)
        low, high = (
            np.where(upwards, ends[0], reduce(least, ends)),
            np.where(upwards, ends[3], reduce(largest, ends)),
        )
        return IntervalRows(
            np.where(zero & ~upwards, 0.0, low) + known, np.where(zero & ~upwards, 0.0, high) + known
        )

    def __truediv__(self, other: IntervalRows) -> IntervalRows:
        across = (other.low <= 0) & (other.high >= 0)
        low, high = (np.where(across, np.nan, 1 / end) for end in (other.high, other.low))
        return self * IntervalRows(low, high)

    def __pow__(self, exponent: int) -> IntervalRows:
        first, second = (each(lambda x: x**exponent, end) for end in (self.low, self.high))
        low = least(first, second)
        if exponent % 2 == 0:
            low = np.where((self.low < 0) & (self.high > 0), 0.0, low)
        return IntervalRows(low, largest(first, second))

    def widened(self, by: Array) -> IntervalRows:
        """With room ``by`` more at each end."""
        return IntervalRows(self.low - by, self.high + by)

    @property
    def size(self) -> Any:
        """The larger end without its sign."""
        return largest(np.abs(self.low), np.abs(self.high))


def _over(f: Function) -> Callable[..., IntervalRows]:
    def of(*xs: IntervalRows) -> IntervalRows:
        low, high = ranges(f, *((x.low, x.high) for x in xs))
        if f.start is not None:
            without = reduce(np.logical_or, (x.high <= f.start for x in xs))
            low, high = np.where(without, np.nan, low), np.where(without, np.nan, high)
        return IntervalRows(low, high)

    return of


def _number(x: Any) -> IntervalRows:
    values = np.asarray(x, dtype=float)
    return IntervalRows(values, values)


INTERVAL_ROWS = Domain("interval rows", _number, {f.name: _over(f) for f in FUNCTIONS}, native=False)
