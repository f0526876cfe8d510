"""What a class's ledger comes to: each student's rows, and their sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from ..disk.inputs import read_file
from ..errors import BpgenError, bounds
from ..errors.messages import said
from .collect import check_collected
from .folder import ClassFolder
from .ledger import LEDGER, TOTALS, Ledger, LedgerRow, StudentTotal, read_ledger, rounded
from .points import worth_of
from .problems import blanks_of
from .settings import ClassSettings

#: Totals have so many decimals.
_UNIT = Decimal("0.01")


def ledger_of(folder: ClassFolder) -> Ledger:
    """The ledger's rows by the numbers of the students who have handed in, in the roster's order. Raises
    ``BpgenError`` where nothing was collected or marked yet, where a hand has changed the marks, and where
    the ledger cannot be read.
    """
    path = folder.path / LEDGER
    if not path.is_file():
        check_collected(folder)
        raise BpgenError("classroom.no_marks", where=str(folder.path))
    check_unchanged(folder)
    found = read_ledger(read_file(path, said("classroom.mark_again"), bounds.LEDGER), str(path))
    return found.of(student.number for student in folder.students)


def check_unchanged(folder: ClassFolder) -> None:
    """Raises ``BpgenError`` where the marks were changed by hand: what a hand says is a row of its own."""
    made = folder.made()
    for name in (LEDGER, TOTALS):
        if folder.is_by_hand(made, name):
            raise BpgenError("classroom.marks_by_hand", where=str(folder.path / name))


def totals_of(folder: ClassFolder, ledger: Mapping[str, Sequence[LedgerRow]]) -> Mapping[str, StudentTotal]:
    """The total of each student of the roster."""
    worth, totals = sheet_worth(folder.settings), dict[str, StudentTotal]()
    for student in folder.students:
        rows = ledger.get(student.number)
        none = StudentTotal(student.number, None, worth, 0)
        totals[student.number] = total_of(student.number, rows) if rows else none
    return totals


def total_of(student: str, rows: Sequence[LedgerRow]) -> StudentTotal:
    """What the rows of a student who has handed in come to."""
    counted = counting(rows)
    return StudentTotal(
        student,
        _sum(row.points for row in counted),
        _sum(row.worth for row in counted),
        sum(row.verdict != "blank" for row in counted),
    )


def counting(rows: Iterable[LedgerRow]) -> list[LedgerRow]:
    """One row for each blank: where a hand has one, that."""
    return [list(same)[-1] for _, same in groupby(rows, key=lambda row: (row.student, row.round, row.name))]


def sheet_worth(settings: ClassSettings) -> Decimal:
    """The points of a whole sheet."""
    questions = [blank.question for blank in blanks_of(settings)]
    worth = worth_of(questions, settings.points)
    return rounded(sum((worth[question] for question in questions), Fraction(0)), _UNIT)


def _sum(points: Iterable[Decimal]) -> Decimal:
    return rounded(Fraction(sum(points, Decimal(0))), _UNIT)
