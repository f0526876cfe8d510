"""The network and its given values."""

from __future__ import annotations

from ...lesson.course import Course, PageSource, printed
from .page import page


def _network_page(course: Course) -> PageSource:
    return PageSource("network", printed(course, "network"))


PAGES = (page("network", "introduction", 3, _network_page),)
