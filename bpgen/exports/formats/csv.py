"""CSV (RFC 4180) with a header. No text in it starts a spreadsheet's formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from .format import RecordFormat, Records

#: What a spreadsheet would take for the start of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _lines(records: Records) -> Iterator[str]:
    yield _line(records.columns)
    guarded = [name not in records.plain for name in records.columns]
    for row in records.rows:
        yield _line(_guarded(x) if guard else x for guard, x in zip(guarded, row, strict=True))


def _guarded(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


FORMAT = RecordFormat(2, _lines)
