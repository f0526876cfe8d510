"""The rows of a schedule as its file gives them: TOML, or CSV from Excel or elsewhere. Not yet checked."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..disk.toml import loads
from ..errors import BpgenError, nearest

#: The keys of a schedule file, and of each of its meetings.
_KEYS = ("title", "revised", "note", "place", "meetings")
_MEETING_KEYS = ("date", "start", "end", "place", "sections", "presenters")
_NEEDED = ("date", "sections", "presenters")
#: A longer key is none of ours, and is not looked for.
_LONGEST_KEY = 100


class Row(NamedTuple):
    """What a file says of one meeting, or of all. ``where`` is its place, ``places`` those of its keys."""

    where: str
    values: Mapping[str, Any]
    places: Mapping[str, str] = {}

    def at(self, *keys: str) -> str:
        """The place of the first of the keys that is there, or of the row."""
        return next((self.places[key] for key in keys if key in self.places), self.where)


def read_toml(text: str, where: str) -> tuple[Row, list[Row]]:
    """What a TOML file says of the whole, and its meetings.

    Raises ``BpgenError`` for a text that is not TOML, and an unknown or missing key.
    """
    try:
        data = loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BpgenError(
            f"This is not TOML: {str(error).rstrip('.')}.",
            where=where,
            mend="Text stands in quotes, lists in [ ], dates without quotes: 2027-05-12.",
        ) from None
    lines = text.splitlines()
    _refuse_unknown(data, _KEYS, lines, where)
    places = {key: _line(lines, where, key) for key in data}
    meetings = data.get("meetings", [])
    if not isinstance(meetings, list) or not all(isinstance(m, dict) for m in meetings):
        raise BpgenError(
            "The meetings are no tables.",
            where=places["meetings"],
            mend="Write each meeting under a line [[meetings]].",
        )
    starts = [n for n, line in enumerate(lines, 1) if re.match(r"\s*\[\[\s*meetings\s*\]\]", line)]
    rows = [_toml_row(m, starts[n] if n < len(starts) else 0, lines, where) for n, m in enumerate(meetings)]
    return Row(where, data, places), rows


def _toml_row(meeting: Mapping[str, Any], start: int, lines: list[str], where: str) -> Row:
    row = f"{where}, line {start}" if start else where
    _refuse_unknown(meeting, _MEETING_KEYS, lines, where, start)
    places = {key: _line(lines, where, key, start) for key in meeting}
    for key in _NEEDED:
        if key not in meeting:
            raise BpgenError(f"The key {key!r} is missing.", where=row, mend=f"Add {key} to this meeting.")
    return Row(row, meeting, places)


def _refuse_unknown(
    table: Mapping[str, Any], known: tuple[str, ...], lines: list[str], where: str, start: int = 0
) -> None:
    """Refuse an unknown key before the lines of all keys are looked for. Raises ``BpgenError``."""
    key = next((key for key in table if key not in known), None)
    if key is not None:
        raise BpgenError(
            f"Unknown key {key[:40]!r}.", where=_line(lines, where, key, start), mend=nearest(key, known)
        )


def _line(lines: list[str], where: str, key: str, start: int = 0) -> str:
    """The file, and the line of a key from a line on: the place as a message names it."""
    if len(key) > _LONGEST_KEY:
        return where
    for n, line in enumerate(lines[start:], start + 1):
        if re.match(rf"""\s*\[*\s*["']?{re.escape(key)}\b""", line):
            return f"{where}, line {n}"
    return where


def read_csv(text: str, where: str, names: Mapping[str, Any]) -> list[Row]:
    """The rows of a CSV file by the names of its columns; empty ones are left out.

    Raises ``BpgenError`` for a text that is not CSV, an unknown or missing column, or a cell too many.
    """
    header = next(line for line in text.splitlines() if line.strip())
    # Excel separates by what the system's language separates by.
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    keys: list[str] = []
    rows: list[Row] = []
    try:
        for cells in reader:
            at = f"{where}, line {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if not keys:
                keys = _keys(cells, at, names["column"])
            else:
                rows.append(_row(cells, keys, at))
    except csv.Error as error:
        raise BpgenError(
            f"This is not CSV: {error}.",
            where=f"{where}, line {reader.line_num}",
            mend="Put a cell with a comma, a quote or a new line in it between double quotes.",
        ) from None
    return rows


def _keys(cells: list[str], where: str, names: Mapping[str, list[str]]) -> list[str]:
    """What each column is, in the order of the header."""
    of = {_alike(name): key for key, known in names.items() for name in known}
    keys = list[str]()
    for cell in cells:
        name = _alike(cell)
        if name not in of:
            raise BpgenError(f"Unknown column {cell.strip()[:40]!r}.", where=where, mend=nearest(name, of))
        if of[name] in keys:
            raise BpgenError(
                f"The column {cell.strip()!r} is there twice.", where=where, mend="Keep one of the two."
            )
        keys.append(of[name])
    for key in _NEEDED:
        if key not in keys:
            wanted = " or ".join(map(repr, names[key][:2]))
            raise BpgenError(
                f"The column {wanted} is missing.", where=where, mend="Add it to the first line."
            )
    return keys


def _alike(name: str) -> str:
    """A column's name in the form in which names are compared."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _row(cells: list[str], keys: list[str], where: str) -> Row:
    if len(cells) > len(keys):
        raise BpgenError(
            f"{len(cells)} cells, but there are {len(keys)} columns.",
            where=where,
            mend="Put a cell with a comma in it between double quotes.",
        )
    return Row(where, dict(zip(keys, [*cells, *[""] * (len(keys) - len(cells))], strict=True)))
