"""Points from a table: numbers, and in the last column the class."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..disk.formulas import unguarded
from ..disk.inputs import named_file, read_file
from ..disk.table import CsvRow, CsvTable, folded, heading_of, read_table
from ..disk.written import DecimalMark, mark_of, number
from ..errors import BpgenError
from ..errors.bounds import COORDINATES, TABLE
from ..errors.languages import LANGUAGES
from ..errors.messages import Message, said
from ..words.texts import terminal
from .points import Coordinates
from .problem import MOST_CLASSES, MOST_POINTS

_LARGEST = 1e6
#: So many rows above the points may be titles and headings.
_TOP = 30
_MEND = said("training.table")


class ReadPoints(NamedTuple):
    """What a table holds: the points, the class of each counted from 0, and the classes' names."""

    rows: list[Coordinates]
    classes: list[int]
    names: tuple[str, ...]


class _Columns(NamedTuple):
    """Where the inputs and the class are, what columns are called, and how many cells a row has."""

    inputs: tuple[int, ...]
    label: int
    headings: Sequence[str]
    width: int


def read_points(path: Path) -> ReadPoints:
    """The points of a table, in any encoding and with any separator that ``disk.table`` reads, with or
    without titles and headings; classes are in the order of their names.

    The class is in the last column, or in the one that is headed so; columns headed as remarks are left out.
    Every row below the headings is a point. Raises ``BpgenError`` with row and column for a cell that is
    missing or no finite number, and for a table with fewer than two classes, or more than can be learned.
    """
    where = named_file(path)
    data = read_file(path, _MEND, TABLE)
    table = read_table(data, where, mend=_MEND, most=MOST_POINTS + _TOP)
    mark = mark_of(table)
    start = _start(table, mark)
    columns = _columns(table, start)
    count = len(table.rows) - start
    if count > MOST_POINTS or count * len(columns.inputs) > COORDINATES:
        raise BpgenError(
            "training.table_size",
            where=where,
            points=f"{count:,}",
            inputs=f"{len(columns.inputs):,}",
            most=f"{MOST_POINTS:,}",
            numbers=f"{COORDINATES:,}",
        )
    labels = [unguarded(row.cell(columns.label)) for row in table.rows[start:]]
    known = set(labels)
    # A row above the first point whose last cell is a class is no heading, but a point of which no number can
    # be read.
    for row in table.rows[:start]:
        if unguarded(row.cell(columns.label)) in known and len(_entries(row)) > 1:
            _point(table, row, columns._replace(headings=("",) * columns.width), mark)
    rows = [_point(table, row, columns, mark) for row in table.rows[start:]]
    names = tuple(sorted(known, key=_by_number))
    _check_classes(rows, names, where)
    numbers = {name: n for n, name in enumerate(names)}
    return ReadPoints(rows, [numbers[label] for label in labels], names)


def _entries(row: CsvRow) -> list[int]:
    """The columns in which a row has entries."""
    return [n for n, cell in enumerate(row.cells) if cell]


def _start(table: CsvTable, mark: DecimalMark) -> int:
    """The index of the first point: the first row with a number before its last entry."""
    if all(len(_entries(row)) < 2 for row in table.rows):
        raise BpgenError("training.one_column", where=table.at(table.rows[0]), mend=_MEND)
    for n, row in enumerate(table.rows[:_TOP]):
        if any(_is_number(row.cells[column], mark) for column in _entries(row)[:-1]):
            return n
    if len(table.rows) <= _TOP:
        raise BpgenError("training.no_points", where=table.where, mend=_MEND)
    raise BpgenError("training.no_numbers", where=table.where, mend=_MEND, rows=_TOP)


def _columns(table: CsvTable, start: int) -> _Columns:
    """The columns, by their headings where there are any; those without entries do not count."""
    texts = [terminal(lang)["points"] for lang in LANGUAGES]
    names = {kind: [word for t in texts for word in t[kind]] for kind in ("class", "remarks")}
    found = heading_of(table._replace(rows=table.rows[:start]), names)
    above = table.rows[found.start if found else start - 1] if start else None
    heading = above if above is not None and len(_entries(above)) > 1 else None
    width = _entries(heading or table.rows[start])[-1] + 1
    headings = heading.cells[:width] if heading else ("",) * width
    remarks = set(map(folded, names["remarks"]))
    used = [n for n in range(width) if headings[n] or any(row.cell(n) for row in table.rows[start:])]
    kept = [n for n in used if folded(headings[n]) not in remarks]
    label = found.columns.get("class", kept[-1]) if found else kept[-1]
    return _Columns(tuple(n for n in kept if n != label), label, headings, width)


def _point(table: CsvTable, row: CsvRow, columns: _Columns, mark: DecimalMark) -> Coordinates:
    given = len(row.cells)
    if given > columns.width:
        given = max(_entries(row)[-1] + 1, columns.width)
    if given != columns.width:
        raise BpgenError("training.cells", where=table.at(row), cells=given, width=columns.width)
    numbers = [_value(row.cells[n], mark) for n in columns.inputs]
    if None in numbers or not row.cells[columns.label]:
        raise _unreadable(table, row, columns, mark)
    return tuple(x for x in numbers if x is not None)


def _unreadable(table: CsvTable, row: CsvRow, columns: _Columns, mark: DecimalMark) -> BpgenError:
    """The first cell of a point that is empty or no number."""
    n = next((n for n in columns.inputs if not _is_number(row.cells[n], mark)), columns.label)
    place = table.at(row, n, _plain(columns.headings[n]))
    if not row.cells[n]:
        return BpgenError("training.empty", where=place)
    return BpgenError("training.number", where=place, cell=_plain(row.cells[n]), most=f"{_LARGEST:,.0f}")


def _check_classes(rows: list[Coordinates], names: tuple[str, ...], where: str | Message) -> None:
    if not rows:
        raise BpgenError("training.no_points", where=where, mend=_MEND)
    if len(names) < 2:
        raise BpgenError("training.one_class", where=where, name=_plain(names[0]))
    if len(names) > MOST_CLASSES:
        raise BpgenError("training.classes", where=where, count=f"{len(names):,}", most=MOST_CLASSES)


def _value(cell: str, mark: DecimalMark) -> float | None:
    """The number in a cell; None where it is none, or so large that it can only be a mistake."""
    found = number(cell, mark)
    value = math.inf if found is None else float(found)
    return value if abs(value) <= _LARGEST else None


def _is_number(cell: str, mark: DecimalMark) -> bool:
    return _value(cell, mark) is not None


def _by_number(label: str) -> tuple[bool, float, str]:
    """Numbers by size, then words."""
    value = _value(label, DecimalMark.EITHER)
    return (True, 0.0, label) if value is None else (False, value, label)


def _plain(text: str) -> str:
    """A user's text in a message: one line, without what a terminal would obey."""
    return re.sub(r"[^\w .,:;+\-*/()%#]", "?", text.strip())[:40]
