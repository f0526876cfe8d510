"""Time zones: by their names, and as an iCalendar file describes them."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ..errors import BpgenError, nearest
from ..errors.messages import Message

#: Where the hours of a schedule are meant that names no other time zone.
TIMEZONE = "Asia/Tokyo"
_LONGEST = 60


def zone_of(name: object, where: str | Message) -> ZoneInfo:
    """The time zone of a name of the IANA's list. Raises ``BpgenError`` with the nearest name."""
    try:
        if isinstance(name, str):
            return ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        pass
    shown = str(name)[:_LONGEST]
    near = nearest(shown, sorted(zoneinfo.available_timezones()))
    raise BpgenError("schedule.zone", where=where, name=shown, hint=near)


def check_hour(day: date, hour: time, zone: ZoneInfo, where: str | Message) -> None:
    """Refuse an hour that the clocks skip on the day on which they are put forward."""
    local = datetime.combine(day, hour, tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise BpgenError("schedule.hour", where=where, zone=zone.key, hour=f"{hour:%H:%M}", day=day)


class _Change(NamedTuple):
    """An instant from which the clocks show another time, and the offset before it."""

    at: datetime
    before: timedelta


def component(icalendar: Any, zone: ZoneInfo, first: date, last: date) -> Any:
    """The zone from the year of the first day to that of the last (RFC 5545, 3.6.5): one part for its state
    at the beginning, and one for each change of its clocks.
    """
    out = icalendar.Timezone()
    out.add("tzid", zone.key)
    start = datetime(first.year, 1, 1, tzinfo=zone).astimezone(UTC)
    end = datetime(last.year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
    for change in (_Change(start, _offset(start, zone)), *_changes(start, end, zone)):
        local = change.at.astimezone(zone)
        part = icalendar.TimezoneDaylight() if local.dst() else icalendar.TimezoneStandard()
        # The onset is written in the time that the clocks show until then.
        part.add("dtstart", (change.at + change.before).replace(tzinfo=None))
        part.add("tzoffsetfrom", change.before)
        part.add("tzoffsetto", _offset(change.at, zone))
        part.add("tzname", local.tzname())
        out.add_component(part)
    return out


def _changes(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[_Change]:
    day = timedelta(days=1)
    while start < end:
        before = _offset(start, zone)
        if _offset(start + day, zone) != before:
            # No zone changes twice within a day.
            low, high = start, start + day
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
            yield _Change(high.replace(microsecond=0), before)
        start += day


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
