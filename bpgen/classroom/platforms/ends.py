"""What a platform takes for right, and which wrong answers it can name: intervals of a variant's blanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ...graph.expr import Expr, refs
from ...graph.mistakes import wrong_definitions
from ...graph.quantity import Graph
from ...marking.follow import next_step
from ...marking.sheet import SheetBlank
from ...trace.interval import Interval
from ...trace.rounding import Worked
from ...words.texts import words

#: Ends are floats, and platforms compute in floats: so much of a number is no difference.
NOISE = 1e-9
#: Wider by half a unit of the fourth figure, as a part of the smallest number of four.
WIDER = 1 + 5e-4


class Named(NamedTuple):
    """A wrong number that a known mistake leads to, and where it may lie."""

    mistake: str
    span: Interval


class Ends(NamedTuple):
    """A blank's answer as the key has it, where an answer is right, and what known mistakes lead to."""

    blank: SheetBlank
    key: Decimal
    right: Interval
    wrong: tuple[Named, ...]


def ends_of(worked: Worked, blanks: Sequence[SheetBlank]) -> Iterator[Ends]:
    """Each blank of a variant. A mistake is left out where it leads to a right number, or to another's.

    Raises ``BpgenError`` for a number beyond floats.
    """
    wrong, used = wrong_of(worked.graph), used_in(worked.graph)
    written = [{key: point(one[key]) for key in used} for one in worked.written]
    for blank in blanks:
        low, high = worked.accepted(blank.key, blank.round)
        right = Interval(float(low), float(high))
        named = list[Named]()
        for mistake, definition in wrong.get(blank.key, ()):
            span = next_step(definition, written[blank.round - 1], worked.contract)
            if span.is_finite and not any(_meet(span, other) for other in (right, *(x.span for x in named))):
                named.append(Named(mistake, span))
        yield Ends(blank, Decimal(worked.text(blank.key, blank.round)), right, tuple(named))


@lru_cache(maxsize=16)
def wrong_of(graph: Graph) -> Mapping[str, Sequence[tuple[str, Expr]]]:
    """The known mistakes that can be made in each quantity."""
    found = dict[str, list[tuple[str, Expr]]]()
    for name, key, definition in wrong_definitions(graph):
        found.setdefault(key, []).append((name, definition))
    return found


@lru_cache(maxsize=16)
def used_in(graph: Graph) -> Sequence[str]:
    """The quantities that the known mistakes rest on."""
    return tuple(dict.fromkeys(key for each in wrong_of(graph).values() for _, e in each for key in refs(e)))


def feedback(lang: str) -> Mapping[str, str]:
    """What to say of each known mistake, in a sentence."""
    texts: Mapping[str, str] = words("prose/mistakes", lang)["mistake"]
    return {name: " ".join(text.split()) for name, text in texts.items()}


def decimals(x: float) -> str:
    """A number in plain decimals, of at most ten figures: some platforms read no powers of ten.

    >>> decimals(-4.3629e-07), decimals(0.37749999999999995)
    ('-0.00000043629', '0.3775')
    """
    text = f"{x:.10g}"
    return without_exponent(text) if "e" in text else text


def around(span: Interval) -> str:
    """The middle and half the width of an interval, in plain decimals, with a colon between."""
    low, high = span.low, span.high
    middle = (low + high) / 2
    return f"{decimals(middle)}:{room((high - low) / 2, middle)}"


def room(width: float, number: float) -> str:
    """How far a number may be off, in plain decimals: four figures, rather wider than narrower."""
    text = f"{width * WIDER + NOISE * abs(number):.4g}"
    return without_exponent(text) if "e" in text else text


@lru_cache(maxsize=4096)
def without_exponent(number: str) -> str:
    """A number in plain decimals; few widths differ."""
    return f"{Decimal(number):f}" if "e" in number else number


def point(value: Decimal) -> Interval:
    """A written number as an interval without room."""
    x = float(value)
    return Interval(x, x)


def _meet(a: Interval, b: Interval) -> bool:
    return a.low <= b.high and b.low <= a.high
