"""The rows of a table that a spreadsheet saved: which encoding, which separator, which cells."""

from __future__ import annotations

import codecs
import csv
import io
from typing import NamedTuple

from ..errors import BpgenError

_SAVE_AS = 'In the spreadsheet program, save the table as "CSV UTF-8".'
#: How the files of spreadsheet programs begin: zip (xlsx, ods), and the older xls.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Of two that a line holds as often, the first: a comma may be a decimal point.
_SEPARATORS = "\t;,"
#: The full-width forms of ASCII; not the quotation mark, which would open a cell.
_FULL_WIDTH = {n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F) if n != 0xFF02} | {0x3000: 0x20}


class Rows(NamedTuple):
    """The cells of a table, row by row, blank rows included. ``decimal_comma``: 0,05 is 0.05."""

    cells: tuple[tuple[str, ...], ...]
    decimal_comma: bool


def read_rows(data: bytes, where: str) -> Rows:
    """The rows of a CSV file: UTF-8, UTF-16 with its mark, or Shift_JIS; commas, tabs or semicolons.

    Full-width letters, digits and signs are made ASCII; spaces around cells go. ``where`` is the file's
    name. Raises ``BpgenError`` for what is no text or no table.
    """
    text = _decoded(data, where).translate(_FULL_WIDTH)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count) if any(s in first for s in _SEPARATORS) else ","
    rows: list[tuple[str, ...]] = []
    try:
        lines = io.StringIO(text, newline="")
        reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
        rows.extend(tuple(cell.strip() for cell in row) for row in reader)
    except csv.Error as error:
        raise BpgenError(
            f"The table cannot be read: {error}.",
            where=f"{where}, row {len(rows) + 1}",
            mend='A quotation mark opens a cell and another closes it; within, it is written twice: "".',
        ) from None
    if not any(any(row) for row in rows):
        raise BpgenError(
            "The file is empty.", where=where, mend="`bpgen compare --blank` writes a table to fill in."
        )
    return Rows(tuple(rows), separator == ";")


def _decoded(data: bytes, where: str) -> str:
    if data.startswith(_WORKBOOKS):
        raise BpgenError("This is a workbook, not a CSV file.", where=where, mend=_SAVE_AS)
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in marked or ("utf-8", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BpgenError("This is no text in UTF-8, UTF-16 or Shift_JIS.", where=where, mend=_SAVE_AS)
