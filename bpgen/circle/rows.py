"""The rows of a schedule as its file gives them: TOML, or a table from a spreadsheet. Not yet checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..disk.table import CsvRow, CsvTable, folded, heading_of, read_table
from ..disk.toml import loads, refused
from ..errors import BpgenError, nearest
from ..errors.messages import Message, said

#: The keys of a schedule file, and of each of its meetings.
_KEYS = ("title", "revised", "note", "place", "timezone", "meetings")
_MEETING_KEYS = ("date", "start", "end", "place", "sections", "presenters")
_NEEDED = ("date", "sections", "presenters")
_NEEDED_IN_TOML = ("date", "sections")
#: Columns that are not read.
REMARKS = "remarks"
#: A longer key is none of ours, and is not looked for.
_LONGEST_KEY = 100


#: A file and a place in it, as a message names them.
Place = str | Message


class MeetingEntry(NamedTuple):
    """What a file says of one meeting, or of all. ``where`` is its place, ``places`` those of its keys."""

    where: Place
    values: Mapping[str, Any]
    places: Mapping[str, Place] = {}

    def at(self, *keys: str) -> Place:
        """The place of the first of the keys that is there, or of the row."""
        return next((self.places[key] for key in keys if key in self.places), self.where)


def read_toml(text: str, where: str) -> tuple[MeetingEntry, list[MeetingEntry]]:
    """What a TOML file says of the whole, and its meetings.

    Raises ``BpgenError`` for a text that is not TOML, and an unknown or missing key.
    """
    try:
        data = loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refused(error, text, where).mended(said("schedule.toml")) from None
    lines = text.splitlines()
    _refuse_unknown(data, _KEYS, lines, where)
    places = {key: _line(lines, where, key) for key in data}
    meetings = data.get("meetings", [])
    if not isinstance(meetings, list) or not all(isinstance(m, dict) for m in meetings):
        raise BpgenError("schedule.tables", where=places["meetings"])
    starts = [n for n, line in enumerate(lines, 1) if re.match(r"\s*\[\[\s*meetings\s*\]\]", line)]
    rows = [_toml_row(m, starts[n] if n < len(starts) else 0, lines, where) for n, m in enumerate(meetings)]
    return MeetingEntry(where, data, places), rows


def _toml_row(meeting: Mapping[str, Any], start: int, lines: list[str], where: str) -> MeetingEntry:
    row = said("place.line", where=where, line=start) if start else where
    _refuse_unknown(meeting, _MEETING_KEYS, lines, where, start)
    places = {key: _line(lines, where, key, start) for key in meeting}
    for key in _NEEDED_IN_TOML:
        if key not in meeting:
            raise BpgenError("schedule.missing", where=row, name=key)
    return MeetingEntry(row, meeting, places)


def _refuse_unknown(
    table: Mapping[str, Any], known: tuple[str, ...], lines: list[str], where: str, start: int = 0
) -> None:
    """Refuse an unknown key before the lines of all keys are looked for. Raises ``BpgenError``."""
    key = next((key for key in table if key not in known), None)
    if key is not None:
        place = _line(lines, where, key, start)
        raise BpgenError("file.unknown_key", where=place, mend=nearest(key, known), key=key[:40])


def _line(lines: list[str], where: str, key: str, start: int = 0) -> Place:
    """The file, and the line of a key from a line on: the place as a message names it."""
    if len(key) > _LONGEST_KEY:
        return where
    for n, line in enumerate(lines[start:], start + 1):
        if re.match(rf"""\s*\[*\s*["']?{re.escape(key)}\b""", line):
            return said("place.line", where=where, line=n)
    return where


def read_rows(data: bytes, where: str, names: Mapping[str, Any]) -> list[MeetingEntry]:
    """The rows of a table, such as a CSV file, by the names of its columns; empty rows, titles above the
    names and columns of remarks are left out.

    Raises ``BpgenError`` for what is no table, an unknown or missing column, or a cell without a column.
    """
    table = read_table(data, where, mend=said("schedule.one_meeting"))
    found = heading_of(table, names["column"])
    start = found.start if found else 0
    keys = _keys(table, table.rows[start], names["column"])
    return [_row(table, row, keys) for row in table.rows[start + 1 :]]


def _keys(table: CsvTable, heading: CsvRow, names: Mapping[str, list[str]]) -> list[str]:
    """What each column is, in their order; empty for one without a name."""
    of = {folded(name): key for key, known in names.items() for name in known}
    keys = list[str]()
    for n, cell in enumerate(heading.cells):
        key = of.get(folded(cell), "")
        if cell and not key:
            hint = nearest(folded(cell), of) or said("schedule.remarks", heading=_either(names[REMARKS]))
            raise BpgenError("schedule.unknown_column", where=table.at(heading, n), mend=hint, name=cell[:40])
        if key and key != REMARKS and key in keys:
            raise BpgenError("schedule.column_twice", where=table.at(heading, n), name=cell)
        keys.append(key)
    for key in _NEEDED:
        if key not in keys:
            raise BpgenError("schedule.no_column", where=table.at(heading), name=_either(names[key]))
    return keys


def _either(names: Sequence[str]) -> Message | str:
    """The first two names of a column, or the only one."""
    first, *more = names
    return said("schedule.or", first=first, second=more[0]) if more else repr(first)


def _row(table: CsvTable, row: CsvRow, keys: list[str]) -> MeetingEntry:
    for n, cell in enumerate(row.cells):
        if cell and (n >= len(keys) or not keys[n]):
            raise BpgenError("schedule.no_heading", where=table.at(row, n), cell=cell[:40])
    columns = {key: n for n, key in enumerate(keys) if key and key != REMARKS}
    places: dict[str, Place] = {key: table.at(row, n) for key, n in columns.items()}
    return MeetingEntry(table.at(row), {key: row.cell(n) for key, n in columns.items()}, places)
