"""The page for lecturers: written by hand."""

from __future__ import annotations

from .by_hand import by_hand

PAGES = (by_hand("lecturers", "reference", 2),)
