"""What there is to say of each of a learner's numbers, judged in the order in which they are worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from ..graph.expr import refs, shown
from ..network.values import values_of_given
from ..trace.affine import unit_of
from ..trace.digits import Rule
from ..trace.evaluate import evaluate
from ..trace.interval import INTERVAL, Interval
from ..trace.printed import is_stated, source_of
from ..trace.rounding import Worked
from .follow import Own, Place, holds, own_interval, step_value, written_span

#: So many places at which one number stands, where the key has as many different ones, are no coincidence.
_STOCK = 3


class Verdict(StrEnum):
    """What there is to say of a number.

    ``AGREES``: it lies in the interval that the key accepts, and follows from the learner's own numbers
    before it or is the key's own number, give or take one unit of its last place. ``FOLLOWS``: it is not
    right, but is worked out rightly from the learner's own numbers. ``DIFFERS``: neither. ``BLANK``: there
    is none.

    A 0, or a number repeated, does not follow from a 0 that is itself wrong; nor is there credit for one
    number written everywhere.
    """

    AGREES = "agrees"
    FOLLOWS = "follows"
    DIFFERS = "differs"
    BLANK = "blank"


class Found(NamedTuple):
    """The verdict on each number that a learner gives; what the learner goes on with, round by round: the own
    number of a quantity, or where it is blank, what follows; and the numbers that would follow if they were
    not worth nothing: from wrong zeros, or one stock number.
    """

    verdicts: Mapping[Place, Verdict]
    numbers: tuple[Mapping[str, Interval], ...]
    worthless: frozenset[Place]


def verdicts(worked: Worked, own: Own) -> Found:
    """Judge a learner's numbers, each by the key and by the learner's own numbers before it."""
    return _Judge(worked, own).judged()


class _Judge:
    """One learner's numbers, judged round by round.

    Three sets of values go along: what the learner goes on with, the same with the key's interval in place of
    each number that does not agree (a slip of the pen in copying a right number must not condemn those that
    were computed from it), and which quantities are a wrong 0 or a stock number, or rest on one where they
    are blank.
    """

    def __init__(self, worked: Worked, own: Own) -> None:
        self.worked, self.own, self.contract = worked, own, worked.contract
        self.graph = worked.graph
        self.verdicts: dict[Place, Verdict] = {}
        self.worthless: set[Place] = set()
        self.stock = stock_numbers(worked, own)

    @cached_property
    def exact(self) -> tuple[Mapping[str, Decimal], ...]:
        """The numbers of one who carries all digits."""
        return evaluate(self.worked.network, len(self.worked.written)).rounds

    def judged(self) -> Found:
        """All verdicts, and the numbers that were gone on with."""
        numbers = []
        start = zip(self.graph.given, values_of_given(self.worked.network), strict=True)
        given = {q.key: INTERVAL.number(float(value)) for q, value in start}
        mended, empty = dict(given), set[str]()
        for round_ in range(1, len(self.worked.written) + 1):
            values, right, empty = self._round(round_, given, mended, empty)
            numbers.append(values)
            new = {q.key: self.graph.next_round.get(q.key, q.key) for q in self.graph.given}
            given, mended = ({key: x[new[key]] for key in new} for x in (values, right))
            empty = {key for key in new if new[key] in empty}
        return Found(self.verdicts, tuple(numbers), frozenset(self.worthless))

    def _round(
        self,
        round_: int,
        given: Mapping[str, Interval],
        mended: Mapping[str, Interval],
        empty: AbstractSet[str],
    ) -> tuple[dict[str, Interval], dict[str, Interval], set[str]]:
        values, right, empty = dict(given), dict(mended), set(empty)
        for q in self.graph.quantities:
            place = (round_, q.key)
            if q.definition is not None:
                values[q.key] = step_value(q.definition, values, self.contract)
                right[q.key] = step_value(q.definition, right, self.contract)
            operands = set(refs(shown(q.definition))) if q.definition is not None else set[str]()
            tainted = not empty.isdisjoint(operands)
            value = self.own.get(place)
            if value is None:
                if tainted:
                    empty.add(q.key)
                if not values[q.key].is_finite:
                    values[q.key] = self._accepted(place)
                continue
            spans = (values[q.key], right[q.key])
            idle = tainted and _is_idle(value, [values[key] for key in operands])
            verdict = self.verdicts[place] = self._verdict(place, value, *spans, idle=idle)
            empty.discard(q.key)
            if verdict is Verdict.DIFFERS and (not value or value in self.stock):
                empty.add(q.key)
            stated = is_stated(self.graph, source_of(self.graph, q.key), round_)
            values[q.key] = own_interval(value, self.contract, stated=stated)
            right[q.key] = values[q.key] if verdict is Verdict.AGREES else self._accepted(place)
        return values, right, empty

    def _verdict(
        self, place: Place, value: Decimal, own: Interval, right: Interval, *, idle: bool
    ) -> Verdict:
        stated = is_stated(self.graph, source_of(self.graph, place[1]), place[0])
        own, right = (x if stated else written_span(x, self.contract) for x in (own, right))
        follows, earned = holds(own, value), not idle and value not in self.stock
        if accepts(self.worked, place, value) and (
            self.contract.rule is Rule.CARRY
            or (follows and not idle)
            or holds(right, value)
            or self._is_near(place, value)
        ):
            return Verdict.AGREES
        if follows and earned:
            return Verdict.FOLLOWS
        if follows:
            self.worthless.add(place)
        return Verdict.DIFFERS

    def _is_near(self, place: Place, value: Decimal) -> bool:
        """Whether it is the key's number, or that of one who never rounds, give or take one unit."""
        round_, key = place[0], source_of(self.graph, place[1]).key
        near = (self.worked.written[round_ - 1][key], self.exact[round_ - 1][key])
        policy = self.contract.policy
        return any(abs(float(value - x)) <= unit_of(float(x), policy) * (1 + 1e-9) for x in near)

    def _accepted(self, place: Place) -> Interval:
        low, high = self.worked.accepted(place[1], place[0])
        return Interval(float(low), float(high))


def _is_idle(value: Decimal, operands: Iterable[Interval]) -> bool:
    """Whether nothing was worked out: a 0, or the number of an operand, as w - 0 is w."""
    size = abs(float(value))
    return not value or any(x.low <= size <= x.high or x.low <= -size <= x.high for x in operands)


def accepts(worked: Worked, place: Place, value: Decimal) -> bool:
    """Whether a number lies in the interval that the key prints."""
    low, high = worked.accepted(place[1], place[0])
    return low <= value <= high


def stock_numbers(worked: Worked, own: Own) -> frozenset[Decimal]:
    """The numbers, other than 0, that stand at several places where the key has as many different ones; none
    where most of the numbers that are wrong are others, for then it is a coincidence.
    """
    rights: dict[Decimal, set[Decimal]] = {}
    wrong = Counter[Decimal]()
    for (round_, key), value in own.items():
        if value and not accepts(worked, (round_, key), value):
            wrong[value] += 1
            rights.setdefault(value, set()).add(worked.written[round_ - 1][source_of(worked.graph, key).key])
    repeated = frozenset(value for value in wrong if len(rights[value]) >= _STOCK)
    return repeated if 2 * sum(wrong[value] for value in repeated) > wrong.total() else frozenset()
