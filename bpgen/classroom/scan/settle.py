"""What is taken for a student's answers: what a person has decided, and what needs nobody to decide it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ...disk.written import number
from ...marking.sheet import SheetBlank
from ...marking.verdicts import Verdict, verdicts
from ..confirm import Decision
from ..folder import ClassFolder
from ..papers import sheet_path
from ..printed import check_printed, printed_note
from ..problems import blanks_of, problem_of
from ..readings import Reading, question_of
from ..roster import Student
from ..settings import ClassSettings


class StudentSettled(NamedTuple):
    """A student's readings with what is taken for the answers; the answers, each a name, a number as it is
    written, and a round; and the questions that are still to be decided, in the order of the sheet.
    """

    student: Student
    readings: tuple[Reading, ...]
    answers: tuple[tuple[str, str, int], ...]
    undecided: tuple[str, ...]


def questions_of(settings: ClassSettings) -> dict[str, SheetBlank]:
    """The blanks of a class's sheets, as tables of answers name them, in their order."""
    return {question_of(blank.key, blank.round): blank for blank in blanks_of(settings)}


def settle(
    folder: ClassFolder,
    student: Student,
    readings: Mapping[str, Reading],
    decided: Mapping[str, Decision],
) -> StudentSettled:
    """Settle a student's readings, by question. A guess needs nobody where it is right, or follows from what
    the student wrote before: a digit that was misread makes a number that does neither.

    Raises ``BpgenError`` where the sheet was made with another problem than the settings give now.
    """
    settings, questions = folder.settings, questions_of(folder.settings)
    texts = {
        question: decided[question].value if question in decided else readings[question].guess
        for question in questions
        if question in decided or question in readings
    }
    own = dict[tuple[int, str], Decimal]()
    for question, text in texts.items():
        value = number(text) if text else None
        if value is not None:
            own[questions[question].round, questions[question].key] = value
    problem = problem_of(folder.secret, student, settings)
    check_printed(printed_note(folder, student), problem, settings, sheet_path(folder, student))
    found = verdicts(problem.worked, own).verdicts
    rows, answers, undecided = list[Reading](), list[tuple[str, str, int]](), list[str]()
    for question, blank in questions.items():
        row, certain = readings.get(question), False
        if row is not None:
            verdict = found.get((blank.round, blank.key))
            certain = verdict in (Verdict.AGREES, Verdict.FOLLOWS) if row.guess else row.prefilled
            certain &= question not in decided
            text = texts[question] if certain or question in decided else ""
            rows.append(row._replace(prefilled=certain, value=text))
        if not certain and question not in decided:
            undecided.append(question)
        elif texts[question]:
            answers.append((blank.key, texts[question], blank.round))
    return StudentSettled(student, tuple(rows), tuple(answers), tuple(undecided))
