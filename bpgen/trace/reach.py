"""How far honest hands may be from the key where each step is rounded: worked only as far as is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from ..graph.activations import ACTIVATIONS
from ..graph.architecture import Architecture
from ..graph.expr import Ref, is_exact, shown
from ..graph.quantity import Concept, Graph
from .affine import ONE, AffineKind, unit_of
from .digits import Policy
from .fold import folded
from .interval import Interval

#: Ends are floats: a little more room keeps an answer that stands exactly on an end.
NOISE = 1e-12
#: And by what their sizes are multiplied before the last place is looked up: a sum that is 0.1 but for this
#: noise has the unit of 0.1.
ABOVE = 1 + NOISE


class _Step(NamedTuple):
    """A quantity as a hand computes it; ``ends``, where it is rounded: what it cannot be beyond."""

    key: str
    value: Callable[[Mapping[str, Any]], Any]
    ends: tuple[float, float] | None


class Reach:
    """The numbers of hands that round each step, round by round, in the graph's order, from the
    ``given`` ones, of one problem or of many. Its methods raise ``ArithmeticError`` or ``ValueError`` for
    numbers beyond floats.
    """

    def __init__(self, given: Iterable[Any], graph: Graph, policy: Policy, kind: AffineKind = ONE) -> None:
        number = kind.domain(policy).number
        self._graph, self._policy, self._end_units = graph, policy, kind.end_units
        self._rounded, self._steps = kind.rounder(policy), _steps(graph, policy, kind)
        self._rounds = [{q.key: number(x) for q, x in zip(graph.given, given, strict=True)}]

    def span(self, key: str, round_: int) -> Interval:
        """Where a number may be written: before it was rounded, and with room for its last digit."""
        x = self.number(key, round_)
        if self._graph[key].definition is None:
            return Interval(x.low, x.high)
        return self.last_digit(*x.before)

    def number(self, key: str, round_: int) -> Any:
        """The affine number of a quantity in a round."""
        while len(self._rounds) < round_:
            last, following = self._rounds[-1], self._graph.next_round
            self._work(last)
            self._rounds.append({q.key: last[following.get(q.key, q.key)] for q in self._graph.given})
        values = self._rounds[round_ - 1]
        if key not in values:
            self._work(values, key)
        return values[key]

    def _work(self, values: dict[str, Any], until: str = "") -> None:
        """Go on with a round from where it was left."""
        for key, value, ends in islice(self._steps, len(values) - len(self._graph.given), None):
            x = value(values)
            values[key] = x if ends is None else self._rounded(x.within(*ends))
            if key == until:
                return

    def last_digit(self, low: Any, high: Any) -> Interval:
        """With room for a last digit off by one: half a unit for rounding, half for cutting off."""
        for _ in range(2):
            below, above = self._end_units(low, high, self._policy)
            low, high = low - below / 2, high + above / 2
        return Interval(low - NOISE * abs(low), high + NOISE * abs(high))


@lru_cache(maxsize=32)
def _steps(graph: Graph, policy: Policy, kind: AffineKind) -> tuple[_Step, ...]:
    domain, everything = kind.domain(policy), (-math.inf, math.inf)
    # An output cannot leave the range of its function but by the last digit: e^net may have been rounded up
    # where the sum that it is divided by was cut off.
    ranges = {}
    layers = graph.shape.layers if isinstance(graph.shape, Architecture) else ()
    for number, layer in enumerate(layers, 1):
        low, high = ACTIVATIONS[layer.activation].range
        for q in graph.at(Concept.OUT, layer=number):
            ranges[q.key] = low - 2 * unit_of(low, policy), high + 2 * unit_of(high, policy)
    made = []
    for q in graph.defined:
        assert q.definition is not None
        e = shown(q.definition)
        is_rounded = not (isinstance(e, Ref) or q.is_exact or is_exact(e))
        made.append(_Step(q.key, folded(e, domain), ranges.get(q.key, everything) if is_rounded else None))
    return tuple(made)
