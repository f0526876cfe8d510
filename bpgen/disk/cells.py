"""A table in which single cells are written, while all other bytes of its file stay as they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, Protocol

from ..errors import BpgenError
from ..errors.messages import Message, said
from .decoding import decoded_with_encoding
from .table import CsvRow, CsvTable, read_table

#: A place in a table: the number of the row, as in ``CsvRow``, and the column, counted from 0.
CellPlace = tuple[int, int]


class EditableTable(Protocol):
    """A table, and its file with other numbers in some cells."""

    @property
    def table(self) -> CsvTable:
        """What stands in it."""

    def filled(self, numbers: Mapping[CellPlace, str]) -> bytes:
        """The whole file with these numbers at their places, in rows that are there; nothing else changes.

        Raises ``BpgenError`` for a place that cannot be written.
        """


class _Cell(NamedTuple):
    """A cell: its text; where it begins; where its content, without quotation marks, starts and ends; and
    where it ends.
    """

    text: str
    begins: int
    start: int
    end: int
    after: int


class EditableCsv(NamedTuple):
    """The text of a CSV file with the places of its cells."""

    table: CsvTable
    data: bytes
    text: str
    encoding: str
    rows: Mapping[int, tuple[_Cell, ...]]

    def without(self, rows: Collection[int]) -> bytes:
        """The file without these rows, by their numbers; nothing else changes."""
        begins = [cells[0].begins for cells in self.rows.values()]
        at = len(self.data) - self._size(0, len(self.text))
        out = bytearray(self.data[:at])
        for number, start, end in zip(self.rows, begins, [*begins[1:], len(self.text)], strict=True):
            size = self._size(start, end)
            out += b"" if number in rows else self.data[at : at + size]
            at += size
        return bytes(out)

    def filled(self, numbers: Mapping[CellPlace, str]) -> bytes:
        """As ``EditableTable``. A cell in quotation marks keeps them; a row that ends before the column
        gets the separators that are missing.
        """
        mark = len(self.data) - self._size(0, len(self.text))
        out, done, at = bytearray(self.data[:mark]), 0, mark
        for (row, column), number in sorted(numbers.items()):
            cells = self.rows[row]
            missing = max(0, column + 1 - len(cells))
            start, end = (cells[-1].after,) * 2 if missing else cells[column][2:4]
            size, old = self._size(done, start), self._size(start, end)
            out += self.data[at : at + size] + (self.table.separator * missing + number).encode(self.encoding)
            done, at = end, at + size + old
        return bytes(out + self.data[at:])

    def _size(self, start: int, end: int) -> int:
        """How many bytes a part of the text takes in the file."""
        return len(self.text[start:end].encode(self.encoding))


def editable_csv(data: bytes, where: str | Message, mend: str | Message) -> EditableCsv:
    """The table in a CSV file, in any encoding and with any separator of ``read_table``, and raises as it."""
    separator = read_table(data, where, mend=mend).separator
    text, encoding = decoded_with_encoding(data, where)
    rows = dict(enumerate(_rows(text, separator, where), 1))
    table = (CsvRow(n, tuple(cell.text.strip() for cell in cells)) for n, cells in rows.items())
    return EditableCsv(
        CsvTable(tuple(row for row in table if any(row.cells)), separator, where), data, text, encoding, rows
    )


def _rows(text: str, separator: str, where: str | Message) -> Iterator[tuple[_Cell, ...]]:
    part = re.escape(separator)
    cell = re.compile(rf' *"([^"]*(?:""[^"]*)*)"|([^{part}\r\n]*)')
    end = re.compile(rf"{part}|\r\n|\r|\n|\Z")
    row, at, number = list[_Cell](), 0, 1
    while at < len(text) or row:
        found = cell.match(text, at)
        assert found is not None
        kind = 1 if found[1] is not None else 2
        row.append(_Cell(found[kind].replace('""', '"'), at, *found.span(kind), found.end()))
        after = end.match(text, found.end())
        if after is None:
            raise BpgenError("table.quotes", where=said("place.row", where=where, row=number))
        at = after.end()
        if after[0] != separator:
            yield tuple(row)
            row, number = [], number + 1
