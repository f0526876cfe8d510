"""How a wrong number may have come about: said only where one explanation fits, and no other of its kind."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ..graph.expr import Expr
from ..graph.mistakes import mistakes, wrong_definitions
from ..trace.digits import last_place, plain, unit
from ..trace.interval import Interval
from ..trace.printed import is_stated, source_of
from ..trace.rounding import Worked
from .follow import Followed, Own, Place, holds, next_step
from .slips import formula_parts, learning_rate, swaps, without_activation
from .verdicts import accepts

#: The values of a learner's round, by key.
Values = Mapping[str, Interval]
#: How far a decimal point is looked for.
_FARTHEST = 9
#: How far a number is off whose last digit alone is wrong: in units of that digit, and of the whole number.
_LAST_UNITS, _LAST_PART = 3, Decimal("0.01")
#: A number of fewer figures agrees with many others by chance.
_TELLING = 3


class HintKind(StrEnum):
    """What kind of explanation a hint is."""

    MISTAKE = "mistake"
    SIGN = "sign"
    POWER = "power"
    DIGITS = "digits"
    LAST = "last"
    ACTIVATION = "activation"
    FACTOR = "factor"
    TERM = "term"
    TURNED = "turned"
    SWAPPED = "swapped"
    RATE = "rate"
    OTHER = "other"


class Hint(NamedTuple):
    """One explanation of a wrong number.

    ``mistake`` names a known mistake (``graph.mistakes``), ``power`` the power of ten by which the number is
    too large, ``part`` the factor or term that was left out, or the term whose sign was turned, as text, or
    the learning rate that was taken. ``wrong`` was put in for ``right``, which the formula calls ``name``.
    ``place`` is the round and key of the quantity whose value it is.
    """

    kind: HintKind
    mistake: str = ""
    power: int = 0
    part: str = ""
    name: str = ""
    right: str = ""
    wrong: str = ""
    place: Place = (0, "")


def hinter(
    worked: Worked, own: Own, asked: Sequence[Place], numbers: Sequence[Values]
) -> Callable[[Place], Hint | None]:
    """A function from the place of a wrong number to what can be said of it, or None.

    ``numbers`` are what the learner goes on with, round by round (``follow``). A known mistake is looked for
    with them, made here alone and, if that explains nothing, throughout; and so is a slip in the formula: an
    earlier one does not hide it. A slip of the pen is looked for in the right number, and among those of
    ``asked``. Before all comes a right number that is written with too few digits: it may look like anything.
    """
    followed: dict[str, Followed] = {}
    wrong: dict[str, dict[str, Expr]] = {}
    for name, key, definition in wrong_definitions(worked.graph):
        wrong.setdefault(key, {})[name] = definition

    def is_made_here(name: str, place: Place) -> bool:
        definition, values = wrong.get(place[1], {}).get(name), numbers[place[0] - 1]
        return definition is not None and holds(next_step(definition, values, worked.contract), own[place])

    def is_made_throughout(name: str, place: Place) -> bool:
        if not followed:
            for m in mistakes(worked.graph):
                followed[m.name] = Followed(worked.network, worked.contract, m.graph, own)
        return holds(followed[name].span(place), own[place])

    def hint(place: Place) -> Hint | None:
        value, values = own[place], numbers[place[0] - 1]
        if _is_short(worked, value, place, values):
            # One figure alone may agree by chance.
            return Hint(HintKind.DIGITS) if _figures(value) > 1 else None
        known = [mistake.name for mistake in mistakes(worked.graph)]
        names = [name for name in known if is_made_here(name, place)]
        names = names or [name for name in known if is_made_throughout(name, place)]
        if names:
            return Hint(HintKind.MISTAKE, names[0]) if len(names) == 1 else None
        found = [*_of_the_pen(worked, value, place), *_in_the_formula(worked, value, place, values)]
        found = found or list(_of_another(worked, value, place, asked))
        return found[0] if len(found) == 1 else None

    return hint


def _of_the_pen(worked: Worked, value: Decimal, place: Place) -> Iterator[Hint]:
    """All slips of the pen that turn the right number into this one."""
    if not value:
        return
    if accepts(worked, place, -value):
        yield Hint(HintKind.SIGN)
    for power in range(-_FARTHEST, _FARTHEST + 1):
        if power and accepts(worked, place, value.scaleb(-power)):
            yield Hint(HintKind.POWER, power=power)
    stated = is_stated(worked.graph, source_of(worked.graph, place[1]), place[0])
    if not stated and not _is_cut(worked, value, place):
        right, (low, high) = _right(worked, place), worked.accepted(place[1], place[0])
        off = max(low - value, value - high)
        off = abs(value - right) if off <= 0 else off
        if off <= min(_LAST_UNITS * unit(right, worked.contract.policy), _LAST_PART * abs(right)):
            yield Hint(HintKind.LAST)


def _in_the_formula(worked: Worked, value: Decimal, place: Place, values: Values) -> Iterator[Hint]:
    """All slips in the formula of this step, which turn the learner's own numbers before it into this one."""
    graph, q = worked.graph, worked.graph[place[1]]
    if q.definition is None:
        return
    if _figures(value) >= _TELLING:
        net = without_activation(graph, q)
        if net is not None and holds(next_step(net, values, worked.contract), value):
            yield Hint(HintKind.ACTIVATION)
        for part in formula_parts(q):
            if holds(next_step(part.rest, values, worked.contract), value):
                yield Hint(HintKind.TERM if part.is_term else HintKind.FACTOR, part=part.text)
            if part.turned and holds(next_step(part.turned, values, worked.contract), value):
                yield Hint(HintKind.TURNED, part=part.text)
        point = Interval(float(value), float(value)).widened(float(unit(value, worked.contract.policy)))
        rate = learning_rate(q, values, point)
        if rate is not None:
            yield Hint(HintKind.RATE, part=plain(rate))
    for swap in swaps(graph, q):
        if _figures(value) < _TELLING and not swap.is_whole:
            continue
        changed = ChainMap({swap.name: values[swap.wrong]}, dict(values))
        if holds(next_step(q.definition, changed, worked.contract), value):
            yield Hint(HintKind.SWAPPED, name=swap.name, right=swap.right, wrong=swap.wrong)


