"""The reading circle's schedule, and its dates as a calendar."""

from __future__ import annotations

from ...circle.reading_circle import CALENDAR, calendar, reading_circle
from ...circle.schedule import sample_schedule
from ...lesson.course import Course, PageSource, printed
from .page import Extras, File, Made, Page

_NAME = "reading-circle"


def _made(course: Course, extras: Extras) -> Made:
    schedule = extras.schedule or sample_schedule()
    told = reading_circle(schedule, course.lang, course.own, sample=extras.schedule is None)
    yield PageSource(_NAME, printed(course, _NAME, **told))
    yield File(CALENDAR, calendar(schedule, course.lang, course.own))


PAGES = (Page("repeat", 5, _made, lambda course: (_NAME,)),)
