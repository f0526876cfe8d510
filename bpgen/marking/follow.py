"""A graph worked with a learner's own numbers in place of ours: what would have been right to write next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..graph.expr import Expr, Ref, is_exact, shown
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


class Followed(NamedTuple):
    """A graph worked with a learner's numbers.

    ``spans`` holds for each round and key where the number may lie that follows from the learner's own
    numbers before it; ``numbers``, round by round, what the learner goes on with: the own number of a
    quantity, or where it is blank, what follows.
    """

    spans: Mapping[Place, Interval]
    numbers: tuple[Mapping[str, Interval], ...]


def follow(network: Problem, contract: Contract, graph: Graph, own: Own, rounds: int) -> Followed:
    """Work a graph, ``rounds`` rounds, with the learner's own numbers in place of ours.

    What the learner has not given is worked out from what was given. ``graph`` may be a mistaken one: then
    the numbers are those that the mistake leads to. Room for rounding is that of the contract, as in
    ``Worked.accepted``: where all digits are carried, a written number stands for all that round to it.
    """
    spans: dict[Place, Interval] = {}
    numbers: list[Mapping[str, Interval]] = []
    start = zip(graph.given, values_of_given(network), strict=True)
    given = {q.key: INTERVAL.number(float(value)) for q, value in start}
    for round_ in range(1, rounds + 1):
        values: dict[str, Interval] = {}
        for q in graph.quantities:
            key, place = q.key, (round_, q.key)
            stated = is_stated(graph, source_of(graph, key), round_)
            value = given[key] if q.definition is None else step_value(q.definition, values, contract)
            spans[place] = value if stated else written_span(value, contract)
            values[key] = own_interval(own[place], contract, stated=stated) if place in own else value
        numbers.append(values)
        given = {key: values[graph.next_round.get(key, key)] for key in given}
    return Followed(spans, tuple(numbers))


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
