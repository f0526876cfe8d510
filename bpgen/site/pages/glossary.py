"""The glossary: written by hand."""

from __future__ import annotations

from .by_hand import by_hand

PAGES = (by_hand("glossary", "reference", 1),)
