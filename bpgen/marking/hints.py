"""How a wrong number may have come about: said only where one explanation fits, and no other of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ..graph.mistakes import mistakes
from ..numbers import last_place
from ..trace.interval import Interval
from ..trace.rounding import Worked, source_of
from .follow import Own, follow, holds

Place = tuple[int, str]
#: How far a decimal point is looked for.
_FARTHEST = 9


class Kind(StrEnum):
    """What kind of explanation a hint is."""

    MISTAKE = "mistake"
    SIGN = "sign"
    POWER = "power"
    DIGITS = "digits"
    OTHER = "other"


class Hint(NamedTuple):
    """One explanation of a wrong number.

    ``mistake`` names a known mistake (``graph.mistakes``), ``power`` the power of ten by which the number is
    too large, ``place`` the round and key of the quantity whose value it is.
    """

    kind: Kind
    mistake: str = ""
    power: int = 0
    place: Place = (0, "")


def hinter(worked: Worked, own: Own, asked: Sequence[Place]) -> Callable[[Place], Hint | None]:
    """A function from the place of a wrong number to what can be said of it, or None.

    A known mistake is looked for with the learner's own numbers before it, so that an earlier one does not
    hide it; a slip of the pen among the right numbers of ``asked``.
    """
    wrong: dict[str, Mapping[Place, Interval]] = {}

    def mistaken() -> Mapping[str, Mapping[Place, Interval]]:
        if not wrong:
            for mistake in mistakes(worked.graph):
                args = (worked.network, worked.contract, mistake.graph, own, len(worked.written))
                wrong[mistake.name] = follow(*args)
        return wrong

    def hint(place: Place) -> Hint | None:
        names = [name for name, spans in mistaken().items() if holds(spans[place], own[place])]
        if names:
            return Hint(Kind.MISTAKE, names[0]) if len(names) == 1 else None
        found = list(_slips(worked, own[place], place, asked))
        return found[0] if len(found) == 1 else None

    return hint


def accepts(worked: Worked, place: Place, value: Decimal) -> bool:
    """Whether a number counts as right under the contract."""
    low, high = worked.accepted(place[1], place[0])
    return low <= value <= high


def _slips(worked: Worked, value: Decimal, place: Place, asked: Sequence[Place]) -> Iterator[Hint]:
    """All slips of the pen that turn the right number, or another step's, into this one."""
    if not value:
        return
    if accepts(worked, place, -value):
        yield Hint(Kind.SIGN)
    for power in range(-_FARTHEST, _FARTHEST + 1):
        if power and accepts(worked, place, value.scaleb(-power)):
            yield Hint(Kind.POWER, power=power)
    right = _right(worked, place)
    figures, end = len(value.as_tuple().digits), value.as_tuple().exponent
    assert isinstance(end, int)
    # One figure alone may agree by chance.
    if figures > 1 and right and end > last_place(right, worked.contract.policy):
        if abs(value - right) < Decimal(1).scaleb(end):
            yield Hint(Kind.DIGITS)
        return
    if figures < 3:
        return
    others = {
        (round_, source_of(worked.graph, key).key): (round_, key)
        for round_, key in reversed(asked)
        if accepts(worked, (round_, key), value)
    }
    near = [other for other in others.values() if other[0] == place[0]]
    for other in near or others.values():
        yield Hint(Kind.OTHER, place=other)


def _right(worked: Worked, place: Place) -> Decimal:
    round_, key = place
    return worked.written[round_ - 1][source_of(worked.graph, key).key]
