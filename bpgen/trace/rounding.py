"""A trace as a hand works it under a sheet's contract: the numbers written, and those accepted."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property

from ..graph.activations import ACTIVATIONS
from ..graph.expr import Ref, is_exact, shown
from ..graph.quantity import Concept, Graph
from ..network.kinds import Problem
from ..network.later import later
from ..network.problem import Network
from ..network.values import values_of_given
from .affine import Affine, affine_domain, end_units, rounder, unit_of
from .digits import (
    CONTEXT,
    MOST_DIGITS,
    Contract,
    Policy,
    Rule,
    as_contract,
    plain,
    round_half_up,
    unit,
)
from .evaluate import Trace, evaluate, find, traced
from .fold import fold
from .interval import INTERVAL, Interval
from .printed import PrintedRound, is_stated, source_of
from .range import no_number
from .row import Row

_NOISE = 1e-12
#: More figures than these has no end of an interval.
_MOST_FIGURES = MOST_DIGITS


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
    def _intervals(self) -> tuple[Mapping[str, Interval], ...]:
        rounds, policy = len(self.written), self.contract.policy
        try:
            if self.contract.rule is Rule.CARRY:
                return tuple(self._carried(n, values) for n, values in enumerate(self._exact, 1))
            return tuple(_rounding_each(self.network, self.graph, policy, rounds))
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
        q = source_of(self.graph, key)
        value = self.written[round_ - 1][q.key]
        if is_stated(self.graph, q, round_):
            return value, value
        wide = self._intervals[round_ - 1][q.key]
        return min(_end(wide.low), value), max(_end(wide.high), value)

    def accepted_text(self, key: str, round_: int = 1) -> tuple[str, str]:
        """The lowest and the highest answer, in the digits of the contract."""
        key, round_ = self._place(key, round_)
        low, high = self.accepted(key, round_)
        policy = self.contract.policy
        value = self.written[round_ - 1][source_of(self.graph, key).key]
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
        trace = evaluate(network, rounds, form="shown", rounding=lambda x: round_half_up(x, policy))
        return Worked(network, contract, trace.graph, trace.rounds)
    trace = evaluate(network, rounds)
    return Worked(network, contract, trace.graph, _rounded(trace, policy))


def _rounding_each(
    network: Problem, graph: Graph, policy: Policy, rounds: int
) -> Iterator[Mapping[str, Interval]]:
    """Round by round, where each number may be written by hands that round each step."""
    domain, rounded = affine_domain(policy), rounder(policy)
    given_ = {q.key: domain.number(x) for q, x in zip(graph.given, values_of_given(network), strict=True)}
    # An output cannot leave the range of its function but by the last digit: e^net may have been rounded up
    # where the sum that it is divided by was cut off.
    ranges = {}
    layers = network.layers if isinstance(network, Network) else ()
    for number, layer in enumerate(layers, 1):
        low, high = ACTIVATIONS[layer.activation].range
        for q in graph.at(Concept.OUT, layer=number):
            ranges[q.key] = low - 2 * unit_of(low, policy), high + 2 * unit_of(high, policy)
    everything = (-math.inf, math.inf)
    for _ in range(rounds):
        values = dict(given_)
        spans = {key: Interval(x.low, x.high) for key, x in values.items()}
        for q in graph.defined:
            assert q.definition is not None
            low, high = ranges.get(q.key, everything)
            e = shown(q.definition)
            x: Affine = fold(e, values, domain)
            if not isinstance(e, Ref) and not q.is_exact and not is_exact(e):
                x = rounded(x.within(low, high))
            values[q.key] = x
            spans[q.key] = _last_digit(Interval(*x.before), policy)
        yield spans
        given_ = {key: values[graph.next_round.get(key, key)] for key in given_}


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
    room = unit_of(size, contract.policy) / (1 if contract.rule is Rule.CARRY else 2)
    # Ends are floats: a little more room keeps an answer that stands exactly on an end.
    return span.widened(room + _NOISE * size)


def half_unit(x: Interval, policy: Policy) -> float:
    """Half a unit of the last place written, for the larger end."""
    return unit_of(max(abs(x.low), abs(x.high)), policy) / 2


def _end(x: float) -> Decimal:
    """An end of an interval; where floats end, so does it."""
    return Decimal(max(-sys.float_info.max, min(x, sys.float_info.max)))


def _last_digit(span: Interval, policy: Policy) -> Interval:
    """With room for a last digit off by one: half a unit for rounding, half for cutting off."""
    low, high = span.low, span.high
    for _ in range(2):
        below, above = end_units(low, high, policy)
        low, high = low - below / 2, high + above / 2
    return Interval(low - _NOISE * abs(low), high + _NOISE * abs(high))
