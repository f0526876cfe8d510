"""The reading circle's page: the schedule as a table, and as a calendar file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from ..errors.languages import LANGUAGES, language
from ..formats.markdown import block, code
from ..formats.plain import phrase
from ..words.texts import file_text, words
from .schedule import Meeting, Timetable
from .zones import component

#: The calendar file's name, beside the page; the page's prose names it, too.
CALENDAR = "schedule.ics"
Say = Callable[..., str]


class TimetableEntry(NamedTuple):
    """One row of the table, in words."""

    date: str
    time: str
    place: str
    sections: str
    presenters: str


def table(schedule: Timetable, lang: str, own: Path | None = None) -> list[TimetableEntry]:
    """The rows of the page's table. ``own`` is a lecturer's folder, which may hold other words."""
    say = _words(lang, own)
    between = say("between")
    return [
        TimetableEntry(
            _day(m.date, say), _hours(m, say), m.place, between.join(m.sections), between.join(m.presenters)
        )
        for m in schedule.meetings
    ]


def reading_circle(
    schedule: Timetable, lang: str, own: Path | None = None, *, sample: bool = False
) -> dict[str, Any]:
    """What the page's template prints. ``sample`` says that the schedule is ours, not the course's."""
    say, lines = _words(lang, own), table(schedule, lang, own)
    return {
        "heading": _title(schedule, say),
        "revised_on": _day(schedule.revised_on, say) if schedule.revised_on else "",
        "note": schedule.note,
        "rows": lines,
        "has_time": any(line.time for line in lines),
        "has_place": any(line.place for line in lines),
        "timezone": code(schedule.timezone),
        "sample": sample,
        "sample_toml": block(file_text(lang, "schedule"), "toml"),
        "sample_csv": block(_sample_csv(_columns(lang, own)), "text"),
        "columns": list(zip(*(_named(each, lang, own) for each in sorted(LANGUAGES)), strict=True)),
    }


def calendar(schedule: Timetable, lang: str, own: Path | None = None) -> bytes:
    """The schedule as an iCalendar file (RFC 5545): the same bytes whenever it is made.

    A meeting keeps its UID when its day, hour, place or presenters change, so that a calendar that has
    read an earlier edition moves the meeting instead of adding another.
    """
    import icalendar

    say, zone = _words(lang, own), ZoneInfo(schedule.timezone)
    out = icalendar.Calendar()
    out.add("prodid", f"-//bpgen//reading circle//{lang.upper()}")
    out.add("version", "2.0")
    out.add("x-wr-calname", _title(schedule, say))
    if any(m.start is not None for m in schedule.meetings):
        days = [m.date for m in schedule.meetings]
        out.add_component(component(icalendar, zone, min(days), max(days)))
    stamp = datetime.combine(schedule.revised_on or schedule.meetings[0].date, time.min, tzinfo=UTC)
    seen: dict[str, int] = {}
    for m in schedule.meetings:
        # A section that is read on several days: its first day, its second, ...
        what = "\n".join((schedule.title, str(schedule.meetings[0].date.year), *m.sections))
        seen[what] = seen.get(what, 0) + 1
        uid = uuid5(NAMESPACE_URL, f"bpgen:reading-circle\n{what}\n{seen[what]}")
        out.add_component(_event(icalendar, m, say, str(uid), stamp, zone))
    data = out.to_ical()
    assert isinstance(data, bytes)
    return data


def _event(icalendar: Any, m: Meeting, say: Say, uid: str, stamp: datetime, zone: ZoneInfo) -> Any:
    between = say("between")
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("summary", say("summary", sections=between.join(m.sections)))
    if m.presenters:
        event.add("description", say("presenters", presenters=between.join(m.presenters)))
    if m.place:
        event.add("location", m.place)
    if m.start is None:
        event.add("dtstart", m.date)
        event.add("dtend", m.date + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return event
    event.add("dtstart", datetime.combine(m.date, m.start, tzinfo=zone))
    if m.end is not None:
        event.add("dtend", datetime.combine(m.date, m.end, tzinfo=zone))
    return event


def _title(schedule: Timetable, say: Say) -> str:
    """The schedule's title, with the mark of a revised edition."""
    return (schedule.title or say("calendar")) + (say("revised") if schedule.revised else "")


def _day(day: date, say: Say) -> str:
    weekday, month = say(f"weekday.{day.isoweekday()}"), say(f"month.{day.month}")
    return say("date", year=day.year, month=month, day=day.day, weekday=weekday)


def _hours(m: Meeting, say: Say) -> str:
    if m.start is None:
        return ""
    if m.end is None:
        return say("time_open", start=f"{m.start:%H:%M}")
    return say("time", start=f"{m.start:%H:%M}", end=f"{m.end:%H:%M}")


def _words(lang: str, own: Path | None) -> Say:
    """The schedule's words in a language: say("time_open", start="16:20")."""
    return partial(phrase, words("schedule", lang, own))


def _named(lang: str, shown: str, own: Path | None) -> list[str]:
    """A language's name in the language ``shown``, then what it calls the columns."""
    return [language(shown).name_of(lang), *map(code, _columns(lang, own).values())]


def _columns(lang: str, own: Path | None) -> Mapping[str, str]:
    """What the columns of a CSV file are called in a language."""
    return {key: names[0] for key, names in words("schedule", lang, own)["column"].items()}


def _sample_csv(named: Mapping[str, str]) -> str:
    """A schedule as CSV with columns of these names, as an example."""
    head = ",".join(named[key] for key in ("date", "time", "sections", "presenters", "place"))
    rows = ("2027-05-12,16:20-17:50,1-1,A;B,", "2027-05-19,16:20-17:50,2-1;2-2,C,")
    return "\n".join((head, *rows)) + "\n"
