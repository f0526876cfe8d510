"""The reading circle's page, and its calendar as other programs read it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dateutil.tz
import icalendar
import pytest

from bpgen.circle.reading_circle import calendar, reading_circle, table
from bpgen.circle.schedule import Meeting, Timetable, columns, parse_schedule, sample_schedule
from bpgen.errors.languages import LANGUAGES
from bpgen.words.texts import words
from support.site_pages import page_source

FIRST = Meeting(date(2027, 5, 12), ("1-1",), ("A", "B"), time(16, 20), time(17, 50), "Room 3; left, \\ right")
SECOND = Meeting(date(2027, 5, 19), ("2-1", "2-2"), ("C",))
THIRD = Meeting(date(2027, 5, 26), ("1-1",), ("A",), time(9))
SCHEDULE = Timetable((FIRST, SECOND, THIRD), title="Circle", revised=True, note="*")


def events(schedule: Timetable, lang: str = "en") -> list[Any]:
    return list(icalendar.Calendar.from_ical(calendar(schedule, lang)).walk("VEVENT"))


def test_other_programs_read_the_same_meetings() -> None:
    first, second, third = events(SCHEDULE)
    assert first["SUMMARY"] == "Reading circle: 1-1"
    assert first["DESCRIPTION"] == "Presented by A, B"
    assert first["LOCATION"] == FIRST.place
    for event, start, length in ((first, FIRST.start, 90), (third, THIRD.start, None)):
        begin = event["DTSTART"].dt
        assert begin.timetz().replace(tzinfo=None) == start
        assert begin.utcoffset() == timedelta(hours=9)
        assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
        assert ("DTEND" in event) is (length is not None)
        if length:
            assert event["DTEND"].dt - begin == timedelta(minutes=length)
    assert second["DTSTART"].dt == date(2027, 5, 19)
    assert second["DTEND"].dt == date(2027, 5, 20)
    assert "VALUE=DATE" in str(second.to_ical())
    assert "LOCATION" not in second


def test_text_is_escaped_and_lines_are_folded() -> None:
    data = calendar(SCHEDULE, "en")
    assert rb"LOCATION:Room 3\; left\, \\ right" in data
    long = replace(FIRST, place="教室" * 100)
    folded = calendar(Timetable((long,)), "ja")
    assert max(len(line) for line in folded.split(b"\r\n")) <= 75
    assert events(Timetable((long,)), "ja")[0]["LOCATION"] == long.place


def test_the_same_schedule_gives_the_same_bytes() -> None:
    data = calendar(SCHEDULE, "ja")
    assert data == calendar(SCHEDULE, "ja")
    stamps = {event["DTSTAMP"].dt for event in events(SCHEDULE)}
    assert stamps == {datetime(2027, 5, 12, tzinfo=UTC)}
    later = replace(SCHEDULE, revised_on=date(2027, 5, 20))
    assert {event["DTSTAMP"].dt for event in events(later)} == {datetime(2027, 5, 20, tzinfo=UTC)}


ZONES = (
    "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
    "Africa/Casablanca", "Europe/Dublin", "Pacific/Auckland",
)  # fmt: skip


@pytest.mark.parametrize("name", ZONES)
def test_hours_are_those_of_the_zone_as_an_independent_reader_of_calendars_has_them(name: str) -> None:
    """The judge, dateutil, works the offsets out from the file alone, without a table of zones."""
    days = [date(2026, 10, 20) + timedelta(days=9 * n) for n in range(45)]
    meetings = tuple(replace(FIRST, date=day, sections=(str(n),)) for n, day in enumerate(days))
    data = calendar(Timetable(meetings, timezone=name), "en")
    described = dateutil.tz.tzical(io.StringIO(data.decode())).get(name)
    events = list(icalendar.Calendar.from_ical(data).walk("VEVENT"))
    assert len(events) == len(days)
    for event, day in zip(events, days, strict=True):
        wall = datetime.combine(day, time(16, 20))
        assert event["DTSTART"].params["TZID"] == name
        assert event["DTSTART"].to_ical() == wall.strftime("%Y%m%dT%H%M%S").encode()
        assert wall.replace(tzinfo=described).utcoffset() == wall.replace(tzinfo=ZoneInfo(name)).utcoffset()


def test_berlin_s_summer_time_begins_and_ends_where_the_law_says() -> None:
    """Directive 2000/84/EC: the last Sundays of March and October, 1:00 UTC."""
    data = calendar(Timetable((FIRST,), timezone="Europe/Berlin"), "en").decode().replace("\r\n", "\n")
    summer = "DTSTART:20270328T020000\nTZNAME:CEST\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200"
    winter = "DTSTART:20271031T030000\nTZNAME:CET\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100"
    assert f"BEGIN:DAYLIGHT\n{summer}\nEND:DAYLIGHT" in data
    assert f"BEGIN:STANDARD\n{winter}\nEND:STANDARD" in data


def test_tokyo_is_nine_hours_before_greenwich_all_year() -> None:
    data = calendar(SCHEDULE, "ja").decode()
    assert data.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in data
    assert "TZOFFSETFROM:+0900\r\n" in data
    assert "TZOFFSETTO:+0900\r\n" in data


def test_greenwich_needs_no_description() -> None:
    assert b"DTSTART:20270512T162000Z" in calendar(Timetable((FIRST,), timezone="UTC"), "en")


def test_a_meeting_without_presenters_is_presented_by_nobody() -> None:
    alone = Timetable((replace(FIRST, presenters=()),))
    assert "DESCRIPTION" not in events(alone)[0]
    assert table(alone, "en")[0].presenters == ""


def test_the_page_names_the_zone() -> None:
    elsewhere = replace(SCHEDULE, timezone="Europe/Berlin")
    for lang in LANGUAGES:
        text = page_source("reading-circle", reading_circle(elsewhere, lang), lang)
        assert "`Europe/Berlin`" in text
        assert "`Asia/Tokyo`" not in text
        assert "`Asia/Tokyo`" in page_source("reading-circle", reading_circle(SCHEDULE, lang), lang)


def test_a_zone_is_there_where_there_are_hours_and_only_there() -> None:
    assert calendar(SCHEDULE, "ja").count(b"BEGIN:VTIMEZONE") == 1
    assert b"VTIMEZONE" not in calendar(Timetable((SECOND,)), "ja")


def test_each_meeting_has_a_uid_which_it_keeps_when_it_moves() -> None:
    before = [str(event["UID"]) for event in events(SCHEDULE)]
    assert len(set(before)) == 3
    assert before == [str(event["UID"]) for event in events(SCHEDULE, "ja")]
    moved = replace(FIRST, date=date(2027, 5, 13), presenters=("C",), start=None, end=None, place="")
    assert before == [
        str(event["UID"]) for event in events(replace(SCHEDULE, meetings=(moved, SECOND, THIRD)))
    ]
    next_year = replace(FIRST, date=date(2028, 5, 10))
    assert str(events(replace(SCHEDULE, meetings=(next_year,)))[0]["UID"]) not in before


def test_days_and_hours_are_written_as_each_language_writes_them() -> None:
    ja, en = (table(SCHEDULE, lang) for lang in LANGUAGES)
    assert ja[0] == ("2027年5月12日（水）", "16:20〜17:50", FIRST.place, "1-1", "A、B")
    assert en[0] == ("Wed 12 May 2027", "16:20–17:50", FIRST.place, "1-1", "A, B")
    assert (ja[1].time, en[1].time, ja[2].time, en[2].time) == ("", "", "09:00〜", "from 09:00")
    assert set(words("schedule", "ja")) == set(words("schedule", "en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page(lang: str) -> None:
    text = page_source("reading-circle", reading_circle(SCHEDULE, lang), lang)
    assert words("schedule", lang)["revised"].strip("（） ()") in text
    assert "<schedule.ics>`" in text
    assert "\n\\*\n" in text  # the note, as it was typed
    assert "{note}" not in text
    sample = page_source("reading-circle", reading_circle(sample_schedule(), lang, sample=True), lang)
    assert "{note}" in sample
    assert sample.count("\n* - ") == 1 + len(sample_schedule().meetings) + 1 + len(columns()["column"])


def test_columns_without_entries_are_left_out() -> None:
    context = reading_circle(Timetable((SECOND,)), "en")
    assert not context["has_time"]
    assert not context["has_place"]
    assert "Place" not in page_source("reading-circle", context, "en").partition("## A schedule")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_on_the_page_are_schedules(lang: str) -> None:
    context = reading_circle(SCHEDULE, lang)
    for kind in ("toml", "csv"):
        text = "\n".join(context[f"sample_{kind}"].splitlines()[1:-1])
        assert parse_schedule(text, where="page", kind=kind).meetings


def test_a_lecturer_s_own_words_and_columns(tmp_path: Path) -> None:
    (tmp_path / "words" / "en").mkdir(parents=True)
    text = 'between = " und "\n[column]\nplace = ["hall"]\n'
    (tmp_path / "words" / "en" / "schedule.toml").write_text(text, encoding="utf-8")
    context = reading_circle(SCHEDULE, "en", tmp_path)
    text = page_source("reading-circle", context, "en")
    assert " und ".join(FIRST.presenters) in text
    assert "- `hall`\n  - `場所`\n" in text
    assert b" und ".join(x.encode() for x in FIRST.presenters) in calendar(SCHEDULE, "en", tmp_path)
    sample = "\n".join(context["sample_csv"].splitlines()[1:-1])
    assert parse_schedule(sample, where="page", kind="csv", own=tmp_path).meetings


def test_a_user_s_text_cannot_become_markup() -> None:
    evil = replace(
        FIRST,
        sections=("```{include} /etc/passwd", "<script>alert(1)</script>"),
        presenters=("{bp}`w5`", "[x](y)"),
    )
    text = page_source("reading-circle", reading_circle(replace(SCHEDULE, meetings=(evil,)), "en"), "en")
    assert "```{include}" not in text
    assert "<script>" not in text
    assert "{bp}`" not in text
    assert "](y)" not in text
