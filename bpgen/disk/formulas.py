"""Texts in tables that spreadsheets open: a spreadsheet runs a cell that begins like a formula.

Such a text is written behind an apostrophe, as spreadsheets themselves mark texts, and read without it.
"""

from __future__ import annotations

import re
import unicodedata

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def begins_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula; wide signs count, numbers do not."""
    return unicodedata.normalize("NFKC", text[:1]).startswith(_STARTS) and not _NUMBER.fullmatch(text)


def guarded(text: str) -> str:
    """A text as it is written into a table. ``unguarded`` gives it back, whatever it is."""
    return f"'{text}" if begins_formula(text.lstrip("'")) else text


def unguarded(cell: str) -> str:
    """The text of a cell of a table."""
    return cell[1:] if cell.startswith("'") and begins_formula(cell.lstrip("'")) else cell
