"""Marking a class: each student's answers judged, block by block, into the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import NamedTuple

from ..disk.inputs import read_file
from ..errors import BpgenError
from ..errors.messages import said
from ..marking.answers import read_answers
from ..marking.compare import compare
from ..marking.sheet import parts_of
from ..marking.unreadable import Unreadable
from ..trace.digits import plain
from ..trace.spelling import spellings, understood
from .collect import answers_path, check_collected, missing_answers
from .folder import ClassFolder
from .ledger import (
    LEDGER,
    OURSELVES,
    OVERRIDES,
    TOTALS,
    LedgerRow,
    Override,
    StudentTotal,
    ledger_head,
    ledger_rows,
    read_overrides,
    rounded,
    totals_bytes,
)
from .points import marks, worth_of
from .printed import check_printed, printed_note
from .problems import blanks_of, graph_of, problem_of
from .readings import question_of
from .roster import Student
from .settings import ClassSettings
from .totals import check_unchanged, sheet_worth, total_of
from .working import in_blocks

#: So many rounds after the sheet's last have answers that are known for what they are: those of a longer one.
_LATER = 5


class MarkingRules(NamedTuple):
    """All that a worker needs to mark; ``overrides`` are a hand's rows by student, round and name."""

    secret: bytes
    settings: ClassSettings
    overrides: Mapping[tuple[str, int, str], Override]


class HandedIn(NamedTuple):
    """What a student has handed in: the table of answers, its place, and the note of the printed problem."""

    student: Student
    table: bytes
    where: str
    printed: bytes


class StudentMarks(NamedTuple):
    """A student's rows of the ledger as they are written, what they come to, what of the answers could not be
    read, and to which questions of no sheet others are.
    """

    written: bytes
    total: StudentTotal
    unread: tuple[Unreadable, ...] = ()
    unasked: tuple[str, ...] = ()


class BlockMarked(NamedTuple):
    """How far the marking has come: how many students more, who cannot be marked and why, which cells of
    others' tables cannot be read, and which of their answers the sheet does not ask for.
    """

    marked: int
    refused: tuple[BpgenError, ...]
    unread: Mapping[str, tuple[Unreadable, ...]]
    unasked: Mapping[str, tuple[str, ...]]


def mark_block(rules: MarkingRules, handed: Sequence[HandedIn]) -> list[StudentMarks | BpgenError]:
    """The marks of these students; in place of one whose table cannot be read, or who has another sheet than
    the settings give now, what is wrong.
    """
    out = list[StudentMarks | BpgenError]()
    for one in handed:
        try:
            out.append(_marked(rules, one))
        except BpgenError as error:
            out.append(error)
    return out


def _marked(rules: MarkingRules, handed: HandedIn) -> StudentMarks:
    student, table, where, printed = handed
    settings, problem = rules.settings, problem_of(rules.secret, student, rules.settings)
    check_printed(printed, problem, settings, where)
    network, worked = problem.network, problem.worked
    parts, last = parts_of(network.graph, settings.options), len(worked.written)
    read = read_answers(table, network.graph, last + _LATER, where)
    found = compare(worked, parts, [one for one in read.given if one.round <= last])
    asked = {(blank.round, blank.key) for part in parts for blank in part.steps}
    rows = _overridden(
        [
            LedgerRow(
                student.number,
                mark.step.question or 0,
                mark.step.round,
                mark.step.key,
                "" if mark.step.value is None else plain(mark.step.value, keep_zeros=True),
                mark.step.verdict.value,
                rounded(mark.points),
                rounded(mark.worth),
                OURSELVES,
                mark.why,
            )
            for mark in marks(found, settings.points)
        ],
        rules.overrides,
    )
    unasked = tuple(question_of(x.key, x.round) for x in read.given if (x.round, x.key) not in asked)
    return StudentMarks(ledger_rows(rows), total_of(student.number, rows), read.unreadable, unasked)


