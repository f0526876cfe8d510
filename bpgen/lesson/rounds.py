"""What repeating the round comes to: the error from round to round, and the outputs in the end."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..errors import BpgenError
from ..formats.formulas import Number
from ..graph.quantity import Concept
from ..network.values import values_of_given
from ..printers.notation import AnySymbol
from ..trace.digits import MOST_DIGITS, Kind, Policy, Rule, round_half_up
from ..trace.printed import FURTHEST_ROUNDED, PrintedRound, printed_rounds
from ..trace.range import no_number
from .live import Live
from .training_program import UPDATES

#: The rounds of the table, and how many updates the last row has behind it.
ROUNDS = tuple(n + 1 for n in UPDATES[:-1])
LAST = UPDATES[-1]
#: With more outputs than this the table has errors only.
_MANY_OUTPUTS = 4


class RoundEntry(NamedTuple):
    """A row of the table: the round (None for the state after the last one), the updates before it, the error
    and the outputs.
    """

    round: int | None
    updates: int
    numbers: tuple[Number, ...]


class Output(NamedTuple):
    """An output beside its target: its symbol, the target, and the output before and after all rounds."""

    symbol: AnySymbol
    target: Number
    before: Number
    after: Number


class Repetition(NamedTuple):
    """The table of rounds and what is said about it. ``limit`` is the round that diverges, None
    where none does; ``updates`` lie behind the last row; ``falls``: the error is smaller then than at first.
    """

    heads: tuple[AnySymbol, ...]
    rows: tuple[RoundEntry, ...]
    limit: int | None
    falls: bool
    updates: int
    outputs: tuple[Output, ...]


@lru_cache(maxsize=16)
def repetition(live: Live) -> Repetition:
    """The rounds of a network. A training that diverges is told up to the round before.

    Raises ``BpgenError`` where the first round already has a value too large to compute with.
    """
    limit = diverging_round(live, LAST + 1)
    depth = live.network.architecture.depth
    outputs = [q.key for q in live.graph.at(Concept.OUT, layer=depth)]
    keys = [live.graph.objective, *(outputs if len(outputs) <= _MANY_OUTPUTS else ())]
    rows = tuple(_rows(live, keys, limit))
    before, after = (_told(live, row.updates + 1).values[live.graph.objective] for row in (rows[0], rows[-1]))
    last = rows[-1].updates
    ends = tuple(_outputs(live, outputs, last + 1)) if last else ()
    return Repetition(tuple(map(live.printed().name, keys)), rows, limit, after < before, last, ends)


@lru_cache(maxsize=16)
def diverging_round(live: Live, most: int) -> int | None:
    """The first round up to ``most`` that has a value too large for a number; None where there is none.

    Raises ``BpgenError`` where the very first has.
    """
    low, high = 1, 2
    if not _computes(live, low):
        start = dict(zip((q.key for q in live.graph.given), values_of_given(live.network), strict=True))
        raise no_number(live.network, 1, start, rounded=False)
    if live.contract.rule is Rule.ROUND:
        return _by_hand(live, most).diverging
    if _computes(live, most):
        return None
    while high < most and _computes(live, high):
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _computes(live, middle) else (low, middle)
    return high


class _ByHand(NamedTuple):
    """What rounds come to whose steps are rounded: the first that has no value, and those of the table."""

    diverging: int | None
    kept: Mapping[int, PrintedRound]


@lru_cache(maxsize=16)
def _by_hand(live: Live, most: int) -> _ByHand:
    """A round whose steps are rounded follows only from the one before, so that all of them are worked once.
    Those that are too far on to be worked have no values, either.
    """
    rounds = printed_rounds(live.network, live.contract, 1, min(most, FURTHEST_ROUNDED), live.mistaken)
    done, kept = 0, dict[int, PrintedRound]()
    try:
        for one in rounds:
            if not _is_finite(one):
                break
            done = one.number
            if done in ROUNDS:
                kept[done] = one
    except BpgenError:
        pass
    return _ByHand(None if done == most else done + 1, kept)


def _told(live: Live, round_: int) -> PrintedRound:
    """A round of the table."""
    by_hand = live.contract.rule is Rule.ROUND
    return _by_hand(live, LAST + 1).kept[round_] if by_hand else live.printed(round_)


def _computes(live: Live, round_: int) -> bool:
    """Whether a round's values are numbers of a program's, too. Its weights come from training in floats, but
    for the first rounds: what was too large in a round before has left weights that are no numbers.
    """
    try:
        return _is_finite(live.printed(round_))
    except BpgenError:
        return False


def _is_finite(one: PrintedRound) -> bool:
    """Whether all values of a round are numbers of a program's, too."""
    return all(math.isfinite(float(value)) for value in one.values.values())


def _rows(live: Live, keys: Sequence[str], limit: int | None) -> Iterator[RoundEntry]:
    rounds: list[int | None] = [n for n in ROUNDS if limit is None or n < limit]
    for n in rounds if limit else [*rounds, None]:
        round_ = n or LAST + 1
        yield RoundEntry(n, round_ - 1, tuple(_number(live, key, round_) for key in keys))


def _number(live: Live, key: str, round_: int) -> Number:
    """A number in the page's digits. A small error, of which few digits would be left, has a power of ten and
    one figure more than there are places.
    """
    printed_round, policy = _told(live, round_), live.contract.policy
    text, value = printed_round.text(key), printed_round.values[key]
    small = policy.kind is Kind.PLACES and 0 < value < Decimal(10) ** -(policy.digits // 2)
    if small and key == live.graph.objective:
        rounded = round_half_up(value, Policy(Kind.FIGURES, min(policy.digits + 1, MOST_DIGITS)))
        power = rounded.adjusted()
        text = f"{rounded.scaleb(-power).normalize():f}e{power}"
    return Number(text)


def _outputs(live: Live, keys: Sequence[str], last: int) -> Iterator[Output]:
    for key in keys:
        target = key.replace("out_", "target_", 1)
        yield Output(
            live.printed().name(key),
            _number(live, target, 1),
            _number(live, key, 1),
            _number(live, key, last),
        )
