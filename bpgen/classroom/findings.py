"""What a student's ledger says beside its points: the effort of the sheet, and whether its answers are the
student's own work on this sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from decimal import Decimal
from typing import NamedTuple

from ..errors import BpgenError
from ..marking.answers import Answer
from ..marking.compare import JudgedAnswers, Verdict, compare
from ..marking.sheet import parts_of
from ..marking.verdicts import stock_numbers
from ..sheets.options import Options
from ..trace.rounding import Worked
from .difficulty import Effort
from .folder import ClassFolder
from .ledger import OURSELVES, LedgerRow
from .problems import problem_of
from .roster import Student
from .settings import ClassSettings
from .working import in_blocks

#: So many wrong numbers in common with another sheet, at the same places, are no coincidence.
_SEVERAL = 4
#: Figures of a number that is not found at the same place by chance.
_TELLING = 3

#: A number with its place: round, name, value.
_Written = tuple[int, str, str]


class StudentFindings(NamedTuple):
    """What there is to say of a student's sheet: how much it asks of a hand; whether its answers look like
    those to other numbers (``elsewhere``), and whether most of them are wrong zeros or one number written
    everywhere (``stock``). Without answers both are False.
    """

    number: str
    effort: Effort
    elsewhere: bool = False
    stock: bool = False


class SharedNumbers(NamedTuple):
    """Wrong numbers of one student that another wrote at so many same places."""

    student: str
    other: str
    places: int


def judged(worked: Worked, options: Options, rows: Sequence[LedgerRow]) -> JudgedAnswers:
    """The answers that a ledger records, judged again: what the ledger says in short, in full.

    Raises ``BpgenError`` where the ledger is that of other sheets.
    """
    ours = [row for row in rows if row.by == OURSELVES]
    asked = parts_of(worked.graph, options)
    if [(row.round, row.name) for row in ours] == [(x.round, x.key) for part in asked for x in part.steps]:
        given = [Answer(row.round, row.name, Decimal(row.value), 0) for row in ours if row.value]
        found = compare(worked, asked, given)
        if [row.verdict for row in ours] == [step.verdict for step in found.steps]:
            return found
    raise BpgenError("classroom.other_marks", where=rows[0].student)


def findings(
    folder: ClassFolder,
    ledger: Mapping[str, Sequence[LedgerRow]],
    executor: Executor | None = None,
    workers: int = 1,
) -> Iterator[list[StudentFindings]]:
    """What there is to say of each student's sheet, block by block, in the roster's order."""
    ones = ((student, tuple(ledger.get(student.number, ()))) for student in folder.students)
    for _, found in in_blocks(_found, (folder.secret, folder.settings), ones, executor, workers):
        yield found


def _found(
    common: tuple[bytes, ClassSettings], ones: Sequence[tuple[Student, tuple[LedgerRow, ...]]]
) -> list[StudentFindings]:
    (secret, settings), out = common, list[StudentFindings]()
    for student, rows in ones:
        problem = problem_of(secret, student, settings)
        found = StudentFindings(student.number, problem.effort)
        if rows:
            worked = problem.worked
            answers = judged(worked, settings.options, rows)
            found = found._replace(elsewhere=answers.is_of_another_sheet, stock=is_stock(worked, answers))
        out.append(found)
    return out


def is_stock(worked: Worked, answers: JudgedAnswers) -> bool:
    """Whether most of the answers are wrong zeros, or numbers that stand everywhere."""
    given = {(step.round, step.key): step.value for step in answers.steps if step.value is not None}
    stock = {*stock_numbers(worked, given), Decimal(0)}
    idle = [step for step in answers.of(Verdict.DIFFERS) if step.value in stock]
    return 2 * len(idle) > len(given)


def shared_numbers(ledger: Mapping[str, Sequence[LedgerRow]]) -> list[SharedNumbers]:
    """For each student, the one with whom most wrong numbers are shared, if these are so many that it is no
    coincidence. Only numbers of several figures that nothing explains are counted: two who make the same
    known mistake, or whose sheets have the same step, agree by themselves.
    """
    strange = {student: places for student, rows in ledger.items() if (places := _strange(rows))}
    written: dict[_Written, list[str]] = {one: [] for places in strange.values() for one in places}
    for student, rows in ledger.items():
        for row in rows:
            if row.by == OURSELVES and (place := (row.round, row.name, row.value)) in written:
                written[place].append(student)
    out = list[SharedNumbers]()
    for student, places in strange.items():
        shared = Counter(other for place in places for other in written[place] if other != student)
        for other, count in shared.most_common(1):
            if count >= _SEVERAL:
                out.append(SharedNumbers(student, other, count))
    return out


def _strange(rows: Sequence[LedgerRow]) -> list[_Written]:
    """The numbers of a student that nothing explains, with their places."""
    return [
        (row.round, row.name, row.value)
        for row in rows
        if row.by == OURSELVES and row.verdict == Verdict.DIFFERS and not row.why and _is_telling(row.value)
    ]


def _is_telling(value: str) -> bool:
    return bool(value) and len(Decimal(value).normalize().as_tuple().digits) >= _TELLING
