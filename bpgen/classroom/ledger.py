"""The ledger: a row for each blank of each student, by bpgen or by a hand, from which all else is printed."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from ..disk.formulas import guarded, unguarded
from ..disk.table import CsvHeading, CsvRow, CsvTable, heading_of, read_table
from ..errors import BpgenError
from ..errors.messages import Message, said
from .roster import Student, known_names, number_in, student_of

LEDGER, OVERRIDES, TOTALS = "marks.csv", "overrides.csv", "totals.csv"
#: Who marks where no hand does.
OURSELVES = "bpgen"
#: What the totals call the parts of a student's name.
_NAMES = {"name": "name", "family": "family_name", "given": "given_name"}
#: Marks are written with so many decimals; the ledger's, which are added up, with more.
_TOTAL, _SINGLE = Decimal("0.01"), Decimal("0.000001")


class LedgerRow(NamedTuple):
    """A blank's points: whose, where, what was written, the verdict, the points of how many, who says so, and
    why. A hand's row comes after bpgen's and takes its place.
    """

    student: str
    question: int
    round: int
    name: str
    value: str
    verdict: str
    points: Decimal
    worth: Decimal
    by: str
    why: str


class Override(NamedTuple):
    """What a hand says of a blank: its points, who, and the reason; ``where`` its name stands."""

    student: str
    round: int
    name: str
    points: Decimal
    by: str
    reason: str
    where: Message


class StudentTotal(NamedTuple):
    """A student's points, of how many, and how many blanks were answered; no points where nothing came."""

    student: str
    points: Decimal | None
    worth: Decimal
    answered: int


def rounded(points: Fraction, unit: Decimal = _SINGLE) -> Decimal:
    """Points as they are written, half up."""
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    text = exact.quantize(unit, rounding=ROUND_HALF_UP)
    return text.quantize(Decimal(1)) if text == text.to_integral_value() else text.normalize()


def ledger_head() -> bytes:
    """How the ledger begins: with the mark by which spreadsheets know UTF-8, and the names of its columns."""
    return codecs.BOM_UTF8 + _lines([LedgerRow._fields])


def ledger_rows(rows: Iterable[LedgerRow]) -> bytes:
    """Rows of the ledger as CSV, which spreadsheets open without running anything in it."""
    return _lines([guarded(str(x)) for x in row] for row in rows)


def totals_bytes(totals: Iterable[StudentTotal], students: Sequence[Student]) -> bytes:
    """The totals of these students as CSV, with the names that the roster has: what was not handed in has no
    points, which is not 0.
    """
    names = [kind for kind in _NAMES if any(getattr(one, kind) for one in students)]
    own = ([getattr(one, kind) for kind in names] for one in students)
    number, *rest = StudentTotal._fields
    rows = [[number, *(_NAMES[kind] for kind in names), *rest]]
    for total, parts in zip(totals, own, strict=True):
        cells = (total.student, *parts, *total[1:])
        rows.append([guarded("" if x is None else str(x)) for x in cells])
    return codecs.BOM_UTF8 + _lines(rows)


class Ledger(Mapping[str, tuple[LedgerRow, ...]]):
    """Each student's rows, by number. They are kept as they are written, and read when they are asked for:
    those of ten thousand students would fill the memory.
    """

    def __init__(self, written: Mapping[str, str], where: str | Message) -> None:
        self._written, self._where = written, where

    def __getitem__(self, student: str) -> tuple[LedgerRow, ...]:
        """Raises ``KeyError`` for who is not in it, and ``BpgenError`` where a row is none of a ledger."""
        lines = io.StringIO(self._written[student], newline="")
        try:
            return tuple(_row(map(unguarded, cells)) for cells in csv.reader(lines))
        except (ValueError, ArithmeticError):
            raise BpgenError("classroom.ledger", where=self._where) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)

    def of(self, students: Iterable[str]) -> Ledger:
        """The same for these students, as far as they are in it, in their order."""
        return Ledger({x: self._written[x] for x in students if x in self._written}, self._where)

    def written(self) -> bytes:
        """The ledger as it is written."""
        return ledger_head() + "".join(self._written.values()).encode()


def read_ledger(data: bytes, where: str | Message) -> Ledger:
    """A ledger as it was written. Raises ``BpgenError`` where it is none."""
    if not data.startswith(ledger_head()):
        raise BpgenError("classroom.ledger", where=where)
    found, lines = dict[str, list[str]](), list[str]()

    def read() -> Iterator[str]:
        for line in io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline=""):
            lines.append(line)
            yield line

    try:
        for number, row in enumerate(csv.reader(read())):
            if number and row:
                found.setdefault(unguarded(row[0]), []).extend(lines)
            lines.clear()
    except (ValueError, csv.Error):  # a ValueError is one of the encoding
        raise BpgenError("classroom.ledger", where=where) from None
    return Ledger({student: "".join(own) for student, own in found.items()}, where)


def _row(cells: Iterable[str]) -> LedgerRow:
    """A row's cells. Raises ``ValueError`` or ``ArithmeticError`` where they are none of a ledger."""
    student, question, round_, name, value, verdict, points, worth, by, why = cells
    Decimal(value or 0)
    numbers = int(question), int(round_)
    return LedgerRow(student, *numbers, name, value, verdict, Decimal(points), Decimal(worth), by, why)


def read_overrides(
    data: bytes, where: str | Message, students: Mapping[str, Student]
) -> tuple[Override, ...]:
    """A hand's rows: the student's number, the quantity's name, its round (1 where nothing is said), points,
    who, reason. ``students`` are those ``by_typed``.

    Raises ``BpgenError`` with row and column for a missing column, an unknown student, points that are none,
    who has the name of our own rows, and a row without a reason.
    """
    table = read_table(data, where, mend=said("classroom.override_mend"))
    heading = heading_of(table, _override_names())
    wanted = {"number", "name", "points", "reason"}
    if heading is None or not heading.columns.keys() >= wanted:
        raise BpgenError("classroom.override_columns", where=where)
    return tuple(_override(table, row, heading, students) for row in table.rows[heading.start + 1 :])


def _override(table: CsvTable, row: CsvRow, heading: CsvHeading, students: Mapping[str, Student]) -> Override:
    columns = heading.columns

    def cell(kind: str) -> str:
        return unguarded(row.cell(columns.get(kind)))

    def place(kind: str) -> Message:
        return table.at(row, columns[kind], table.rows[heading.start].cell(columns[kind]))

    student = student_of(cell("number"), students)
    if student is None:
        raise BpgenError("classroom.stranger", where=place("number"), number=number_in(cell("number")))
    try:
        points = Decimal(cell("points"))
        round_ = int(cell("round") or 1)
    except (ValueError, ArithmeticError):
        points, round_ = Decimal("nan"), 1
    if not points.is_finite() or points < 0:
        raise BpgenError("classroom.override_points", where=place("points"), got=repr(cell("points")))
    if cell("by").casefold() == OURSELVES:  # its row would pass for one of ours
        raise BpgenError("classroom.override_by", where=place("by"), got=repr(cell("by")))
    if not cell("reason"):
        raise BpgenError("classroom.override_reason", where=place("reason"))
    return Override(student.number, round_, cell("name"), points, cell("by"), cell("reason"), place("name"))


def _override_names() -> Mapping[str, Sequence[str]]:
    kinds = ("number", "round", "points", "by", "reason")
    return {**{kind: known_names(kind) for kind in kinds}, "name": known_names("step")}


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
