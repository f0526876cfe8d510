"""The outer interval: half a unit of every step carried on as if no two numbers had a step in common.

It is wider than what a hand can come to, often by far, and no key prints it (``rounding`` has the sharp
one). The first version of the sampler rejects a draw whose mistakes lie within it, and a published version
is never changed: so it is written out here, apart from the arithmetic that sheets are judged by.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property

from ..graph.functions.function import Function
from ..graph.functions.known import FUNCTIONS
from ..graph.quantity import Graph
from ..network.problem import Network
from .digits import MOST_DIGITS, Contract, Kind, Policy
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

    def widened(self, by: float) -> Outer:
        """With room ``by`` more at each end."""
        return Outer(self.low - by, self.high + by)


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
    """The outer intervals of the first round, whose steps are rounded."""

    def __init__(self, network: Network, graph: Graph, policy: Policy) -> None:
        self._network, self._graph, self._policy = network, graph, policy

    @cached_property
    def _written(self) -> Mapping[str, Decimal]:
        """The numbers of a hand."""
        return work(self._network, Contract(policy=self._policy)).written[0]

    @cached_property
    def _spans(self) -> Mapping[str, Outer]:
        def loosened(x: Outer) -> Outer:
            return x.widened(_half_unit(x, self._policy))

        return evaluate(self._network, 1, _OUTER, form="shown", rounding=loosened).rounds[0]

    def of(self, key: str) -> tuple[Decimal, Decimal]:
        """The lowest and the highest number that a quantity can be written with."""
        value = self._written[source_of(self._graph, key).key]
        wide = self.about(key)
        if wide is None:
            return value, value
        return min(Decimal(wide.low), value), max(Decimal(wide.high), value)

    def about(self, key: str) -> Outer | None:
        """The same in floats, but for what a float errs by; None for a number that is stated."""
        source, stated, _ = sources(self._graph, 1)[key]
        if stated:
            return None
        span = self._spans[source]
        room = _half_unit(span, self._policy)
        room += _NOISE * max(abs(span.low), abs(span.high))
        return span.widened(room)


def _half_unit(x: Outer, policy: Policy) -> float:
    size = max(abs(x.low), abs(x.high))
    if math.isinf(size):
        return math.inf
    if policy.kind is Kind.PLACES:
        least = math.floor(math.log10(size)) - MOST_DIGITS + 1 if size else -policy.digits
        return 0.5 * 10.0 ** max(-policy.digits, least)
    return 0.5 * 10.0 ** (math.floor(math.log10(size)) - policy.digits + 1) if size else 0.0
