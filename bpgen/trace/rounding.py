"""A trace as a hand works it under a sheet's contract: the numbers written, and those accepted."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property

from ..graph.quantity import Graph
from ..network.kinds import Problem
from ..network.later import later
from ..network.values import values_of_given
from .affine import unit_of
from .digits import (
    CONTEXT,
    MOST_DIGITS,
    Contract,
    Policy,
    Rule,
    as_contract,
    plain,
    round_half_up,
    rounder,
    unit,
)
from .evaluate import Trace, evaluate, find, traced
from .fold import fold
from .interval import INTERVAL, Interval
from .printed import PrintedRound, is_stated, source_of
from .range import no_number
from .reach import ABOVE, NOISE, Reach
from .row import Row

#: More figures than these has no end of an interval.
_MOST_FIGURES = MOST_DIGITS
#: What floats may leave of a sum that is 0, as a part of the largest number of the round.
_LEFT_OF_FLOATS = Decimal("1e-15")
#: No end of an interval is beyond it.
LARGEST = sys.float_info.max


@dataclass(frozen=True, eq=False, repr=False)
class Worked:
    """A problem worked by hand under a contract.

    ``written`` holds, round by round, the decimal that stands on the sheet for each quantity;
    ``accepted`` gives the interval in which an answer counts as right.
    """

    network: Problem
    contract: Contract
    graph: Graph
    written: tuple[Mapping[str, Decimal], ...]

    def __repr__(self) -> str:
        rounds = f"round{'s 1 to' * (len(self.written) > 1)} {len(self.written)}"
        return f"<Worked of {self.network.name!r}, {rounds}: {self.contract!r}>"

    def table(self, lang: str = "en") -> list[Row]:
        """A row for each quantity of each round, which ``pandas.DataFrame`` takes as it is: see
        ``Trace.table``; numbers are printed under the contract.
        """
        made: list[Row] = later("notebook.rows:worked_rows")(self, lang)
        return made

    def _repr_html_(self) -> str:
        made: str = later("notebook.html:worked_html")(self)
        return made

    def _repr_latex_(self) -> str:
        made: str = later("notebook.formulas:trace_latex")(self)
        return made

    def text(self, key: str, round_: int = 1) -> str:
        """The number as printed. A copy looks like what it copies; given numbers as they were given.

        Raises ``BpgenError`` for an unknown name or round, as do the methods below.
        """
        key, round_ = self._place(key, round_)
        return self.rounds[round_ - 1].text(key)

    def operand(self, key: str, round_: int = 1) -> str:
        """The number as printed where it is substituted in a line: where all digits are carried, with more of
        them if the line could not be worked out otherwise.
        """
        key, round_ = self._place(key, round_)
        return self.rounds[round_ - 1].operand(key)

    def is_lost(self, key: str, round_: int = 1) -> bool:
        """Whether the line of a quantity cannot be worked out at any digits that are printed."""
        key, round_ = self._place(key, round_)
        return self.rounds[round_ - 1].is_lost(key)

    def _place(self, key: str, round_: int) -> tuple[str, int]:
        """The key of a name, and a round that there is."""
        known = type(key) is str and key in self.graph.by_key
        if known and type(round_) is int and 1 <= round_ <= len(self.written):
            return key, round_  # every slot of a sheet comes here
        return find(self.graph, key).key, traced(round_, 1, len(self.written))

    @cached_property
    def rounds(self) -> tuple[PrintedRound, ...]:
        """The rounds as they are printed under the contract."""
        values = self.written if self.contract.rule is Rule.ROUND else self._exact
        return tuple(PrintedRound(self.graph, n, own, self.contract) for n, own in enumerate(values, 1))

    @cached_property
    def _exact(self) -> tuple[Mapping[str, Decimal], ...]:
        return evaluate(self.network, len(self.written)).rounds

    @cached_property
    def _reach(self) -> Reach:
        return Reach(values_of_given(self.network), self.graph, self.contract.policy)

    @cached_property
    def _carried_rounds(self) -> tuple[Mapping[str, Interval], ...]:
        return tuple(self._carried(n, values) for n, values in enumerate(self._exact, 1))

    def _span(self, key: str, round_: int) -> Interval:
        """Where a number may be written. Raises ``BpgenError`` where that is beyond floats."""
        try:
            if self.contract.rule is Rule.CARRY:
                return self._carried_rounds[round_ - 1][key]
            return self._reach.span(key, round_)
        except (ArithmeticError, ValueError):  # the ends are floats, and may be beyond them
            raise no_number(self.network, 1, self.written[0], rounded=True) from None

    def _carried(self, round_: int, exact: Mapping[str, Decimal]) -> Mapping[str, Interval]:
        """One unit to either side of each exact value. A sum whose terms cancel to 0 has no last place of its
        own: there it is what the terms can come to, each with its own room.
        """
        out: dict[str, Interval] = {}
        for q in self.graph.quantities:
            value = float(exact[q.key])
            point = Interval(value, value)
            if is_stated(self.graph, source_of(self.graph, q.key), round_):
                out[q.key] = point
            elif value or q.definition is None:
                out[q.key] = as_written(point, self.contract)
            else:
                out[q.key] = fold(q.definition, out, INTERVAL)
        return out

    def accepted(self, key: str, round_: int = 1) -> tuple[Decimal, Decimal]:
        """The lowest and the highest answer that counts as right.

        Under "round each step" every step before it may be rounded half up, cut off or not rounded at all,
        and the effect is carried through all later steps, to first order exactly (``trace.affine``). To that,
        under either contract, comes one unit of the last place written: half for the rounding in writing, and
        half for a last digit that was cut off, not rounded. A copy is judged as what it copies; a given
        number has no room.
        """
        key, round_ = self._place(key, round_)
        key = source_of(self.graph, key).key
        known = self._known.get((key, round_))
        if known is None:
            known = self._known[key, round_] = self._ends(key, round_)
        return known

    @cached_property
    def _known(self) -> dict[tuple[str, int], tuple[Decimal, Decimal]]:
        """The intervals that were asked for: whoever judges answers asks for each several times."""
        return {}

    def _ends(self, key: str, round_: int) -> tuple[Decimal, Decimal]:
        value = self.written[round_ - 1][key]
        if is_stated(self.graph, self.graph[key], round_):
            return value, value
        wide = self._span(key, round_)
        return min(_end(wide.low), value), max(_end(wide.high), value)

    def accepted_text(self, key: str, round_: int = 1) -> tuple[str, str]:
        """The lowest and the highest answer, in the digits of the contract."""
        key, round_ = self._place(key, round_)
        low, high = self.accepted(key, round_)
        policy = self.contract.policy
        value = self.written[round_ - 1][source_of(self.graph, key).key]
        if not value:  # beside a 0 an end may be no more than what floats have left of terms that cancel
            noise = _LEFT_OF_FLOATS * max(map(abs, self.written[round_ - 1].values()))
            low, high = (end if abs(end) > noise else Decimal(0) for end in (low, high))
        place = unit(value or max(abs(low), abs(high)), policy)

        def text(end: Decimal, rounding: str) -> str:
            # An end far beyond the number itself is written with as many figures.
            far = end.adjusted() - place.adjusted() > _MOST_FIGURES
            last = unit(end, policy) if far else place
            return plain(end.quantize(last, rounding, CONTEXT), keep_zeros=policy.keep_zeros)

        return text(low, ROUND_CEILING), text(high, ROUND_FLOOR)


def work(network: Problem, contract: Contract | str = Contract(), rounds: int = 1) -> Worked:  # noqa: B008
    """Work a problem by hand, ``rounds`` rounds, under a contract, or under the rule of this name ("round" or
    "carry") with four significant figures. Raises as ``evaluate``.
    """
    contract = as_contract(contract)
    policy = contract.policy
    if contract.rule is Rule.ROUND:
        trace = evaluate(network, rounds, form="shown", rounding=rounder(policy))
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


def as_written(span: Interval, contract: Contract) -> Interval:
    """Where a number may be written whose value lies in ``span``: with the room for its last digit."""
    size = max(abs(span.low), abs(span.high))
    room = unit_of(size * ABOVE, contract.policy) / (1 if contract.rule is Rule.CARRY else 2)
    return span.widened(room + NOISE * size)


def half_unit(x: Interval, policy: Policy) -> float:
    """Half a unit of the last place written, for the larger end."""
    return unit_of(max(abs(x.low), abs(x.high)) * ABOVE, policy) / 2


def _end(x: float) -> Decimal:
    """An end of an interval; where floats end, so does it."""
    return Decimal(max(-LARGEST, min(x, LARGEST)))
