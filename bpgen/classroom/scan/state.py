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
from ...errors.bounds import LEDGER, TABLE
from ...errors.messages import said
from ..confirm import Decision, confirmed
from ..folder import ClassFolder, unwritable
from ..readings import (
    DECISIONS,
    NEW_PAGES,
    NEW_READINGS,
    PAGES,
    READINGS,
    SCANS,
    Reading,
    Readings,
    read_readings,
    readings_bytes,
    readings_head,
)
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
    readings: Readings


def read_state(folder: ClassFolder) -> ScanState:
    """What is kept in a class's folder: the tables, unless one of the two is missing, and the blocks of pages
    that were looked at since. Raises ``BpgenError`` where one is no such table.
    """
    readings, students = Readings(), {student.number for student in folder.students}
    for path in (*_tables(folder, READINGS), *_blocks(folder, NEW_READINGS)):
        rows = read_readings(_data(path), str(path))
        own = (row for row in rows if row.student in students)
        readings.add(own, later=path.name != Path(READINGS).name)
    return ScanState(_pages_kept(folder), readings)


def pages_known(folder: ClassFolder) -> set[tuple[str, int]]:
    """The pages that need not be looked at again: the digests of their files, and their numbers there. Raises
    ``BpgenError`` as ``read_state``.
    """
    return {(row.digest, row.scan_page) for row in _pages_kept(folder)}


def keep_block(folder: ClassFolder, read: Sequence[PageRead]) -> None:
    """Keep pages that were looked at, as tables of their own beside those of the pages before, which a long
    run would write again and again. Raises ``BpgenError`` where writing fails.
    """
    pages, readings, pictures = list[PageRow](), list[Reading](), dict[str, bytes]()
    for one in read:
        if one.kind is None:
            continue
        name, own = one.page.name, folder.stems[one.student] if one.student else ""
        picture = ""
        if one.picture:
            of = f"{stem(one.page.path.stem) or '-'}-{one.page.digest[:6]}-{one.page.number}"
            picture = str(PurePosixPath("pages", own, f"{of}.png"))
            pictures[f"{SCANS}/{picture}"] = one.picture
        pages.append(
            PageRow(
                one.page.path.name,
                one.page.number,
                one.page.digest,
                one.student,
                one.number,
                one.kind,
                picture,
            )
        )
        for n, blank in enumerate(one.blanks, 1):
            crop = f"crops/{own}/{one.number}-{n:02}.png"
            pictures[f"{SCANS}/{crop}"] = blank.picture
            row = (one.student, blank.question, one.number, name, crop, blank.guess, blank.empty, "")
            readings.append(Reading(*row))
    last = [path.name.partition("-")[0] for path in _blocks(folder, NEW_PAGES)[-1:]]
    number = f"{int(last[0]) + 1 if last else 1:08}"
    tables = {NEW_READINGS: readings_bytes(readings), NEW_PAGES: pages_bytes(pages)}
    files = {pattern.replace("*", number): data for pattern, data in tables.items()}
    write_files(folder.path, {**pictures, **files}, unwritable(folder.path))


def keep_all(
    folder: ClassFolder, readings: Iterable[bytes], pages: Iterable[PageRow], decisions: bytes
) -> None:
    """Keep the rows of readings and pages as one table each, in place of the blocks, and what has been
    decided: all, or none. Raises ``BpgenError`` where writing fails.
    """
    files = {
        READINGS: b"".join((readings_head(), *readings)),
        PAGES: pages_bytes(pages),
        DECISIONS: decisions,
    }
    blocks = (*_blocks(folder, NEW_READINGS), *_blocks(folder, NEW_PAGES))
    gone = [path.relative_to(folder.path).as_posix() for path in blocks]
    write_files(folder.path, files, unwritable(folder.path), gone)


def _tables(folder: ClassFolder, name: str) -> list[Path]:
    """The table of this name, if both are there."""
    return [folder.path / name] if all((folder.path / x).is_file() for x in (PAGES, READINGS)) else []


def _blocks(folder: ClassFolder, pattern: str) -> list[Path]:
    """The tables of blocks, in the order of writing."""
    return sorted(path for path in folder.path.glob(pattern) if path.name.partition("-")[0].isdecimal())


def _data(path: Path) -> bytes:
    return read_file(path, said("classroom.scan"), LEDGER)


def _pages_kept(folder: ClassFolder) -> list[PageRow]:
    students, found = {student.number for student in folder.students}, list[PageRow]()
    for path in (*_tables(folder, PAGES), *_blocks(folder, NEW_PAGES)):
        rows = _page_rows(_data(path), str(path))
        found += (row for row in rows if not row.student or row.student in students)
    return found


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
    asked = dict.fromkeys((student.number for student in folder.students), questions_of(folder.settings))
    return confirmed(read_file(path, said("classroom.confirm"), TABLE), str(path), asked)


def decisions_bytes(rows: Iterable[Decision]) -> bytes:
    """What a person has decided, as a table."""
    return _table(Decision._fields, rows)


def pages_bytes(rows: Iterable[PageRow]) -> bytes:
    """Pages that were looked at, as a table."""
    return _table(PageRow._fields, rows)


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
