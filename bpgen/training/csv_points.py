"""Points from a CSV file: numbers, and in the last column the class."""

from __future__ import annotations

import csv
import io
import math
import re
from pathlib import Path
from typing import NamedTuple

from ..errors import BpgenError
from ..inputs import read_file
from .points import Row
from .problem import MOST_CLASSES, MOST_POINTS

_LARGEST_FILE = 200_000_000
_LARGEST = 1e6
_MEND = "Give a CSV file: numbers, the class in the last column, a line for each point."


class Read(NamedTuple):
    """What a CSV file holds: the points, the class of each counted from 0, and the classes' names."""

    rows: list[Row]
    classes: list[int]
    names: tuple[str, ...]


def read_points(path: Path) -> Read:
    """The points of a CSV file in UTF-8, with or without a heading; classes are in the order of their names.

    Raises ``BpgenError`` with row and column for a cell that is missing or no finite number, and for a file
    with fewer than two classes, or more than can be learned.
    """
    where = str(path)
    try:
        text = read_file(path, "a CSV file of points", _MEND, _LARGEST_FILE).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BpgenError(
            f"Byte {error.start + 1} is not UTF-8.", where=where, mend="Save the file as CSV in UTF-8."
        ) from None
    rows: list[Row] = []
    labels: list[str] = []
    heading: list[str] | None = None
    width = 0
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not width:
                width = len(cells)
                if width < 2:
                    raise BpgenError("There is one column only.", where=f"{where}: row 1", mend=_MEND)
                if not any(_is_number(cell) for cell in cells[:-1]):
                    heading = cells
                    continue
            rows.append(_row(cells, width, heading, f"{where}: row {reader.line_num}"))
            labels.append(cells[-1].strip())
    except csv.Error as error:
        raise BpgenError(
            f"This is no CSV: {error}.", where=f"{where}: row {reader.line_num}", mend=_MEND
        ) from None
    if len(rows) > MOST_POINTS:
        raise BpgenError(
            f"{len(rows):,} points are more than {MOST_POINTS:,}.", where=where, mend="Take fewer."
        )
    names = tuple(sorted(set(labels), key=_by_number))
    _check_classes(rows, names, where)
    numbers = {name: n for n, name in enumerate(names)}
    return Read(rows, [numbers[label] for label in labels], names)


def _row(cells: list[str], width: int, heading: list[str] | None, where: str) -> Row:
    if len(cells) != width:
        raise BpgenError(
            f"There are {len(cells)} cells, but the first row has {width}.",
            where=where,
            mend="Give as many in each row.",
        )
    numbers = []
    for n, cell in enumerate(cells):
        column = f"{where}, column {n + 1}" + (
            f" ({_plain(heading[n])})" if heading and heading[n].strip() else ""
        )
        if not cell.strip():
            raise BpgenError("The cell is empty.", where=column, mend="Give a value, or remove the row.")
        if n == width - 1:
            break
        if not _is_number(cell):
            raise BpgenError(
                f"{_plain(cell)!r} is no finite number.", where=column, mend="Give a number such as -0.25."
            )
        numbers.append(float(cell))
    return tuple(numbers)


def _check_classes(rows: list[Row], names: tuple[str, ...], where: str) -> None:
    if not rows:
        raise BpgenError("There are no points.", where=where, mend=_MEND)
    if len(names) < 2:
        raise BpgenError(
            f"All points are of the class {_plain(names[0])!r}: there is nothing to tell apart.",
            where=where,
            mend="Give points of two or more classes; the class stands in the last column.",
        )
    if len(names) > MOST_CLASSES:
        raise BpgenError(
            f"The last column has {len(names):,} different values; the most classes are {MOST_CLASSES}.",
            where=where,
            mend="Is the class in the last column?",
        )


def _is_number(cell: str) -> bool:
    try:
        value = float(cell)
    except ValueError:
        return False
    return math.isfinite(value) and abs(value) <= _LARGEST


def _by_number(label: str) -> tuple[bool, float, str]:
    """Numbers by size, then words."""
    return (False, float(label), label) if _is_number(label) else (True, 0.0, label)


def _plain(text: str) -> str:
    """A user's text in a message: one line, without what a terminal would obey."""
    return re.sub(r"[^\w .,:;+\-*/()%#]", "?", text.strip())[:40]
