"""A class in figures, counted from its ledger: totals, questions, mistakes, and what its rules changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import ceil
from typing import NamedTuple

from ..marking.compare import Verdict
from .ledger import OURSELVES, LedgerRow, StudentTotal
from .totals import counting

#: How the ledger names a known mistake, and one that has cost its points before.
MISTAKE, AGAIN = "mistake", "again"


class Spread(NamedTuple):
    """Numbers in short: the mean, the least and the most, and those numbers below which a quarter, half and
    three quarters are, on the line between two neighbours where they fall between them.
    """

    mean: Fraction
    least: Fraction
    lower: Fraction
    median: Fraction
    upper: Fraction
    most: Fraction


class QuestionFigures(NamedTuple):
    """A question: what it is worth, the mean of its points, and how many answers of the class have which
    verdict.
    """

    number: int
    worth: Fraction
    mean: Fraction
    verdicts: Mapping[str, int]


class ReasonCount(NamedTuple):
    """How often a reason explains a wrong answer, and of how many students."""

    reason: str
    answers: int
    students: int


class RuleEffect(NamedTuple):
    """What a rule of marking changed: how many marks, of how many students, and the points."""

    marks: int
    students: int
    points: Decimal


def spread(numbers: Iterable[Decimal | int]) -> Spread:
    """Numbers in short. Raises ``ValueError`` where there are none."""
    ordered = sorted(map(Fraction, numbers))
    if not ordered:
        raise ValueError("no numbers")

    def at(part: int) -> Fraction:
        n, rest = divmod(Fraction((len(ordered) - 1) * part, 4), 1)
        return ordered[n] + rest * (ordered[min(n + 1, len(ordered) - 1)] - ordered[n])

    return Spread(sum(ordered, Fraction(0)) / len(ordered), *map(at, range(5)))


def width_of_bars(worth: Decimal, most: int) -> Fraction:
    """How many points are in a bar of a histogram of 0 to ``worth`` points: the least of 1, 2 or 5 times a
    power of ten that makes ``most`` bars or fewer.
    """
    sizes = (digit * Fraction(10) ** power for power in count(-len(str(worth))) for digit in (1, 2, 5))
    return next(size for size in sizes if size * most >= Fraction(worth))


def histogram(totals: Sequence[Decimal], worth: Decimal, width: Fraction) -> list[int]:
    """How many totals are in each bar of ``width`` points, from 0 to ``worth``. A total where two bars meet
    is in the upper one, ``worth`` itself in the last.
    """
    counts = [0] * max(1, ceil(Fraction(worth) / width))
    for total in totals:
        counts[min(int(Fraction(total) / width), len(counts) - 1)] += 1
    return counts


def questions(ledger: Mapping[str, Sequence[LedgerRow]]) -> list[QuestionFigures]:
    """The questions of the sheet, in their order."""
    worth, points = defaultdict[int, Decimal](Decimal), defaultdict[int, Decimal](Decimal)
    verdicts: dict[int, Counter[str]] = defaultdict(Counter)
    for own in ledger.values():
        for row in counting(own):
            worth[row.question] += row.worth
            points[row.question] += row.points
            verdicts[row.question][row.verdict] += 1
    return [
        QuestionFigures(
            number, Fraction(worth[number]) / len(ledger), Fraction(points[number]) / len(ledger), found
        )
        for number, found in sorted(verdicts.items())
    ]


def reasons(ledger: Mapping[str, Sequence[LedgerRow]]) -> list[ReasonCount]:
    """What explains the wrong answers of a class, the most frequent first: a mistake by its name, whether it
    cost its points or had before; other reasons by their kind; and last nothing, as an empty text.
    """
    answers, students = Counter[str](), defaultdict[str, set[str]](set)
    for student, own in ledger.items():
        for row in own:
            if row.by == OURSELVES and row.verdict == Verdict.DIFFERS:
                reason = row.why.replace(f"{AGAIN}:", f"{MISTAKE}:")
                answers[reason] += 1
                students[reason].add(student)
    found = (ReasonCount(reason, count, len(students[reason])) for reason, count in answers.items())
    return sorted(found, key=lambda one: (not one.reason, -one.answers, one.reason))


def follow_through(ledger: Mapping[str, Sequence[LedgerRow]]) -> RuleEffect:
    """What it changed that an answer which follows from one's own earlier numbers has all its points."""
    return _effect(ledger, lambda row: row.verdict == Verdict.FOLLOWS)


def charged_once(ledger: Mapping[str, Sequence[LedgerRow]]) -> RuleEffect:
    """What it changed that the same known mistake costs its points only where it is first made."""
    return _effect(ledger, lambda row: row.why.startswith(f"{AGAIN}:"))


def _effect(ledger: Mapping[str, Sequence[LedgerRow]], changed: Callable[[LedgerRow], bool]) -> RuleEffect:
    marks, students, points = 0, 0, Decimal(0)
    for own in ledger.values():
        rows = [row for row in counting(own) if row.by == OURSELVES and row.points and changed(row)]
        marks, students = marks + len(rows), students + bool(rows)
        points += sum(row.points for row in rows)
    return RuleEffect(marks, students, points)


def handed_in(totals: Iterable[StudentTotal]) -> list[Decimal]:
    """The points of those who have handed in."""
    return [total.points for total in totals if total.points is not None]
