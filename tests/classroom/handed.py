"""Answers of a class handed in and marked: what the ledger then says, and the points."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from bpgen.classroom.collect import collect
from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.ledger import LEDGER, LedgerRow, read_ledger
from bpgen.classroom.mark import mark_class
from bpgen.classroom.totals import ledger_of, totals_of
from bpgen.marking.sheet import SheetBlank
from bpgen.trace.rounding import Worked
from classroom.hands import Hand, by_the_key, long_table, written


def marked(folder: ClassFolder) -> dict[str, list[LedgerRow]]:
    """The ledger's rows by student, after marking."""
    for block in mark_class(folder):
        assert not block.refused
    return {x: list(own) for x, own in read_ledger((folder.path / LEDGER).read_bytes(), LEDGER).items()}


def hand_in(folder: ClassFolder, answers: Path, *hands: Hand) -> None:
    """Let the first students of a class write and hand in, a table each."""
    answers.mkdir(exist_ok=True)
    for student, hand in zip(folder.students, hands, strict=False):
        data = long_table(written(folder, student, hand))
        (answers / f"{student.number}.csv").write_bytes(data)
    collect(folder, [answers])


def points(folder: ClassFolder) -> list[Decimal | None]:
    """Each student's points."""
    marked(folder)
    return [total.points for total in totals_of(folder, ledger_of(folder)).values()]


def slip(worked: Worked, blank: SheetBlank) -> str:
    """One wrong number, and all else by the key."""
    return "0.1234" if blank.key == "E_total" and blank.round == 1 else by_the_key(worked, blank)
