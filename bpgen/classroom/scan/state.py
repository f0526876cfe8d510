"""What is kept of scans in a class's folder: the pages that were looked at, and what was read on them."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ...disk.decoding import decoded
from ...disk.formulas import guarded, unguarded
from ...disk.inputs import read_file
from ...disk.naming import stem
from ...disk.output import write_files
from ...errors import BpgenError
from ...errors.bounds import TABLE
from ...errors.messages import said
from ..confirm import Decision, confirmed
from ..folder import ClassFolder, unwritable
from ..readings import DECISIONS, PAGES, READINGS, SCANS, Reading, read_readings, readings_bytes
from .pages import PageKind, PageRead
from .pictures import ScannedPage
from .settle import questions_of

#: A student's number, and a question.
Asked = tuple[str, str]


class PageRow(NamedTuple):
    """A page of a scan that was looked at: the file, the page in it, the file's digest, whose and which page
    of the sheet it is, what was found, and where in ``scans`` its picture is, if a person is to look at it.
    """

    file: str
    scan_page: int
    digest: str
    student: str
    page: int
    found: PageKind
    picture: str

    @property
    def name(self) -> str:
        """The file and the page in it, as tables and messages name them."""
        return ScannedPage.name_of(self.file, self.scan_page)


class ScanState(NamedTuple):
    """What is kept: the pages in the order in which they were looked at, of which the last of a sheet's page
    counts, and the readings by student and question.
    """

    pages: list[PageRow]
    readings: dict[Asked, Reading]

    def known(self) -> set[tuple[str, int]]:
        """The pages that need not be looked at again, by the digests of their files."""
        return {(row.digest, row.scan_page) for row in self.pages}


def read_state(folder: ClassFolder) -> ScanState:
    """What is kept in a class's folder; nothing, where one of its tables is missing. Raises ``BpgenError``
    where one is none.
    """
    paths = [folder.path / name for name in (PAGES, READINGS)]
    if not all(path.is_file() for path in paths):
        return ScanState([], {})
    pages, readings = (read_file(path, said("classroom.scan"), TABLE) for path in paths)
    rows = read_readings(readings, str(paths[1]))
    students = {student.number for student in folder.students}
    return ScanState(
        [row for row in _page_rows(pages, str(paths[0])) if not row.student or row.student in students],
        {(row.student, row.question): row for row in rows if row.student in students},
    )


def write_state(folder: ClassFolder, state: ScanState, more: dict[str, bytes]) -> None:
    """Keep it, with more files: all, or none. Raises ``BpgenError`` where writing fails."""
    order = {student.number: n for n, student in enumerate(folder.students)}
    # A student's readings are in the order of the sheet's pages, and there in that of its blanks.
    rows = sorted(state.readings.values(), key=lambda row: (order[row.student], row.page))
    pages = _table(PageRow._fields, state.pages)
    files = {**more, READINGS: readings_bytes(rows), PAGES: pages}
    write_files(folder.path, files, unwritable(folder.path))


def take(folder: ClassFolder, state: ScanState, read: Sequence[PageRead]) -> dict[str, bytes]:
    """Add pages that were looked at to what is kept: the pictures that belong to it, by their paths in
    the folder.
    """
    files = dict[str, bytes]()
    for one in read:
        if one.kind is None:
            continue
        name, own = one.page.name, folder.stems[one.student] if one.student else ""
        picture = ""
        if one.picture:
            of = f"{stem(one.page.path.stem) or '-'}-{one.page.digest[:6]}-{one.page.number}"
            picture = str(PurePosixPath("pages", own, f"{of}.png"))
            files[f"{SCANS}/{picture}"] = one.picture
        row = PageRow(
            one.page.path.name, one.page.number, one.page.digest, one.student, one.number, one.kind, picture
        )
        state.pages.append(row)
        for n, blank in enumerate(one.blanks, 1):
            crop = f"crops/{own}/{one.number}-{n:02}.png"
            files[f"{SCANS}/{crop}"] = blank.picture
            before = state.readings.get((one.student, blank.question))
            # What a hand has typed into the table stays.
            ours = before is None or (before.prefilled and before.value == before.guess)
            state.readings[one.student, blank.question] = Reading(
                one.student,
                blank.question,
                one.number,
                name,
                crop,
                blank.guess,
                blank.empty,
                "" if before is None or ours else before.value,
            )
    return files


def read_decisions(folder: ClassFolder) -> dict[Asked, Decision]:
    """What a person has decided before, by student and question. Raises ``BpgenError`` as ``confirmed``."""
    path = folder.path / DECISIONS
    if not path.is_file():
        return {}
    rows = decided(folder, path)
    return {(row.student, row.question): row for row in rows}


def decided(folder: ClassFolder, path: Path) -> tuple[Decision, ...]:
    """What a table says that a person has decided, of whichever blanks of the class's sheets: pages that
    cannot be read may be typed. Raises ``BpgenError`` as ``confirmed``.
    """
    blanks = (
        Reading(student.number, question, 0, "", "", "", prefilled=False, value="")
        for student in folder.students
        for question in questions_of(folder.settings)
    )
    return confirmed(read_file(path, said("classroom.confirm"), TABLE), str(path), blanks)


def decisions_bytes(rows: Iterable[Decision]) -> bytes:
    """What a person has decided, as a table."""
    return _table(Decision._fields, rows)


def _table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([guarded(str(cell)) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + out.getvalue().encode()


def _page_rows(data: bytes, where: str) -> Iterable[PageRow]:
    heading, *rows = list(csv.reader(io.StringIO(decoded(data, where), newline=""))) or [[]]
    try:
        for file, scan_page, digest, student, page, found, picture in (
            [*map(unguarded, row)] for row in rows
        ):
            yield PageRow(file, int(scan_page), digest, student, int(page), PageKind(found), picture)
    except ValueError:
        heading = []
    if tuple(heading) != PageRow._fields:
        raise BpgenError("classroom.readings", where=where)
