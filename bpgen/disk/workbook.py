"""Workbooks (xlsx): the tables of their sheets, and numbers written into single cells.

Only the tags of these cells change in the XML of a sheet; every other byte of every part stays as it is.
The form: ECMA-376, part 1, 18.3 (worksheets) and 18.4 (shared strings).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers import expat

from ..errors import BpgenError
from ..errors.bounds import WORKBOOK
from ..errors.messages import Message, said
from .cells import CellPlace
from .table import CsvRow, CsvTable, named

#: How a workbook begins.
MARK = b"PK\x03\x04"
_SHEET = re.compile(r"xl/worksheets/[^/]*?([0-9]*)\.xml", re.IGNORECASE)
_STRINGS = "xl/sharedstrings.xml"
#: A tag, whatever its attributes hold.
_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
#: Columns of a workbook; what lies further to the right is none.
_COLUMNS = 16_384
#: What reading a broken or encrypted workbook raises.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
    *(OSError, ValueError, LookupError, RuntimeError, EOFError),
)


class _Cell(NamedTuple):
    """A cell: its text, its attributes, whether it holds a formula, and its bytes in the sheet."""

    text: str
    attributes: Mapping[str, str]
    formula: bool
    start: int
    end: int


class EditableSheet(NamedTuple):
    """A sheet of a workbook with the places of its cells in its XML; ``prefix`` is that of its tags."""

    table: CsvTable
    data: bytes
    member: str
    prefix: str
    cells: Mapping[int, Mapping[int, _Cell]]

    def filled(self, numbers: Mapping[CellPlace, str]) -> bytes:
        """As ``EditableTable``; a cell keeps its style. Raises ``BpgenError`` for one with a formula."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as book:
            parts = {info: book.read(info) for info in book.infolist()}
            comment = book.comment
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as book:
            book.comment = comment
            for info, part in parts.items():
                changed = self._sheet(part, numbers) if info.filename == self.member else part
                book.writestr(info, changed, info.compress_type)
        return out.getvalue()

    def _sheet(self, xml: bytes, numbers: Mapping[CellPlace, str]) -> bytes:
        out, done = bytearray(), 0
        for (row, column), number in sorted(numbers.items()):
            cells = self.cells[row]
            old = cells.get(column)
            if old is not None and old.formula:
                where = said("place.cell", where=self.table.where, row=row, column=named(column))
                raise BpgenError("table.formula", where=where)
            before = [cell.end for n, cell in cells.items() if n < column]
            start, end = (old.start, old.end) if old else (max(before, default=-1),) * 2
            if start < 0:  # it comes before all others
                start = end = min(cell.start for cell in cells.values())
            out += xml[done:start] + self._tag(row, column, number, old)
            done = end
        return bytes(out + xml[done:])

    def _tag(self, row: int, column: int, number: str, old: _Cell | None) -> bytes:
        p, style = self.prefix, old.attributes.get("s", "") if old else ""
        styled = f' s="{style}"' if style.isdecimal() else ""
        return f'<{p}c r="{_letters(column)}{row}"{styled}><{p}v>{number}</{p}v></{p}c>'.encode()


