"""The page of repetition: the error from round to round, its curve, a program, and two rounds by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from ..documents.plan import Upto, plan
from ..errors import BpgenError
from ..graph.quantity import Concept
from ..numbers import MOST_DIGITS, Kind, Policy, round_half_up
from ..printers import latex
from ..trace.evaluate import train
from .course import Course, Source, printed
from .live import Live
from .repetition_program import program
from .steps import Step, Teller

#: The rounds of the table, and how many updates the last row has behind it.
ROUNDS = (1, 2, 3, 10, 100, 1_000, 10_000)
LAST = 10_000
#: With more outputs than this the table has errors only.
_MANY_OUTPUTS = 4
#: With more steps or rows than this, rounds by hand are told in tables, or left out.
_MANY_STEPS, _MANY_ROWS = 40, 100
_BY_HAND = (2, 3)


class Row(NamedTuple):
    """A row of the table: the round (None for the state after the last one), the updates before it, and in
    LaTeX the error and the outputs.
    """

    round: int | None
    updates: int
    numbers: tuple[Markup, ...]


class Output(NamedTuple):
    """An output beside its target: its symbol, the target, and the output before and after all rounds."""

    symbol: Markup
    target: Markup
    before: Markup
    after: Markup


class Hand(NamedTuple):
    """A round by hand: its steps; none where they are too many."""

    round: int
    steps: tuple[Step, ...]


def repetition_page(course: Course) -> Source:
    """The page. A training that diverges is told as such, with the rounds before."""
    live, network = course.live, course.network
    limit = diverging_round(live, LAST + 1)
    keys = [live.graph.objective]
    outputs = [
        q.key
        for q in live.graph.quantities
        if q.concept is Concept.OUT and q.index.layer == network.architecture.depth
    ]
    if len(outputs) <= _MANY_OUTPUTS:
        keys += outputs
    rows = list(_rows(live, keys, limit))
    before, after = (
        live.printed(row.updates + 1).values[live.graph.objective] for row in (rows[0], rows[-1])
    )
    shown_last = rows[-1].updates
    text = printed(
        course,
        "repetition",
        heads=[_symbol(live, key) for key in keys],
        rows=rows,
        limit=limit,
        falls=after < before,
        objective=_symbol(live, live.graph.objective),
        first=rows[0].numbers[0],
        last=rows[-1].numbers[0],
        updates=f"{shown_last:,}",
        outputs=list(_outputs(live, outputs, shown_last + 1)) if shown_last else [],
        curve=shown_last if shown_last > 1 else 0,
        program=program(live, tuple(row.updates for row in rows)),
        hands=[Hand(n, tuple(_steps(course, n))) for n in _BY_HAND if limit is None or n < limit],
        backward=_count(live, "backward") <= _MANY_ROWS,
    )
    return Source("repetition", text)


def diverging_round(live: Live, most: int) -> int | None:
    """The first round up to ``most`` that has a value too large for a number; None where there is none.

    Raises ``BpgenError`` where the very first has.
    """
    if _computes(live, most):
        return None
    low, high = 1, 2
    if not _computes(live, low):
        raise BpgenError(
            "The first round has values that are too large to compute with.",
            where=live.network.name,
            mend="Use smaller weights.",
        )
    while high < most and _computes(live, high):
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _computes(live, middle) else (low, middle)
    return high


def _computes(live: Live, round_: int) -> bool:
    """Whether a round's values are numbers: in floats, as programs train, and as they are printed."""
    try:
        errors, _ = train(live.network, round_)
        values = live.printed(round_).values.values()
    except BpgenError:
        return False
    return all(map(math.isfinite, errors)) and all(value.is_finite() for value in values)


def _rows(live: Live, keys: Sequence[str], limit: int | None) -> Iterator[Row]:
    rounds: list[int | None] = [n for n in ROUNDS if limit is None or n < limit]
    for n in rounds if limit else [*rounds, None]:
        round_ = n or LAST + 1
        yield Row(n, round_ - 1, tuple(_number(live, key, round_) for key in keys))


def _number(live: Live, key: str, round_: int) -> Markup:
    """A number in the page's digits. A small error, of which few digits would be left, has a power of ten and
    one figure more than there are places.
    """
    printed_round, policy = live.printed(round_), live.contract.policy
    text, value = printed_round.text(key), printed_round.values[key]
    small = policy.kind is Kind.PLACES and 0 < value < Decimal(10) ** -(policy.digits // 2)
    if small and key == live.graph.objective:
        rounded = round_half_up(value, Policy(Kind.FIGURES, min(policy.digits + 1, MOST_DIGITS)))
        power = rounded.adjusted()
        text = f"{rounded.scaleb(-power).normalize():f}e{power}"
    return Markup(latex.number(text))  # noqa: S704


def _symbol(live: Live, key: str) -> Markup:
    return Markup(latex.symbol_of(live.graph, key))  # noqa: S704


def _outputs(live: Live, keys: Sequence[str], last: int) -> Iterator[Output]:
    for key in keys:
        target = key.replace("out_", "target_", 1)
        yield Output(
            _symbol(live, key),
            _number(live, target, 1),
            _number(live, key, 1),
            _number(live, key, last),
        )


def _steps(course: Course, round_: int) -> Iterator[Step]:
    """The forward pass and the errors of a round, where they are not too many to follow."""
    teller = Teller(course.live, course.lang, course.own)
    sections = plan(course.network.architecture, 1, Upto.ERROR, repeats=True)
    keys = [key for section in sections for group in section.groups for key in group.keys]
    if len(keys) <= _MANY_STEPS:
        yield from (teller.step(key, round_) for key in keys)


def _count(live: Live, role: str) -> int:
    return sum(q.role == role for q in live.graph.quantities)
