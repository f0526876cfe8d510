"""The outer interval: half a unit of every step carried on as if no two numbers had a step in common.

It is wider than what a hand can come to, often by far, and no key prints it (``rounding`` has the sharp
one). The first version of the sampler rejects a draw whose mistakes lie within it, and a published version
is never changed: so it is written out here, apart from the arithmetic that sheets are judged by.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache

from ..graph.functions.function import Function
from ..graph.functions.known import FUNCTIONS
from ..graph.quantity import Graph
from ..network.problem import Network
from .digits import Contract, Kind
from .domains import Domain
from .evaluate import evaluate
from .printed import source_of, sources
from .rounding import work

_NOISE = 1e-12


class Outer:
    """All numbers from ``low`` to ``high``. 0 times an infinite end is any number."""

    __slots__ = ("high", "low")

    def __init__(self, low: float, high: float) -> None:
        self.low = low
        self.high = high

    def __add__(self, other: Outer) -> Outer:
        return Outer(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Outer) -> Outer:
        return Outer(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Outer:
        return Outer(-self.high, -self.low)

    def __mul__(self, other: Outer) -> Outer:
        a, b, c, d = self.low, self.high, other.low, other.high
        if a >= 0 and c >= 0 and b * d < math.inf:
            return Outer(a * c, b * d)
        ends = (a * c, a * d, b * c, b * d)
        if math.isnan(sum(ends)):
            return Outer(-math.inf, math.inf)
        return Outer(min(ends), max(ends))

    def __truediv__(self, other: Outer) -> Outer:
        if other.low <= 0 <= other.high:
            return Outer(-math.inf, math.inf)
        return self * Outer(1 / other.high, 1 / other.low)

    def __pow__(self, exponent: int) -> Outer:
        ends = (self.low**exponent, self.high**exponent)
        if exponent % 2 == 0 and self.low < 0 < self.high:
            return Outer(0.0, max(ends))
        return Outer(min(ends), max(ends))


def _over(f: Function) -> Callable[..., Outer]:
    """A function over intervals: from the ends of its arguments."""
    return lambda *xs: Outer(*f.range(*((x.low, x.high) for x in xs)))


_OUTER = Domain(
    "outer interval",
    lambda x: Outer(float(x), float(x)),
    {f.name: _over(f) for f in FUNCTIONS},
    native=False,
)


class OuterIntervals:
    """The outer intervals of the first round, whose steps are rounded to significant figures."""

    def __init__(self, network: Network, graph: Graph, contract: Contract) -> None:
        assert contract.policy.kind is Kind.FIGURES
        self._network, self._graph, self._contract = network, graph, contract
        self._half_unit = _half_unit(contract.policy.digits)
        self._sources = sources(graph, 1)
        #: Of a number, half a unit of its last place and what a float errs by are never more than this share.
        self._share = 0.5 * 10.0 ** (1 - contract.policy.digits) + _NOISE

    @cached_property
    def _written(self) -> Mapping[str, Decimal]:
        """The numbers of a hand."""
        return work(self._network, self._contract).written[0]

    @cached_property
    def _spans(self) -> Mapping[str, Outer]:
        half_unit = self._half_unit

        def loosened(x: Outer) -> Outer:
            low, high = x.low, x.high
            room = half_unit(low, high)
            return Outer(low - room, high + room)

        return evaluate(self._network, 1, _OUTER, form="shown", rounding=loosened).rounds[0]

    def _span(self, key: str) -> Outer | None:
        """Where the value before its own rounding lies; None for a number that is stated."""
        source, stated, _ = self._sources[key]
        return None if stated else self._spans[source]

    def of(self, key: str) -> tuple[Decimal, Decimal]:
        """The lowest and the highest number that a quantity can be written with."""
        value = self._written[source_of(self._graph, key).key]
        span = self._span(key)
        if span is None:
            return value, value
        low, high = span.low, span.high
        room = self._half_unit(low, high) + _NOISE * max(-low, high)
        return min(Decimal(low - room), value), max(Decimal(high + room), value)

    def around(self, key: str) -> tuple[float, float] | None:
        """Two numbers between which the interval lies, quicker to find than its ends; None for a number that
        is stated.
        """
        span = self._span(key)
        if span is None:
            return None
        low, high = span.low, span.high
        room = self._share * max(-low, high)
        return low - room, high + room


@lru_cache(maxsize=16)
def _half_unit(digits: int) -> Callable[[float, float], float]:
    """Half a unit of the last of so many figures, for the larger of two ends, of which the first is the
    lower.
    """
    half = lru_cache(maxsize=1024)(lambda first: 0.5 * 10.0 ** (first - digits + 1))

    def of(low: float, high: float) -> float:
        size = high if low + high >= 0 else -low
        # 0 has no last figure, and no number beyond floats.
        return half(math.floor(math.log10(size))) if 0 < size < math.inf else size

    return of