def editable_sheets(data: bytes, where: str | Message) -> list[EditableSheet]:
    """The sheets of a workbook, in the order of their names' numbers.

    Raises ``BpgenError`` for what is no workbook or a broken one, and one that is too large when unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if sum(info.file_size for info in book.infolist()) > WORKBOOK:
                raise BpgenError("disk.large", where=where, most=f"{WORKBOOK:,}")
            names = [info.filename for info in book.infolist()]
            strings = list[str]()
            for name in names:
                if name.casefold() == _STRINGS:
                    strings = _Strings(book.read(name)).found
            sheets = sorted((int(m[1] or 0), m[0]) for m in map(_SHEET.fullmatch, names) if m)
            return [_sheet(data, name, book.read(name), strings, where) for _, name in sheets]
    except _BROKEN:
        raise BpgenError("table.broken_workbook", where=where) from None


def _sheet(data: bytes, name: str, xml: bytes, strings: list[str], where: str | Message) -> EditableSheet:
    read = _Sheet(xml, strings)
    rows = list[CsvRow]()
    for number, cells in read.rows.items():
        texts = [""] * (max(cells, default=-1) + 1)
        for column, cell in cells.items():
            texts[column] = " ".join(cell.text.split())
        if any(texts):
            rows.append(CsvRow(number, tuple(texts)))
    return EditableSheet(CsvTable(tuple(rows), ",", where), data, name, read.prefix, read.rows)


class _Reader:
    """A part of a workbook, tag by tag, in UTF-8 and without entities of its own."""

    def __init__(self, xml: bytes) -> None:
        self.xml, self.path, self.name, self.text = xml, list[str](), "", ""
        self.attributes: dict[str, str] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._add
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._refused
        self.parser.Parse(xml, True)

    def begin(self, tag: str) -> None:
        """What opens, without its prefix."""

    def end(self, tag: str) -> None:
        """What closes."""

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self.name, tag = name, name.rpartition(":")[2]
        self.path.append(tag)
        self.attributes = attributes
        self.begin(tag)

    def _close(self, _name: str) -> None:
        self.end(self.path.pop())

    def _add(self, text: str) -> None:
        # What is beside the letters tells how they are read aloud.
        if self.path[-1] in ("t", "v") and "rPh" not in self.path:
            self.text += text

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").casefold() not in ("utf-8", "us-ascii"):
            raise ValueError(encoding)

    def _refused(self, *declared: object) -> None:
        raise ValueError(declared)


class _Strings(_Reader):
    """The texts to which cells refer by their numbers."""

    def __init__(self, xml: bytes) -> None:
        self.found = list[str]()
        super().__init__(xml)

    def begin(self, tag: str) -> None:
        """A text."""
        if tag == "si":
            self.text = ""

    def end(self, tag: str) -> None:
        """A text that is whole."""
        if tag == "si":
            self.found.append(self.text)


class _Sheet(_Reader):
    """The cells of a sheet, by row and column."""

    def __init__(self, xml: bytes, strings: list[str]) -> None:
        self.strings, self.prefix = strings, ""
        self.rows: dict[int, dict[int, _Cell]] = {}
        self.row, self.column, self.start = 0, -1, 0
        self.of_cell: dict[str, str] = {}
        self.formula = False
        super().__init__(xml)

    def begin(self, tag: str) -> None:
        """A row, a cell or a formula."""
        if tag == "row":
            self.row, self.column = int(self.attributes.get("r", self.row + 1)), -1
            self.rows[self.row] = {}
        elif tag == "c":
            self.column = _column(self.attributes["r"]) if "r" in self.attributes else self.column + 1
            self.of_cell, self.text, self.formula = self.attributes, "", False
            self.start = self.parser.CurrentByteIndex
            self.prefix = self.name.removesuffix("c")
        elif tag == "f":
            self.formula = True

    def end(self, tag: str) -> None:
        """A cell that is whole."""
        if tag == "c":
            opened = _TAG.match(self.xml, self.start)
            assert opened is not None
            empty = opened[0].endswith(b"/>")
            close = opened if empty else _TAG.match(self.xml, self.parser.CurrentByteIndex)
            assert close is not None
            kind = self.of_cell.get("t")
            text = self.strings[int(self.text)] if kind == "s" and self.text else self.text
            self.rows[self.row][self.column] = _Cell(
                text, self.of_cell, self.formula, self.start, close.end()
            )


def _column(name: str) -> int:
    """The column of a cell's name, counted from 0: that of C5 is 2."""
    number = 0
    for letter in name.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    if not 0 < number <= _COLUMNS:
        raise ValueError(name)
    return number - 1


def _letters(column: int) -> str:
    """The name of a column, counted from 0: that of 2 is C."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
