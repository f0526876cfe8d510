"""The scans of a class: pages looked at block by block, and what comes of them in the class's folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import NamedTuple

from ...errors import BpgenError
from ..collect import Handed, answers_table, missing_answers, put_answers
from ..confirm import Decision, Status, confirm_pages
from ..folder import ClassFolder
from ..readings import CONFIRM, READINGS, SCANS, Reading, Readings, readings_rows
from ..roster import Student
from ..working import in_blocks
from .pages import PageKind, ScanWork, read_pages
from .paper import places_of
from .pictures import ScanFile, ScannedPage
from .reader import Reader
from .settle import questions_of, settle
from .state import (
    Asked,
    PageRow,
    decisions_bytes,
    keep_all,
    keep_block,
    pages_known,
    read_decisions,
    read_state,
)

#: As many pages as a worker has in hand at a time.
PAGES_AT_A_TIME = 5


class BlockScanned(NamedTuple):
    """How far the reading has come: how many pages more, and why others could not be looked at."""

    pages: int
    refused: tuple[BpgenError, ...]


class ScanReport(NamedTuple):
    """What came of scans.

    ``faults`` are pages that a person is to look at; ``twice`` pages of a sheet that are there more than
    once, each with the one that counts; ``missing`` the pages that a student's sheet lacks. ``undecided`` is
    how many answers of a student are to be decided, ``shown`` how many of all these are on the ``pages`` to
    confirm. ``complete`` are those whose answers were put into the folder,
    ``kept`` files of answers that a hand has changed, which stay, ``absent`` students of whom neither pages
    nor answers came.
    """

    faults: tuple[PageRow, ...]
    twice: tuple[tuple[PageRow, PageRow], ...]
    missing: tuple[tuple[Student, int], ...]
    undecided: tuple[tuple[Student, int], ...]
    shown: int
    pages: tuple[str, ...]
    complete: tuple[Student, ...]
    kept: tuple[str, ...]
    absent: tuple[Student, ...]


def pages_wanted(folder: ClassFolder, files: Sequence[ScanFile]) -> list[ScannedPage]:
    """The pages of these files that were not looked at before, in their order; of equal files the first."""
    known = pages_known(folder)
    pages = (ScannedPage(file.path, file.digest, n) for file in files for n in range(1, file.pages + 1))
    found = {(page.digest, page.number): page for page in reversed(list(pages))}
    return [page for key, page in reversed(found.items()) if key not in known]


def scan_pages(
    folder: ClassFolder,
    wanted: Sequence[ScannedPage],
    reader: Reader,
    executor: Executor | None = None,
    workers: int = 1,
) -> Iterator[BlockScanned]:
    """Look at pages, and keep what is on them, each block when it is whole: a stopped run goes on where it
    was. Raises ``BpgenError`` for what cannot be written.
    """
    work = ScanWork(ClassFolder(folder.path.resolve()), reader)
    for pages, read in in_blocks(read_pages, work, wanted, executor, workers, PAGES_AT_A_TIME):
        keep_block(folder, read)
        yield BlockScanned(len(pages), tuple(one.refused for one in read if one.refused))


def conclude(
    folder: ClassFolder, files: Iterable[ScanFile], decided: Iterable[Decision], lang: str
) -> ScanReport:
    """Settle what was read, by what is ``decided`` now and was before; write the pages to decide the rest
    on, in a language, and put the answers of complete sheets where ``collect`` puts them. The pages that are
    reported are those of these files.

    Raises ``BpgenError`` for what cannot be read or written.
    """
    (rows, readings), decisions = read_state(folder), read_decisions(folder)
    decisions |= _typed(readings, decisions)
    decisions |= {(one.student, one.question): one for one in decided}
    own = _by_student(decisions)
    seen = {*readings, *own, *(row.student for row in rows)}
    written, asked, settled = list[bytes](), list[Reading](), list[_Seen]()
    for student in (x for x in folder.students if x.number in seen):
        read = readings.get(student.number, {})
        one = settle(folder, student, read, own.get(student.number, {}))
        # A student's readings are in the order of the sheet's pages, and there in that of its blanks.
        written.append(readings_rows(sorted(one.readings, key=lambda row: row.page)))
        asked += (row for row in one.readings if row.question in one.undecided)
        settled.append(_Seen(student, one.answers, one.undecided, frozenset(one.undecided) - read.keys()))
    order = {student.number: n for n, student in enumerate(folder.students)}
    table = decisions_bytes(sorted(decisions.values(), key=lambda one: (order[one.student], one.question)))
    keep_all(folder, written, rows, table)
    pages = _write_pages(folder, asked, lang)
    complete = [one for one in settled if not one.undecided]
    handed = (Handed(one.student, answers_table(one.answers), READINGS) for one in complete)
    kept = put_answers(folder, handed)
    return ScanReport(
        *_pages(folder, rows, {file.digest for file in files}, settled),
        tuple((one.student, len(one.undecided)) for one in settled if one.undecided),
        len(asked),
        pages,
        tuple(one.student for one in complete),
        kept,
        tuple(x for x in missing_answers(folder) if x.number not in seen),
    )


class _Seen(NamedTuple):
    """A student of whom something has come: the answers, the questions that are to be decided, and those of
    them of which there is no reading.
    """

    student: Student
    answers: tuple[tuple[str, str, int], ...]
    undecided: tuple[str, ...]
    unread: frozenset[str]


def _by_student(table: Mapping[Asked, Decision]) -> Mapping[str, Mapping[str, Decision]]:
    """What is whose, by question."""
    found = dict[str, dict[str, Decision]]()
    for (student, question), one in table.items():
        found.setdefault(student, {})[question] = one
    return found


def _typed(readings: Readings, decisions: Mapping[Asked, Decision]) -> dict[Asked, Decision]:
    """The values that a hand has typed into the table of readings: those that we have not written."""
    typed = dict[Asked, Decision]()
    for student, own in readings.items():
        for question, row in own.items():
            key = student, question
            ours = decisions[key].value if key in decisions else row.guess if row.prefilled else ""
            if row.value not in ("", ours):
                typed[key] = Decision(*key, row.value, Status.VALUE)
    return typed


def _write_pages(folder: ClassFolder, rows: Sequence[Reading], lang: str) -> tuple[str, ...]:
    """Write the pages to decide these on, one after the other, for they have pictures; the names of all."""
    names, blanks = list[str](), questions_of(folder.settings)
    place = {question: n for n, question in enumerate(blanks)}
    numbers = {question: blank.question for question, blank in blanks.items()}
    ordered = sorted(rows, key=lambda row: place[row.question])
    for name, text in confirm_pages(ordered, _Crops(folder), lang, numbers):
        names.append(f"{SCANS}/{name}")
        folder.write({names[-1]: text.encode()}, {})
    there = {path.relative_to(folder.path).as_posix() for path in folder.path.glob(CONFIRM)}
    folder.remove(there - {*names})
    return tuple(names)


class _Crops(dict[str, bytes]):
    """The pictures of blanks, each read when it is asked for."""

    def __init__(self, folder: ClassFolder) -> None:
        super().__init__()
        self._scans = folder.path / SCANS

    def __missing__(self, path: str) -> bytes:
        return (self._scans / path).read_bytes()


def _pages(
    folder: ClassFolder, rows: Sequence[PageRow], files: Collection[str], settled: Sequence[_Seen]
) -> tuple[tuple[PageRow, ...], tuple[tuple[PageRow, PageRow], ...], tuple[tuple[Student, int], ...]]:
    """Pages to look at, pages that are there twice, and pages that are missing."""
    counts = {(row.student, row.page): row for row in rows if row.found is PageKind.READ}
    lacking = list[tuple[Student, int]]()
    for one in settled:
        places = places_of(folder, one.student) if one.unread else {}
        lacking += (
            (one.student, page)
            for page, own in places.items()
            if one.unread & {place.question for place in own}
        )
    wanted = {(student.number, page) for student, page in lacking}
    faults, twice = list[PageRow](), list[tuple[PageRow, PageRow]]()
    for row in rows:
        place = (row.student, row.page)
        if row.digest not in files:
            continue
        if row.found is PageKind.READ:
            twice += [(row, counts[place])] * (row is not counts[place])
        elif row.found is not PageKind.EMPTY and (row.found is not PageKind.NO_MARKS or place in wanted):
            faults.append(row)
    looked_at = {(row.student, row.page) for row in faults}
    return (
        tuple(faults),
        tuple(twice),
        tuple(one for one in lacking if (one[0].number, one[1]) not in looked_at),
    )