def _of_another(worked: Worked, value: Decimal, place: Place, asked: Sequence[Place]) -> Iterator[Hint]:
    """The other steps whose right number this is; those of this round, where there are any."""
    if _figures(value) < _TELLING or _is_cut(worked, value, place):
        return
    others = {
        (round_, source_of(worked.graph, key).key): (round_, key)
        for round_, key in reversed(asked)
        if accepts(worked, (round_, key), value)
    }
    near = [other for other in others.values() if other[0] == place[0]]
    for other in near or others.values():
        yield Hint(HintKind.OTHER, place=other)


def _is_short(worked: Worked, value: Decimal, place: Place, values: Values) -> bool:
    """Whether a number is right but for its digits, of which there are too few: right by the key, or for the
    learner's own numbers.
    """
    # A plain 0 is no number with too few digits; 0.00 may be.
    if not _is_cut(worked, value, place) or not (value or "." in str(value)):
        return False
    right, end = _right(worked, place), value.as_tuple().exponent
    assert isinstance(end, int)
    one = Decimal(1).scaleb(end)
    if abs(value - right) < one:
        return True
    definition = worked.graph[place[1]].definition
    room = float(one)
    return definition is not None and holds(
        next_step(definition, values, worked.contract).widened(room), value
    )


def _is_cut(worked: Worked, value: Decimal, place: Place) -> bool:
    """Whether a number ends before the last place that the contract asks for."""
    right, end = _right(worked, place), value.as_tuple().exponent
    assert isinstance(end, int)
    return bool(right) and end > last_place(right, worked.contract.policy)


def is_telling(value: Decimal) -> bool:
    """Whether a number has so many figures that it does not agree with many others by chance."""
    return _figures(value) >= _TELLING


def _figures(value: Decimal) -> int:
    return len(value.as_tuple().digits) if value else 0


def _right(worked: Worked, place: Place) -> Decimal:
    round_, key = place
    return worked.written[round_ - 1][source_of(worked.graph, key).key]
