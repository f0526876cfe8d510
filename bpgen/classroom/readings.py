"""What was read off the blanks of scanned sheets: a row for each, as a table in the class's folder."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from ..disk.decoding import decoded
from ..disk.formulas import guarded, unguarded
from ..errors import BpgenError
from ..errors.messages import Message, said

#: What comes back on paper, in the class's folder; and in there what was read, the pages that were looked at,
#: what a person has decided, and the pages to decide on; and what pages looked at since add to the first two,
#: a file of each for each block.
SCANS = "scans"
READINGS, PAGES, DECISIONS, CONFIRM = (
    f"{SCANS}/{name}" for name in ("read.csv", "pages.csv", "decisions.csv", "confirm*.html")
)
NEW_READINGS, NEW_PAGES = (f"{SCANS}/new/*-{name}.csv" for name in ("read", "pages"))


class Reading(NamedTuple):
    """A blank of a student's sheet on a scan.

    ``question`` is the quantity asked for as tables of answers name it: ``net_h1``, in the second round
    ``net_h1 @2``. ``page`` is the sheet's, ``scan`` the file and the page in it. ``crop`` is the path of the
    blank's picture in ``scans``, ``guess`` what seems to be written there. ``prefilled``: the guess is right,
    or follows from what the student wrote before, or nothing is written there; no person is needed.
    ``value`` is what is taken for the answer: empty where it is to be decided, or nothing is written.
    """

    student: str
    question: str
    page: int
    scan: str
    crop: str
    guess: str
    prefilled: bool
    value: str


def question_of(key: str, round_: int) -> str:
    """A quantity of a round as tables of answers name it."""
    return f"{key} @{round_}" if round_ > 1 else key


def readings_head() -> bytes:
    """How a table of readings begins."""
    return codecs.BOM_UTF8 + _lines([Reading._fields])


def readings_rows(rows: Iterable[Reading]) -> bytes:
    """Rows as CSV, which spreadsheets open without running anything in it."""
    return _lines(
        [guarded(str(int(cell) if isinstance(cell, bool) else cell)) for cell in row] for row in rows
    )


def readings_bytes(rows: Iterable[Reading]) -> bytes:
    """A table of readings."""
    return readings_head() + readings_rows(rows)


def read_readings(data: bytes, where: str | Message) -> Iterator[Reading]:
    """The rows of such a table, one after the other. Raises ``BpgenError`` where it is none."""
    rows = csv.reader(io.StringIO(decoded(data, where), newline=""))
    if tuple(next(rows, ())) != Reading._fields:
        raise BpgenError("classroom.readings", where=where)
    for number, row in enumerate(rows, 2):
        try:
            found = _reading(row)
        except (ValueError, KeyError):
            place = said("place.row", where=where, row=number)
            raise BpgenError("classroom.readings", where=place) from None
        yield found


class Readings(Mapping[str, Mapping[str, Reading]]):
    """Each student's readings by question, by the student's number. They are kept as they are written, and
    read when they are asked for: those of ten thousand students would fill the memory.
    """

    def __init__(self) -> None:
        self._tables = dict[str, bytes](), dict[str, bytes]()

    def add(self, rows: Iterable[Reading], *, later: bool = False) -> None:
        """Add rows of the table, or of pages that were looked at ``later``."""
        table = self._tables[later]
        for student, own in groupby(rows, lambda row: row.student):
            table[student] = table.get(student, b"") + readings_rows(own)

    def __getitem__(self, student: str) -> Mapping[str, Reading]:
        """The last of each question counts; but what a hand has typed into the table stays. Raises
        ``KeyError`` for who has none.
        """
        if student not in self:
            raise KeyError(student)
        table, later = ([*_kept(one.get(student, b""))] for one in self._tables)
        found = {row.question: row for row in table}
        for row in later:
            before = found.get(row.question)
            by_hand = before is not None and not (before.prefilled and before.value == before.guess)
            found[row.question] = row._replace(value=before.value) if before and by_hand else row
        return found

    def __contains__(self, student: object) -> bool:
        return any(student in one for one in self._tables)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(student for one in self._tables for student in one))

    def __len__(self) -> int:
        return len([*self])


def _kept(data: bytes) -> Iterator[Reading]:
    return map(_reading, csv.reader(io.StringIO(data.decode(), newline="")))


def _reading(cells: Sequence[str]) -> Reading:
    """A row's cells. Raises ``ValueError`` or ``KeyError`` where they are none of a reading."""
    student, question, page, scan, crop, guess, prefilled, value = map(unguarded, cells)
    settled = {"0": False, "1": True}[prefilled]
    return Reading(student, question, int(page), scan, crop, guess, settled, value)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
