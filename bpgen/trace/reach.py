"""How far honest hands may be from the key where each step is rounded: worked only as far as is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from ..graph.activations import ACTIVATIONS
from ..graph.architecture import Architecture
from ..graph.expr import Ref, is_exact, shown
from ..graph.quantity import Concept, Graph
from ..network.kinds import Problem
from ..network.values import values_of_given
from .affine import Affine, affine_domain, end_units, rounder, unit_of
from .digits import Policy
from .fold import folded
from .interval import Interval

#: Ends are floats: a little more room keeps an answer that stands exactly on an end.
NOISE = 1e-12


class _Step(NamedTuple):
    """A quantity as a hand computes it; ``ends``, where it is rounded: what it cannot be beyond."""

    key: str
    value: Callable[[Mapping[str, Affine]], Affine]
    ends: tuple[float, float] | None


class Reach:
    """The numbers of hands that round each step, round by round, in the graph's order. Its methods raise
    ``ArithmeticError`` or ``ValueError`` for numbers beyond floats.
    """

    def __init__(self, network: Problem, graph: Graph, policy: Policy) -> None:
        number = affine_domain(policy).number
        given = zip(graph.given, values_of_given(network), strict=True)
        self._graph, self._policy = graph, policy
        self._rounded, self._steps = rounder(policy), _steps(graph, policy)
        self._rounds = [{q.key: number(x) for q, x in given}]

    def span(self, key: str, round_: int) -> Interval:
        """Where a number may be written: before it was rounded, and with room for its last digit."""
        while len(self._rounds) < round_:
            last, following = self._rounds[-1], self._graph.next_round
            self._work(last)
            self._rounds.append({q.key: last[following.get(q.key, q.key)] for q in self._graph.given})
        values = self._rounds[round_ - 1]
        if key not in values:
            self._work(values, key)
        x = values[key]
        if self._graph[key].definition is None:
            return Interval(x.low, x.high)
        return _last_digit(Interval(*x.before), self._policy)

    def _work(self, values: dict[str, Affine], until: str = "") -> None:
        """Go on with a round from where it was left."""
        for key, value, ends in islice(self._steps, len(values) - len(self._graph.given), None):
            x = value(values)
            values[key] = x if ends is None else self._rounded(x.within(*ends))
            if key == until:
                return


@lru_cache(maxsize=32)
def _steps(graph: Graph, policy: Policy) -> tuple[_Step, ...]:
    domain, everything = affine_domain(policy), (-math.inf, math.inf)
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


def _last_digit(span: Interval, policy: Policy) -> Interval:
    """With room for a last digit off by one: half a unit for rounding, half for cutting off."""
    low, high = span.low, span.high
    for _ in range(2):
        below, above = end_units(low, high, policy)
        low, high = low - below / 2, high + above / 2
    return Interval(low - NOISE * abs(low), high + NOISE * abs(high))
