"""Tables as spreadsheets and people write them: which separator, which cells, where the heading is."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from ..errors import BpgenError
from ..errors.messages import Message, said
from .decoding import decoded

#: In this order where several separate as many rows: a comma may be a decimal point, a semicolon is none.
_SEPARATORS = "\t;,|"
_BLANKS = " "
#: The first line by which Excel is told the separator: sep=;
_TOLD = re.compile(r'\s*"?sep=(.)"?[;,\t]*\r?(?:\n|\Z)', re.IGNORECASE)
#: How much of a table is looked at to find its separator.
_LOOKED_AT = 65_536
#: A heading stands no further down.
_TOP = 30
#: The full-width forms of ASCII; not the quotation mark, which would open a cell.
_FULL_WIDTH = {n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F) if n != 0xFF02} | {0x3000: 0x20}
#: The line under the heading of a Markdown table.
_RULE = re.compile(r":?-+:?")


class CsvRow(NamedTuple):
    """A row with at least one entry; ``number`` counts as a spreadsheet does, blank rows included."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """The cell of a column, counted from 0; empty where there is none."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


class CsvTable(NamedTuple):
    """The rows of a table that have entries, without spaces around cells; ``separator`` parts the cells."""

    rows: tuple[CsvRow, ...]
    separator: str
    where: str | Message

    def at(self, row: CsvRow, column: int | None = None, heading: str = "") -> Message:
        """The place of a row, or of a cell, as a message names it."""
        if column is None:
            return said("place.row", where=self.where, row=row.number)
        return said("place.cell", where=self.where, row=row.number, column=named(column, heading))


class CsvHeading(NamedTuple):
    """A heading that was found: where its row is among those of the table, and the
    column of each kind that it names.
    """

    start: int
    columns: Mapping[str, int]


def named(column: int, heading: str = "") -> Message:
    """A column by its number, and by its heading or its letter in a spreadsheet."""
    letter = chr(ord("A") + column) if column < 26 else ""
    name = heading or letter
    if name:
        return said("place.named_column", number=column + 1, name=name)
    return said("place.column", number=column + 1)


def read_table(data: bytes, where: str | Message, *, mend: str | Message, most: int = 1_000_000) -> CsvTable:
    """The table in a file's bytes: in any encoding of ``decoded``; between cells commas, semicolons, tabs,
    bars or blanks, full-width ones too.

    Raises ``BpgenError`` for what is no text or no table, an empty file (``mend`` says what to do then), and
    more than ``most`` rows.
    """
    text = decoded(data, where)
    told = _TOLD.match(text)
    if told:
        text, separator = text[told.end() :], told[1]
    else:
        text, separator = _parted(text)
    rows = list[CsvRow]()
    for row in _rows(text, separator, where):
        if len(rows) == most:
            raise BpgenError("table.rows", where=where, most=f"{most:,}")
        rows.append(row)
    if not rows:
        raise BpgenError("table.empty", where=where, mend=mend)
    return CsvTable(tuple(rows), separator, where)


def narrow(text: str) -> str:
    """The text with the full-width letters, digits and signs of a Japanese keyboard made ASCII."""
    return text.translate(_FULL_WIDTH)


def folded(name: str) -> str:
    """A heading in the form in which headings are compared: case, spaces and width make no difference."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def heading_of(table: CsvTable, names: Mapping[str, Sequence[str]]) -> CsvHeading | None:
    """The row near the top that names most of these kinds of columns, the first such row; None where no row
    names any. ``names`` are the accepted names of each kind, the likeliest first; a column is of one kind,
    the first that names it.
    """
    accepted = {kind: [folded(name) for name in some] for kind, some in names.items()}
    best = None
    for n, row in enumerate(table.rows[:_TOP]):
        cells = [folded(cell) for cell in row.cells]
        columns = dict[str, int]()
        for kind, some in accepted.items():
            free = {cell: m for m, cell in reversed([*enumerate(cells)]) if m not in columns.values()}
            column = next((free[x] for x in some if x in free), None)
            if column is not None:
                columns[kind] = column
        if columns and (best is None or len(columns) > len(best.columns)):
            best = CsvHeading(n, columns)
    return best


def _parted(text: str) -> tuple[str, str]:
    """The text and its separator: the one by which most rows near the top have several cells. Full-width
    separators count where they part more rows than those of ASCII do.
    """
    top = text[:_LOOKED_AT].rpartition("\n")[0] if len(text) > _LOOKED_AT else text
    plain, most = narrow(top), 0
    best = (text, "," if any(separator in top for separator in _SEPARATORS) else _BLANKS)
    for sample, wide in ((top, False), (plain, True)):
        if wide and sample == top:
            break
        for separator in _SEPARATORS:
            count = _several(sample, separator)
            if count > most:
                most, best = count, (narrow(text) if wide else text, separator)
    return best


def _several(sample: str, separator: str) -> int:
    """How many rows have more than one entry."""
    count = 0
    try:
        for row in islice(_reader(sample, separator), 200):
            count += sum(1 for cell in row if cell.strip()) > 1
    except csv.Error:  # told when the whole table is read
        count = sum(separator in line for line in sample.splitlines())
    return count


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    if separator == _BLANKS:
        return (_words(line) for line in text.splitlines())
    lines = io.StringIO(text, newline="")
    return csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=separator != "\t")


def _rows(text: str, separator: str, where: str | Message) -> Iterator[CsvRow]:
    number = 0
    try:
        for number, cells in enumerate(_reader(text, separator), 1):
            row = CsvRow(number, tuple(cell.strip() for cell in cells))
            if any(row.cells) and not (
                separator == "|" and all(map(_RULE.fullmatch, filter(None, row.cells)))
            ):
                yield row
    except csv.Error as error:
        place = said("place.row", where=where, row=number + 1)
        if "limit" in str(error):
            most = f"{csv.field_size_limit():,}"
            raise BpgenError("table.long_cell", where=place, most=most) from None
        raise BpgenError("table.quotes", where=place) from None


def _words(line: str) -> list[str]:
    """The cells of a line without separators, as pasted from a document: parted by wide gaps, or by blanks
    that do not stand within a number.
    """
    line = line.strip()
    wide = re.split(r"\s{2,}|\t", line)
    if len(wide) > 1:
        return wide
    line = re.sub(r"\s*([\u00d7\u22c5\u00b7\u2217*/^])\s*|(?<=\d)\s*([xX])\s*(?=10)", r"\1\2", line)
    line = re.sub(r"\s+\(", "(", line)
    line = re.sub(r"\s*([=~\u2248\u2252])\s*", r" \1", line)
    return re.sub(r":\s+", " ", line).split()
