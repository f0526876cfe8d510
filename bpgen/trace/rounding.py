"""A trace as a hand works it under a sheet's contract: the numbers written, and those accepted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import Any

from ..graph.expr import Ref, is_exact, shown
from ..graph.quantity import Graph, Quantity
from ..numbers import (
    CONTEXT,
    MOST_DIGITS,
    Contract,
    Kind,
    Policy,
    Rule,
    given,
    plain,
    round_half_up,
    unit,
)
from ..spec import Network
from .evaluate import Trace, evaluate
from .interval import INTERVAL, Interval

_NOISE = 1e-12


@dataclass(frozen=True, eq=False)
class Worked:
    """A problem worked by hand under a contract.

    ``written`` holds, round by round, the decimal that stands on the sheet for each quantity;
    ``accepted`` gives the interval in which an answer counts as right.
    """

    network: Network
    contract: Contract
    graph: Graph
    written: tuple[Mapping[str, Decimal], ...]

    def text(self, key: str, round_: int) -> str:
        """The number as printed. A copy looks like what it copies; given numbers as they were given."""
        q = source_of(self.graph, key)
        value = self.written[round_ - 1][q.key]
        if is_stated(self.graph, q, round_):
            return given(value)
        # What is written was rounded already.
        return plain(value, keep_zeros=self.contract.policy.keep_zeros)

    @cached_property
    def _intervals(self) -> tuple[Mapping[str, Any], ...]:
        rounds = len(self.written)
        if self.contract.rule is Rule.CARRY:
            exact = evaluate(self.network, rounds)
            return tuple({k: Interval(float(v), float(v)) for k, v in r.items()} for r in exact.rounds)
        policy = self.contract.policy

        def loosened(x: Interval) -> Interval:
            return x.widened(half_unit(x, policy))

        return evaluate(self.network, rounds, INTERVAL, form="shown", rounding=loosened).rounds

    def accepted(self, key: str, round_: int) -> tuple[Decimal, Decimal]:
        """The lowest and the highest answer that counts as right.

        Under "round each step" every step may round its own half unit either way or not at all, and
        the effect is carried through all later steps. To that, under either contract, comes one unit
        of the last place written: half for the rounding in writing, and half for a last digit that was
        cut off, not rounded. A copy is judged as what it copies; a given number has no room.
        """
        q = source_of(self.graph, key)
        value = self.written[round_ - 1][q.key]
        if is_stated(self.graph, q, round_):
            return value, value
        wide = as_written(self._intervals[round_ - 1][q.key], self.contract)
        return min(Decimal(wide.low), value), max(Decimal(wide.high), value)

    def accepted_text(self, key: str, round_: int) -> tuple[str, str]:
        """The lowest and the highest answer, in the digits of the contract."""
        low, high = self.accepted(key, round_)
        policy = self.contract.policy
        value = self.written[round_ - 1][source_of(self.graph, key).key]
        place = unit(value or max(abs(low), abs(high)), policy)
        return (
            plain(low.quantize(place, ROUND_CEILING, CONTEXT), keep_zeros=policy.keep_zeros),
            plain(high.quantize(place, ROUND_FLOOR, CONTEXT), keep_zeros=policy.keep_zeros),
        )


def work(network: Network, contract: Contract, rounds: int = 1) -> Worked:
    """Work a problem by hand, ``rounds`` rounds, under a contract."""
    policy = contract.policy
    if contract.rule is Rule.ROUND:
        trace = evaluate(network, rounds, form="shown", rounding=lambda x: round_half_up(x, policy))
        return Worked(network, contract, trace.graph, trace.rounds)
    trace = evaluate(network, rounds)
    return Worked(network, contract, trace.graph, _rounded(trace, policy))


def _rounded(trace: Trace, policy: Policy) -> tuple[Mapping[str, Decimal], ...]:
    """Each value as written; given values stay as the problem states them."""
    out = []
    for number, values in enumerate(trace.rounds, 1):
        row = {}
        for key, value in values.items():
            stated = is_stated(trace.graph, source_of(trace.graph, key), number)
            row[key] = value if stated else round_half_up(value, policy)
        out.append(row)
    return tuple(out)


def source_of(graph: Graph, key: str) -> Quantity:
    """What a copy copies, however often; any other quantity is its own source."""
    q = graph[key]
    while isinstance(q.definition, Ref):
        q = graph[q.definition.key]
    return q


def is_stated(graph: Graph, q: Quantity, round_: int) -> bool:
    """Whether a number stands in the problem or in the formula itself, so that nothing rounds it."""
    if q.definition is None:
        return round_ == 1 or q.key not in graph.next_round
    return is_exact(shown(q.definition))


def as_written(span: Interval, contract: Contract) -> Interval:
    """Where a number may be written whose value lies in ``span``: with the room for its last digit."""
    room = half_unit(span, contract.policy) * (2 if contract.rule is Rule.CARRY else 1)
    # Ends are floats: a little more room keeps an answer that stands exactly on an end.
    room += _NOISE * max(abs(span.low), abs(span.high))
    return span.widened(room)


def half_unit(x: Interval, policy: Policy) -> float:
    """Half a unit of the last place written, for the larger end."""
    size = max(abs(x.low), abs(x.high))
    if math.isinf(size):
        return math.inf
    if policy.kind is Kind.PLACES:
        least = math.floor(math.log10(size)) - MOST_DIGITS + 1 if size else -policy.digits
        return 0.5 * 10.0 ** max(-policy.digits, least)
    return 0.5 * 10.0 ** (math.floor(math.log10(size)) - policy.digits + 1) if size else 0.0
