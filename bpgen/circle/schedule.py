"""The schedule of a reading circle: read from a TOML or CSV file, and checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ..disk.inputs import read_file
from ..errors import BpgenError
from ..errors.languages import LANGUAGES, OTHERWISE
from ..errors.messages import said
from ..formats.escape import clean
from ..words.texts import file_text, word_file, words
from .rows import MeetingEntry, Place, read_rows, read_toml
from .zones import TIMEZONE, check_hour, zone_of

_MOST_MEETINGS = 1000
_MOST_PRESENTERS, _MOST_SECTIONS, _LONGEST_TEXT = 4, 20, 200
#: What a spreadsheet would take for the start of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: Excel writes 2027/5/12 for 2027-05-12, or signs for year, month and day, and perhaps the day of the week.
_DAY = re.compile(r"([0-9]{4})[^0-9\s]([0-9]{1,2})[^0-9\s]([0-9]{1,2})[^0-9]{0,6}")
_DATE, _TIME = said("schedule.date_form"), said("schedule.time_form")


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
class Timetable:
    """A schedule, its meetings in order of time. ``revised`` marks a revised edition, of ``revised_on``;
    hours are those of ``timezone``, a name of the IANA's list.
    """

    meetings: tuple[Meeting, ...]
    title: str = ""
    revised: bool = False
    revised_on: date | None = None
    note: str = ""
    timezone: str = TIMEZONE


def read_schedule(path: Path, own: Path | None = None, timezone: str | None = None) -> Timetable:
    """The schedule of a file that ends in .toml, or of a table in .csv, .tsv or .txt. ``own`` is a lecturer's
    folder, which may hold other names for the columns; ``timezone`` takes the place of the file's.

    Raises ``BpgenError`` with file and place for a file that cannot be read, is too large or is no text; for
    an unknown or missing column; a date, time or time zone that is none; a cell that a spreadsheet would run
    as a formula; and a row that is there twice.
    """
    data = read_file(path, said("schedule.path"))
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("toml", "csv", "tsv", "txt"):
        raise BpgenError("schedule.ending", where=str(path))
    return parse_schedule(data, where=str(path), kind=kind, own=own, timezone=timezone)


def parse_schedule(
    data: str | bytes, *, where: str, kind: str, own: Path | None = None, timezone: str | None = None
) -> Timetable:
    """The schedule of a text, ``kind`` being toml or the ending of a table. ``where`` is for messages."""
    known = columns(own)
    data = data.encode() if isinstance(data, str) else data
    if kind == "toml":
        head, rows = read_toml(_toml_text(data, where), where)
    else:
        head, rows = MeetingEntry(where, {}), read_rows(data, where, known)
    if len(rows) > _MOST_MEETINGS:
        raise BpgenError("schedule.too_many", where=where, count=f"{len(rows):,}", most=f"{_MOST_MEETINGS:,}")
    if not rows:
        raise BpgenError("schedule.no_meetings", where=where)
    title, note, place = (_text(head.values.get(k, ""), head.at(k), k) for k in ("title", "note", "place"))
    revised = _revised(head)
    zone = zone_of(head.values.get("timezone", TIMEZONE), head.at("timezone"))
    zone = zone_of(timezone, "--timezone") if timezone is not None else zone
    meetings: dict[Meeting, Place] = {}
    for row in rows:
        meeting = _meeting(row, place, known, zone)
        if meeting in meetings:
            raise BpgenError("schedule.twice", where=row.where, place=meetings[meeting])
        meetings[meeting] = row.where
    return Timetable(
        tuple(sorted(meetings, key=lambda m: (m.date, m.start or time.min))),
        title=title,
        revised=bool(revised),
        revised_on=revised if isinstance(revised, date) else None,
        note=note,
        timezone=zone.key,
    )


def sample_schedule() -> Timetable:
    """The sample schedule, which is the same in every language. It names nobody."""
    return parse_schedule(file_text(OTHERWISE, "schedule"), where="schedule.toml", kind="toml")


def columns(own: Path | None = None) -> Mapping[str, Any]:
    """The names that the columns of a CSV file may have, those of all languages, and the signs between names
    and between times: ours, or those of a lecturer's own folder.

    Raises ``BpgenError`` where the lecturer's file is at fault.
    """
    texts = {lang: words("schedule", lang, own) for lang in sorted(LANGUAGES)}
    lists = [each["column"] for each in texts.values()]
    return {
        "column": {key: _in_turn([each[key] for each in lists]) for key in lists[0]},
        **{key: _pattern(key, texts, own) for key in ("between_names", "between_times")},
    }


def _in_turn(lists: Iterable[Sequence[str]]) -> list[str]:
    """The first of each list, then all others: the first names are those that messages show."""
    return [name for part in (slice(1), slice(1, None)) for names in lists for name in names[part]]


def _pattern(key: str, texts: Mapping[str, Mapping[str, Any]], own: Path | None) -> str:
    """A regular expression for what any of the languages has under a key."""
    for lang, each in texts.items():
        try:
            re.compile(each[key])
        except re.error as error:
            where = str(word_file(lang, "schedule.toml", own))
            raise BpgenError("schedule.pattern", where=where, name=key, reason=error) from None
    return f"(?:{'|'.join(each[key] for each in texts.values())})+"


def _toml_text(data: bytes, where: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = said("place.line", where=where, line=line)
        raise BpgenError("toml.utf8", where=place, byte=error.start + 1) from None
    if not text.strip():
        raise BpgenError("table.empty", where=where, mend=said("schedule.one_meeting"))
    return text


def _meeting(row: MeetingEntry, place: str, known: Mapping[str, Any], zone: ZoneInfo) -> Meeting:
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


def _revised(head: MeetingEntry) -> bool | date:
    revised = head.values.get("revised", False)
    if not isinstance(revised, bool | date) or isinstance(revised, datetime):
        raise BpgenError("schedule.revised", where=head.at("revised"), got=_shown(revised))
    return revised


def _date(value: object, where: Place) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        found = _DAY.fullmatch(_narrow(value))
        try:
            if found:
                return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise BpgenError("schedule.no_day", where=where, mend=_DATE, day=value.strip()) from None
        _refuse_formula(value, where)
    raise BpgenError("schedule.date", where=where, mend=_DATE, got=_shown(value))


def _times(row: MeetingEntry, between: str) -> tuple[time | None, time | None]:
    start, end = row.values.get("start") or None, row.values.get("end") or None
    if "time" in row.values:
        _refuse_formula(str(row.values["time"]), row.at("time"))
        parts = re.split(between, _narrow(str(row.values["time"])), maxsplit=1)
        start, end = (part.strip() or None for part in (*parts, "")[:2])
    first, last = (_time(x, row, key) for x, key in ((start, "start"), (end, "end")))
    if last is not None and (first is None or last <= first):
        at = row.at("end", "time")
        raise BpgenError("schedule.end", where=at, mend=_TIME)
    return first, last


def _time(value: object, row: MeetingEntry, key: str) -> time | None:
    where = row.at(key, "time")
    if value is None:
        return None
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(:[0-9]{2})?", _narrow(str(value)))
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        _refuse_formula(str(value), where)
        raise BpgenError("schedule.time", where=where, mend=_TIME, got=_shown(value))
    return time(int(found[1]), int(found[2]))


def _names(row: MeetingEntry, key: str, most: int, between: str) -> tuple[str, ...]:
    value, where = row.values.get(key, ""), row.at(key)
    if isinstance(value, str):
        _refuse_formula(value, where)
        value = re.split(between, value)
    if not isinstance(value, list):
        raise BpgenError("schedule.list", where=where, name=key, got=_shown(value))
    names = tuple(name for name in (_text(x, where, key) for x in value) if name)
    if not names and key == "sections":
        raise BpgenError("schedule.no_sections", where=where)
    if len(names) > most:
        raise BpgenError("schedule.entries", where=where, name=key, count=len(names), most=most)
    return names


def _text(value: object, where: Place, key: str) -> str:
    if not isinstance(value, str):
        raise BpgenError("schedule.text", where=where, name=key, got=_shown(value))
    text = clean(value).strip()
    for form in (value, text):
        _refuse_formula(form, where)
    if len(text) > _LONGEST_TEXT:
        raise BpgenError(
            "value.too_long", where=where, mend=said("fix.shorter"), most=_LONGEST_TEXT, got=f"{len(text):,}"
        )
    return text


def _refuse_formula(value: str, where: Place) -> None:
    """Refuse what a spreadsheet would run, wide signs included: a schedule is handed on as a table."""
    if any(text.startswith(_FORMULA_STARTS) for text in (value, _narrow(value))):
        raise BpgenError("schedule.formula", where=where, got=_shown(value))


def _narrow(text: str) -> str:
    """The text with the wide signs of a Japanese keyboard made ASCII's."""
    return unicodedata.normalize("NFKC", text).strip()


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:40]}..."
