"""A graph worked with a learner's own numbers in place of ours: what would have been right to write next."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ..graph.expr import Expr, Ref, shown
from ..graph.quantity import Graph
from ..numbers import Contract, Rule
from ..spec import Network, values_of_given
from ..trace.fold import fold
from ..trace.interval import INTERVAL, Interval
from ..trace.rounding import as_written, half_unit, is_stated, source_of

#: A learner's numbers, by round and key.
Own = Mapping[tuple[int, str], Decimal]

_ANY = Interval(-math.inf, math.inf)


class Followed(NamedTuple):
    """A graph worked with a learner's numbers.

    ``spans`` holds for each round and key where the number may lie that follows from the learner's own
    numbers before it; ``numbers``, round by round, what the learner goes on with: the own number of a
    quantity, or where it is blank, what follows.
    """

    spans: Mapping[tuple[int, str], Interval]
    numbers: tuple[Mapping[str, Interval], ...]


def follow(network: Network, contract: Contract, graph: Graph, own: Own, rounds: int) -> Followed:
    """Work a graph, ``rounds`` rounds, with the learner's own numbers in place of ours.

    What the learner has not given is worked out from what was given. ``graph`` may be a mistaken one: then
    the numbers are those that the mistake leads to. Room for rounding is that of the contract, as in
    ``Worked.accepted``: where all digits are carried, a written number stands for all that round to it.
    """
    spans: dict[tuple[int, str], Interval] = {}
    numbers: list[Mapping[str, Interval]] = []
    start = zip(graph.given, values_of_given(network), strict=True)
    given = {q.key: INTERVAL.number(float(value)) for q, value in start}
    for round_ in range(1, rounds + 1):
        values: dict[str, Interval] = {}
        for q in graph.quantities:
            key, place = q.key, (round_, q.key)
            stated = is_stated(graph, source_of(graph, key), round_)
            if q.definition is None:
                value = given[key]
            else:
                value = _value(q.definition, values)
                if not stated:
                    value = _rounded(value, q.definition, contract)
            spans[place] = value if stated else as_written(value, contract)
            values[key] = _own(own[place], contract, stated=stated) if place in own else value
        numbers.append(values)
        given = {key: values[graph.next_round.get(key, key)] for key in given}
    return Followed(spans, tuple(numbers))


def next_step(definition: Expr, values: Mapping[str, Interval], contract: Contract) -> Interval:
    """Where a number may be written that a definition, right or wrong, gives for these values of a round."""
    return as_written(_rounded(_value(definition, values), definition, contract), contract)


def _rounded(value: Interval, definition: Expr, contract: Contract) -> Interval:
    """With the room for rounding this step, where steps are rounded; a copy is not rounded again."""
    if contract.rule is Rule.CARRY or isinstance(shown(definition), Ref):
        return value
    return value.widened(half_unit(value, contract.policy))


def _value(definition: Expr, values: Mapping[str, Interval]) -> Interval:
    try:
        found = fold(definition, values, INTERVAL)
    except (ArithmeticError, ValueError):  # no number, such as the logarithm of a negative output
        return _ANY
    assert isinstance(found, Interval)
    return _known(found)


def _known(span: Interval) -> Interval:
    """The interval, where both of its ends are numbers."""
    return span if math.isfinite(span.low) and math.isfinite(span.high) else _ANY


def _own(value: Decimal, contract: Contract, *, stated: bool) -> Interval:
    point = _known(Interval(float(value), float(value)))
    if stated or contract.rule is Rule.ROUND:
        return point
    return point.widened(half_unit(point, contract.policy))


def holds(span: Interval, value: Decimal) -> bool:
    """Whether a number lies in an interval that says something: one with two ends."""
    return _known(span) is span and span.low <= value <= span.high
