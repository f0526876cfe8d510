"""The schedule of a reading circle: read from a TOML or CSV file, and checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ..documents.escape import clean
from ..errors import BpgenError
from ..inputs import read_file
from ..messages import templates_folder
from ..texts import words
from .rows import Row, read_rows, read_toml
from .zones import TIMEZONE, check_hour, zone_of

_MOST_MEETINGS = 1000
_MOST_PRESENTERS, _MOST_SECTIONS, _LONGEST_TEXT = 4, 20, 200
#: What a spreadsheet would take for the start of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: Excel writes 2027/5/12 for 2027-05-12, or signs for year, month and day, and perhaps the day of the week.
_DAY = re.compile(r"([0-9]{4})[^0-9\s]([0-9]{1,2})[^0-9\s]([0-9]{1,2})[^0-9]{0,6}")
_DATE = "Write it as 2027-05-12: year, month, day."
_TIME = "Write it as 16:20, or as 16:20-17:50 for start and end."


@dataclass(frozen=True)
class Meeting:
    """One row of the schedule: a day, what is read, and by whom. ``start`` and ``end`` may be unknown."""

    date: date
    sections: tuple[str, ...]
    presenters: tuple[str, ...]
    start: time | None = None
    end: time | None = None
    place: str = ""


@dataclass(frozen=True)
class Schedule:
    """A schedule, its meetings in order of time. ``revised`` marks a revised edition, of ``revised_on``;
    hours are those of ``timezone``, a name of the IANA's list.
    """

    meetings: tuple[Meeting, ...]
    title: str = ""
    revised: bool = False
    revised_on: date | None = None
    note: str = ""
    timezone: str = TIMEZONE


def read_schedule(path: Path, own: Path | None = None, timezone: str | None = None) -> Schedule:
    """The schedule of a file that ends in .toml, or of a table in .csv, .tsv or .txt. ``own`` is a lecturer's
    folder, which may hold other names for the columns; ``timezone`` takes the place of the file's.

    Raises ``BpgenError`` with file and place for a file that cannot be read, is too large or is no text; for
    an unknown or missing column; a date, time or time zone that is none; a cell that a spreadsheet would run
    as a formula; and a row that is there twice.
    """
    data = read_file(path, "a schedule", "Give the path of a schedule.")
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("toml", "csv", "tsv", "txt"):
        raise BpgenError(
            "This is no kind of schedule file.", where=str(path), mend="Name a file in .toml or .csv."
        )
    return parse_schedule(data, where=str(path), kind=kind, own=own, timezone=timezone)


def parse_schedule(
    data: str | bytes, *, where: str, kind: str, own: Path | None = None, timezone: str | None = None
) -> Schedule:
    """The schedule of a text, ``kind`` being toml or the ending of a table. ``where`` is for messages."""
    known = columns(own)
    data = data.encode() if isinstance(data, str) else data
    if kind == "toml":
        head, rows = read_toml(_toml_text(data, where), where)
    else:
        head, rows = Row(where, {}), read_rows(data, where, known)
    if len(rows) > _MOST_MEETINGS:
        raise BpgenError(
            f"{len(rows):,} meetings; the most is {_MOST_MEETINGS:,}.", where=where, mend="Use several files."
        )
    if not rows:
        raise BpgenError("There is no meeting.", where=where, mend="Give at least one, with a date.")
    title, note, place = (_text(head.values.get(k, ""), head.at(k), k) for k in ("title", "note", "place"))
    revised = _revised(head)
    zone = zone_of(head.values.get("timezone", TIMEZONE), head.at("timezone"))
    zone = zone_of(timezone, "--timezone") if timezone is not None else zone
    meetings: dict[Meeting, str] = {}
    for row in rows:
        meeting = _meeting(row, place, known, zone)
        if meeting in meetings:
            raise BpgenError(
                f"This meeting stands there already: {meetings[meeting]}.",
                where=row.where,
                mend="Keep one of the two.",
            )
        meetings[meeting] = row.where.removeprefix(f"{where}, ")
    return Schedule(
        tuple(sorted(meetings, key=lambda m: (m.date, m.start or time.min))),
        title=title,
        revised=bool(revised),
        revised_on=revised if isinstance(revised, date) else None,
        note=note,
        timezone=zone.key,
    )


def sample_text() -> str:
    """The sample schedule, as a file to start from. It names nobody."""
    return (templates_folder() / "schedule" / "sample.toml").read_text(encoding="utf-8")


def sample_schedule() -> Schedule:
    """The sample schedule."""
    return parse_schedule(sample_text(), where="sample.toml", kind="toml")


def columns(own: Path | None = None) -> Mapping[str, Any]:
    """The names that the columns of a CSV file may have in either language, and the signs between names:
    ours, or those of a lecturer's own folder.

    Raises ``BpgenError`` where the lecturer's file is at fault.
    """
    found = words("schedule", "columns", own)
    for key in ("between_names", "between_times"):
        try:
            re.compile(found[key])
        except re.error as error:
            raise BpgenError(
                f"{key!r} is no regular expression: {error}.",
                where=f"{own}/schedule/columns.toml",
                mend='Write the signs in square brackets: "[;,]".',
            ) from None
    return found


def shown_names(names: Sequence[str]) -> tuple[str, str]:
    """The names of a column that are shown, in English and Japanese: the first two, or the only one twice."""
    return names[0], names[1] if len(names) > 1 else names[0]


def _toml_text(data: bytes, where: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BpgenError(
            f"Byte {error.start + 1} is not UTF-8.",
            where=f"{where}, line {line}",
            mend="Save the file as UTF-8.",
        ) from None
    if not text.strip():
        raise BpgenError("The file is empty.", where=where, mend="Give at least one meeting.")
    return text


def _meeting(row: Row, place: str, known: Mapping[str, Any], zone: ZoneInfo) -> Meeting:
    start, end = _times(row, known["between_times"])
    between = known["between_names"]
    day = _date(row.values["date"], row.at("date"))
    for hour, key in ((start, "start"), (end, "end")):
        if hour is not None:
            check_hour(day, hour, zone, row.at(key, "time"))
    return Meeting(
        date=day,
        sections=_names(row, "sections", _MOST_SECTIONS, between),
        presenters=_names(row, "presenters", _MOST_PRESENTERS, between),
        start=start,
        end=end,
        place=_text(row.values.get("place", ""), row.at("place"), "place") or place,
    )


def _revised(head: Row) -> bool | date:
    revised = head.values.get("revised", False)
    if not isinstance(revised, bool | date) or isinstance(revised, datetime):
        raise BpgenError(
            f"{_shown(revised)} is no mark of a revised schedule.",
            where=head.at("revised"),
            mend="Write true, or the day of the revision: 2027-05-19, without quotes.",
        )
    return revised


def _date(value: object, where: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        found = _DAY.fullmatch(_narrow(value))
        try:
            if found:
                return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise BpgenError(f"There is no day {value.strip()}.", where=where, mend=_DATE) from None
        _refuse_formula(value, where)
    raise BpgenError(f"{_shown(value)} is not a date.", where=where, mend=_DATE)


def _times(row: Row, between: str) -> tuple[time | None, time | None]:
    start, end = row.values.get("start") or None, row.values.get("end") or None
    if "time" in row.values:
        _refuse_formula(str(row.values["time"]), row.at("time"))
        parts = re.split(between, _narrow(str(row.values["time"])), maxsplit=1)
        start, end = (part.strip() or None for part in (*parts, "")[:2])
    first, last = (_time(x, row, key) for x, key in ((start, "start"), (end, "end")))
    if last is not None and (first is None or last <= first):
        at = row.at("end", "time")
        raise BpgenError("The end is not after the start.", where=at, mend=_TIME)
    return first, last


def _time(value: object, row: Row, key: str) -> time | None:
    where = row.at(key, "time")
    if value is None:
        return None
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(:[0-9]{2})?", _narrow(str(value)))
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        _refuse_formula(str(value), where)
        raise BpgenError(f"{_shown(value)} is not a time.", where=where, mend=_TIME)
    return time(int(found[1]), int(found[2]))


def _names(row: Row, key: str, most: int, between: str) -> tuple[str, ...]:
    value, where = row.values.get(key, ""), row.at(key)
    if isinstance(value, str):
        _refuse_formula(value, where)
        value = re.split(between, value)
    if not isinstance(value, list):
        raise BpgenError(
            f"{_shown(value)} cannot stand here.", where=where, mend=f'Write {key} = ["...", "..."].'
        )
    names = tuple(name for name in (_text(x, where, key) for x in value) if name)
    if not names and key == "sections":
        raise BpgenError(
            f"There are no {key}.", where=where, mend="Give at least one, or a word such as holiday."
        )
    if len(names) > most:
        raise BpgenError(f"{len(names)} {key}; the most is {most}.", where=where, mend="Use several rows.")
    return names


def _text(value: object, where: str, key: str) -> str:
    if not isinstance(value, str):
        raise BpgenError(f"{_shown(value)} is not a text.", where=where, mend=f'Write {key} = "...".')
    text = clean(value).strip()
    for form in (value, text):
        _refuse_formula(form, where)
    if len(text) > _LONGEST_TEXT:
        raise BpgenError(
            f"The text has {len(text):,} characters; the most is {_LONGEST_TEXT}.",
            where=where,
            mend="Shorten it.",
        )
    return text


def _refuse_formula(value: str, where: str) -> None:
    """Refuse what a spreadsheet would run, wide signs included: a schedule is handed on as a table."""
    if any(text.startswith(_FORMULA_STARTS) for text in (value, _narrow(value))):
        raise BpgenError(
            f"{_shown(value)} begins like a formula of a spreadsheet, which would run it.",
            where=where,
            mend="Begin with a letter or a digit, and leave empty what is not known.",
        )


def _narrow(text: str) -> str:
    """The text with the wide signs of a Japanese keyboard made ASCII's."""
    return unicodedata.normalize("NFKC", text).strip()


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:40]}..."
