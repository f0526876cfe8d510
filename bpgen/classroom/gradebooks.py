"""A platform's own gradebook: whose row is whose, which column takes the points, and who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..disk.cells import EditableTable, editable_csv
from ..disk.formulas import unguarded
from ..disk.table import CsvRow, CsvTable, folded, heading_of
from ..disk.workbook import MARK, editable_sheets
from ..errors import BpgenError
from ..errors.messages import said
from .ledger import StudentTotal
from .roster import Student, by_typed, key_of, known_names, student_of

#: So many names of columns are listed in a message.
_LISTED = 20
#: What Moodle writes where there are no points yet.
_NO_POINTS = ("", "-")


class FilledGradebook(NamedTuple):
    """A gradebook with the points of a class. ``key`` and ``column`` are the headings of the columns that say
    whose a row is and that took the points; ``filled`` are the students with points; at ``replaced`` others
    stood before; ``without`` have handed in nothing, and their cells are as they were; ``absent`` have no
    row; ``strangers`` are the entries of rows that are nobody's of the class.
    """

    data: bytes
    key: str
    column: str
    filled: tuple[Student, ...]
    replaced: tuple[Student, ...]
    without: tuple[Student, ...]
    absent: tuple[Student, ...]
    strangers: tuple[str, ...]


class _KeyColumn(NamedTuple):
    """A column that may say whose a row is, where its heading is, and the students by its entries."""

    editable: EditableTable
    start: int
    column: int
    students: Mapping[str, Student]

    @property
    def table(self) -> CsvTable:
        return self.editable.table

    @property
    def headings(self) -> tuple[str, ...]:
        return self.table.rows[self.start].cells

    def rows(self) -> Iterator[tuple[CsvRow, str, Student | None]]:
        """The rows with an entry, it, and whose each is."""
        for row in self.table.rows[self.start + 1 :]:
            if entry := row.cell(self.column):
                yield row, entry, student_of(unguarded(entry), self.students)


def fill_gradebook(
    data: bytes, where: str, totals: Mapping[str, StudentTotal], students: Sequence[Student], column: str = ""
) -> FilledGradebook:
    """The gradebook that a platform exported, with the points of each student who has handed in. ``column``
    is the heading of the column to fill, or how it begins.

    Raises ``BpgenError`` where no column says whose the rows are, or it is not clear which takes the points.
    """
    mend = said("classroom.gradebook")
    found = editable_sheets(data, where) if data.startswith(MARK) else [editable_csv(data, where, mend)]
    key = _key_column(found, where, students)
    place = _points_column(key, where, column)
    numbers: dict[tuple[int, int], str] = {}
    rows = list(key.rows())
    filled, replaced = dict[str, Student](), dict[str, Student]()
    for row, _, student in rows:
        points = totals[student.number].points if student else None
        if student is None or points is None:
            continue
        numbers[row.number, place] = f"{points:f}"
        filled[student.number] = student
        if (before := row.cell(place)) not in _NO_POINTS and not _is_same(before, points):
            replaced[student.number] = student
    there = {student.number for _, _, student in rows if student}
    return FilledGradebook(
        key.editable.filled(numbers),
        key.headings[key.column],
        key.headings[place],
        tuple(filled.values()),
        tuple(replaced.values()),
        tuple(s for s in students if s.number in there and totals[s.number].points is None),
        tuple(s for s in students if s.number not in there),
        tuple(entry for _, entry, student in rows if student is None),
    )


def _key_column(tables: Sequence[EditableTable], where: str, students: Sequence[Student]) -> _KeyColumn:
    """The column in which most students of the class are found: platforms have numbers of their own, too."""
    shared = Counter(key_of(student.email) for student in students if student.email)
    kinds = {
        "number": by_typed(students),
        "email": {key_of(x.email): x for x in students if shared[key_of(x.email)] == 1},
    }
    names = {kind: known_names(kind, "gradebook") for kind in kinds}
    columns = list[_KeyColumn]()
    for editable in tables:
        heading = heading_of(editable.table, names)
        if heading is None:
            continue
        cells = [folded(cell) for cell in editable.table.rows[heading.start].cells]
        columns += (
            _KeyColumn(editable, heading.start, cells.index(folded(name)), kinds[kind])
            for kind, some in names.items()
            for name in some
            if folded(name) in cells
        )
    if not columns:
        raise BpgenError(
            "classroom.gradebook_key", where=where, names=", ".join((*names["number"], *names["email"]))
        )
    best = max(columns, key=lambda key: len({s.number for _, _, s in key.rows() if s}))
    if not any(student for _, _, student in best.rows()):
        raise BpgenError("classroom.gradebook_nobody", where=where, column=best.headings[best.column])
    return best


def _points_column(key: _KeyColumn, where: str, column: str) -> int:
    """The column to fill: by its heading, by how this begins, by what such columns are usually called,
    or as the only empty one.
    """
    cells = [folded(heading) for heading in key.headings]
    known = {folded(name) for kind in ("number", "email") for name in known_names(kind, "gradebook")}
    others = [n for n, cell in enumerate(cells) if cell and cell not in known]
    names = ", ".join(key.headings[n] for n in others[:_LISTED]) + (" ..." if others[_LISTED:] else "")
    if column:
        exact = [n for n in others if cells[n] == folded(column)]
        found = exact or [n for n in others if cells[n].startswith(folded(column))]
        if len(found) != 1:
            raise BpgenError("classroom.gradebook_column", where=where, name=repr(column), names=names)
        return found[0]
    usual = {folded(name) for name in known_names("points", "gradebook")}
    own = [row for row, _, student in key.rows() if student]
    # Where none has a usual name, the only one that waits for entries.
    found = [n for n in others if cells[n] in usual] or [
        n for n in others if all(row.cell(n) in _NO_POINTS for row in own)
    ]
    if len(found) != 1:
        raise BpgenError("classroom.gradebook_points", where=where, names=names)
    return found[0]


def _is_same(entry: str, points: Decimal) -> bool:
    try:
        return Decimal(entry) == points
    except ArithmeticError:
        return False
