"""Intervals: where a value can lie when each number before it may be off by its rounding.

Ends are floats: their own rounding, one part in 10**16, is nothing beside the digits of a sheet, and
whoever judges an answer allows for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ..graph.functions.function import Function
from ..graph.functions.known import FUNCTIONS
from .domains import Domain


class Interval:
    """All numbers from ``low`` to ``high``. Arithmetic gives an interval that holds every result.

    A plain class, not a frozen dataclass: a key makes thousands, and those are four times slower.
    """

    __slots__ = ("high", "low")

    def __init__(self, low: float, high: float) -> None:
        self.low = low
        self.high = high

    @property
    def is_finite(self) -> bool:
        """Whether it has two ends."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def __repr__(self) -> str:
        return f"Interval({self.low!r}, {self.high!r})"

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __mul__(self, other: Interval) -> Interval:
        a, b, c, d = self.low, self.high, other.low, other.high
        if a >= 0 and c >= 0 and b * d < math.inf:
            return Interval(a * c, b * d)
        if a == b == 0 or c == d == 0:  # 0 times anything, be it known or not
            return Interval(0.0, 0.0)
        ends = (a * c, a * d, b * c, b * d)
        if math.isnan(sum(ends)):  # an infinite end times 0, or two infinite ends: any number
            return Interval(-math.inf, math.inf)
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        if other.low <= 0 <= other.high:
            return Interval(-math.inf, math.inf)
        return self * Interval(1 / other.high, 1 / other.low)

    def __pow__(self, exponent: int) -> Interval:
        ends = (self.low**exponent, self.high**exponent)
        if exponent % 2 == 0 and self.low < 0 < self.high:
            return Interval(0.0, max(ends))
        return Interval(min(ends), max(ends))

    def widened(self, by: float) -> Interval:
        """The interval with room ``by`` more at each end."""
        return Interval(self.low - by, self.high + by)


#: A number of which nothing is known.
ANY = Interval(-math.inf, math.inf)


def _over(f: Function) -> Callable[..., Interval]:
    """A function over intervals: from the ends of its arguments."""

    def of(*xs: Interval) -> Interval:
        if f.start is not None and any(x.high <= f.start for x in xs):
            return ANY
        return Interval(*f.range(*((x.low, x.high) for x in xs)))

    return of


INTERVAL = Domain(
    "interval",
    lambda x: Interval(float(x), float(x)),
    {f.name: _over(f) for f in FUNCTIONS},
    native=False,
)
