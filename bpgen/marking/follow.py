"""A graph worked with a learner's own numbers in place of ours: what would have been right to write next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache

from ..graph.expr import Expr, Ref, is_exact, refs, shown
from ..graph.quantity import Graph
from ..network.kinds import Problem
from ..network.values import values_of_given
from ..trace.digits import Contract, Rule
from ..trace.fold import folded
from ..trace.interval import ANY, INTERVAL, Interval
from ..trace.printed import is_stated, source_of
from ..trace.rounding import as_written, half_unit

#: A round and the key of a quantity.
Place = tuple[int, str]
#: A learner's numbers.
Own = Mapping[Place, Decimal]


class Followed:
    """A graph worked with a learner's own numbers in place of ours, as far as is asked for.

    What the learner has not given is worked out from what was given. ``graph`` may be a mistaken one: then
    the numbers are those that the mistake leads to. Room for rounding is that of the contract, as in
    ``Worked.accepted``: where all digits are carried, a written number stands for all that round to it.
    """

    def __init__(self, network: Problem, contract: Contract, graph: Graph, own: Own) -> None:
        self._network, self._contract, self._graph, self._own = network, contract, graph, own
        #: What the learner goes on with, round by round: an own number, or where it is blank, what follows.
        self._numbers: dict[int, dict[str, Interval]] = {}

    def span(self, place: Place) -> Interval:
        """Where the number may lie that follows from the learner's own numbers before it."""
        for operand in self._operands(place):
            self._work(operand)
        value = self._value(place)
        return value if self._is_stated(place) else written_span(value, self._contract)

    def _work(self, place: Place) -> None:
        """Find what the learner goes on with, after what that rests on."""
        waiting = [place]
        while waiting:
            at = waiting[-1]
            values = self._numbers.setdefault(at[0], {})
            if at[1] in values:
                waiting.pop()
            elif at in self._own:
                values[at[1]] = own_interval(self._own[at], self._contract, stated=self._is_stated(at))
            elif missing := [x for x in self._operands(at) if x[1] not in self._numbers.get(x[0], ())]:
                waiting += missing
            else:
                values[at[1]] = self._value(at)

    def _value(self, place: Place) -> Interval:
        """What a quantity is by its definition, its operands being worked."""
        round_, key = place
        definition = self._graph[key].definition
        if definition is not None:
            return step_value(definition, self._numbers[round_], self._contract)
        if round_ == 1:
            return self._given[key]
        return self._numbers[round_ - 1][self._graph.next_round.get(key, key)]

    def _operands(self, place: Place) -> list[Place]:
        round_, key = place
        definition = self._graph[key].definition
        if definition is not None:
            return [(round_, operand) for operand in refs(definition)]
        return [] if round_ == 1 else [(round_ - 1, self._graph.next_round.get(key, key))]

    def _is_stated(self, place: Place) -> bool:
        return is_stated(self._graph, source_of(self._graph, place[1]), place[0])

    @cached_property
    def _given(self) -> Mapping[str, Interval]:
        start = zip(self._graph.given, values_of_given(self._network), strict=True)
        return {q.key: INTERVAL.number(float(value)) for q, value in start}


def next_step(definition: Expr, values: Mapping[str, Interval], contract: Contract) -> Interval:
    """Where a number may be written that a definition, right or wrong, gives for these values of a round."""
    return written_span(step_value(definition, values, contract), contract)


def step_value(definition: Expr, values: Mapping[str, Interval], contract: Contract) -> Interval:
    """What a definition gives for these values; where steps are rounded, with the room for that, which a copy
    and a number of the formula do not need. Any number, where it gives none.
    """
    value, is_rounded = _step(definition, contract.rule)
    try:
        found = value(values)
    except ArithmeticError:  # beyond the range of floats
        return ANY
    if not found.is_finite:
        return ANY
    return found.widened(half_unit(found, contract.policy)) if is_rounded else found


@lru_cache(maxsize=8192)
def _step(definition: Expr, rule: Rule) -> tuple[Callable[[Mapping[str, Interval]], Interval], bool]:
    """A definition over intervals, and whether a hand rounds what it gives."""
    e = shown(definition)
    return folded(definition, INTERVAL), rule is Rule.ROUND and not (isinstance(e, Ref) or is_exact(e))


def written_span(value: Interval, contract: Contract) -> Interval:
    """Where a value may be written, with the room for its last digit; any number stays so."""
    return as_written(value, contract) if value.is_finite else ANY


def own_interval(value: Decimal, contract: Contract, *, stated: bool) -> Interval:
    """What a learner's number stands for in the next step: for all that round to it, and all of which it is
    left where the last digits are cut off. Who is asked to round each step may still go on with all digits,
    as in ``Worked.accepted``.
    """
    number = float(value)
    point = Interval(number, number)
    if stated or not point.is_finite:
        return point if point.is_finite else ANY
    half = half_unit(point, contract.policy)
    wide = point.widened(half)
    return Interval(wide.low - half * (number <= 0), wide.high + half * (number >= 0))


def holds(span: Interval, value: Decimal) -> bool:
    """Whether a number lies in an interval that says something: one with two ends."""
    return span.is_finite and span.low <= value <= span.high