def mark_class(
    folder: ClassFolder, executor: Executor | None = None, workers: int = 1
) -> Iterator[BlockMarked]:
    """Mark all that was collected, and write the ledger and the totals when all is marked.

    A hand's rows in overrides.csv take the place of bpgen's, and stand after them with their reasons. Raises
    ``BpgenError`` where these are wrong, where a hand has changed what would be written over, and where
    nothing was collected.
    """
    check_collected(folder)
    check_unchanged(folder)
    rules = MarkingRules(folder.secret, folder.settings, overrides_of(folder))
    ledger, totals = [ledger_head()], dict[str, StudentTotal]()
    for handed, made in in_blocks(mark_block, rules, _handed(folder), executor, workers):
        marked = [one for one in made if isinstance(one, StudentMarks)]
        ledger += (one.written for one in marked)
        totals |= {one.total.student: one.total for one in marked}
        yield BlockMarked(
            len(handed),
            tuple(one for one in made if isinstance(one, BpgenError)),
            {one.total.student: one.unread for one in marked if one.unread},
            {one.total.student: one.unasked for one in marked if one.unasked},
        )
    worth = sheet_worth(folder.settings)
    every = (totals.get(x.number) or StudentTotal(x.number, None, worth, 0) for x in folder.students)
    check_unchanged(folder)
    folder.write({LEDGER: b"".join(ledger), TOTALS: totals_bytes(every, folder.students)}, {})


def _handed(folder: ClassFolder) -> Iterator[HandedIn]:
    for student in folder.students:
        path = folder.path / answers_path(folder, student)
        if path.is_file():
            table = read_file(path, said("classroom.answers"))
            yield HandedIn(student, table, str(path), printed_note(folder, student))


def overrides_of(folder: ClassFolder) -> Mapping[tuple[str, int, str], Override]:
    """A hand's rows in overrides.csv, by student, round and key; of two for one blank the last.

    Raises ``BpgenError`` as ``read_overrides``, and with row and column for a step that the sheet does not
    ask for.
    """
    path = folder.path / OVERRIDES
    if not path.is_file():
        return {}
    read = read_overrides(read_file(path, said("classroom.override_mend")), str(path), folder.by_typed)
    graph, asked = graph_of(folder.settings), {(x.round, x.key) for x in blanks_of(folder.settings)}
    known, found = spellings(graph), dict[tuple[str, int, str], Override]()
    for one in read:
        name = understood(graph, known, one.name)
        if name is None:
            raise BpgenError("classroom.override_step", where=one.where, got=repr(one.name[:40]))
        key = graph.aliases.get(name, name)
        if (one.round, key) not in asked:
            raise BpgenError(
                "classroom.override_unasked", where=one.where, got=repr(one.name[:40]), round=one.round
            )
        found[one.student, one.round, key] = one
    return found


class OverrideNotes(NamedTuple):
    """A hand's rows to look at again: those that give ``more`` than the blank is worth, and those that change
    ``nothing``, because nothing of the student was collected. Each is a student and a question.
    """

    more: tuple[tuple[str, str], ...]
    nothing: tuple[tuple[str, str], ...]


def override_notes(folder: ClassFolder) -> OverrideNotes:
    """What to say of a hand's rows after marking. Raises as ``overrides_of``."""
    overrides = overrides_of(folder)
    if not overrides:
        return OverrideNotes((), ())
    missing, blanks = {student.number for student in missing_answers(folder)}, blanks_of(folder.settings)
    worth = worth_of([blank.question for blank in blanks], folder.settings.points)
    most = {(blank.round, blank.key): rounded(worth[blank.question]) for blank in blanks}
    more, nothing = list[tuple[str, str]](), list[tuple[str, str]]()
    for (student, round_, key), one in overrides.items():
        place = student, question_of(key, round_)
        if student in missing:
            nothing.append(place)
        elif one.points > most[round_, key]:
            more.append(place)
    return OverrideNotes(tuple(more), tuple(nothing))


def _overridden(
    rows: Sequence[LedgerRow], overrides: Mapping[tuple[str, int, str], Override]
) -> tuple[LedgerRow, ...]:
    out = list[LedgerRow]()
    for row in rows:
        out.append(row)
        one = overrides.get((row.student, row.round, row.name))
        if one is not None:
            out.append(row._replace(points=one.points.normalize(), by=one.by, why=one.reason))
    return tuple(out)
