"""Answers given to a program, marked: what the cells of a notebook call."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from ..disk.written import number
from ..marking.answers import Answer
from ..marking.compare import compare
from ..marking.sheet import SheetBlank, parts_of
from ..problems.opening import parse_problem
from ..sheets.exercise import work_sheet
from ..sheets.options import Options
from ..trace.digits import Contract, Policy
from .points import marks
from .settings import PointScheme

__all__ = ["Contract", "Options", "PointScheme", "Policy", "name_in_answers", "question_points"]

#: No number that somebody has typed is longer.
_LONGEST = 100
Name = str | tuple[str, int]


def name_in_answers(blank: SheetBlank) -> Name:
    """What a blank is called among answers: its quantity's name, after the first round with the round."""
    return blank.key if blank.round == 1 else (blank.key, blank.round)


def question_points(
    problem: str, sheet: Options, scheme: PointScheme, answers: Mapping[Name, object]
) -> Mapping[int, float]:
    """The points of each question of a sheet, by its number. ``problem`` is the text of a network file,
    ``answers`` are numbers or texts by ``name_in_answers``; what is no number counts as blank.

    What follows from earlier answers counts as in a class's marks. Raises ``BpgenError`` as ``work_sheet``
    and for a text that is no problem.
    """
    given = tuple((name, str(value)[:_LONGEST]) for name, value in answers.items())
    return _points(problem, sheet, scheme, given)


@lru_cache(maxsize=8)
def _points(
    problem: str, sheet: Options, scheme: PointScheme, answers: tuple[tuple[Name, str], ...]
) -> Mapping[int, float]:
    worked = work_sheet(parse_problem(problem.encode(), "problem", "problem"), sheet)
    parts, written = parts_of(worked.graph, sheet), dict(answers)
    blanks = [blank for part in parts for blank in part.steps]
    values = ((blank, number(written.get(name_in_answers(blank), ""))) for blank in blanks)
    own = [Answer(x.round, x.key, value, 0) for x, value in values if value is not None]
    total = dict.fromkeys((blank.question for blank in blanks), Fraction(0))
    for mark in marks(compare(worked, parts, own), scheme):
        assert mark.step.question is not None
        total[mark.step.question] += mark.points
    return {question: float(points) for question, points in total.items()}
