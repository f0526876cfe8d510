"""What was read off the blanks of scanned sheets: a row for each, as a table in the class's folder."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from ..disk.decoding import decoded
from ..disk.formulas import guarded, unguarded
from ..errors import BpgenError
from ..errors.messages import Message, said

#: What comes back on paper, in the class's folder; and in there what was read, the pages that were looked at,
#: what a person has decided, and the pages to decide on.
SCANS = "scans"
READINGS, PAGES, DECISIONS, CONFIRM = (
    f"{SCANS}/{name}" for name in ("read.csv", "pages.csv", "decisions.csv", "confirm*.html")
)


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


def readings_bytes(rows: Iterable[Reading]) -> bytes:
    """Rows as CSV, which spreadsheets open without running anything in it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(Reading._fields)
    for row in rows:
        cells = (int(cell) if isinstance(cell, bool) else cell for cell in row)
        writer.writerow([guarded(str(cell)) for cell in cells])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def read_readings(data: bytes, where: str | Message) -> tuple[Reading, ...]:
    """The rows of such a table. Raises ``BpgenError`` where it is none."""
    rows = csv.reader(io.StringIO(decoded(data, where), newline=""))
    if tuple(next(rows, ())) != Reading._fields:
        raise BpgenError("classroom.readings", where=where)
    found = list[Reading]()
    for number, row in enumerate(rows, 2):
        try:
            student, question, page, scan, crop, guess, prefilled, value = map(unguarded, row)
            settled = {"0": False, "1": True}[prefilled]
            found.append(Reading(student, question, int(page), scan, crop, guess, settled, value))
        except (ValueError, KeyError):
            place = said("place.row", where=where, row=number)
            raise BpgenError("classroom.readings", where=place) from None
    return tuple(found)
