"""JSON: one array, an object a record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from textwrap import indent

from .format import RecordFormat, Records


def _lines(records: Records) -> Iterator[str]:
    """An object a line; spread, a value a line."""
    opening = "["
    for row in records.rows:
        one = dict(zip(records.columns, row, strict=True))
        text = json.dumps(one, ensure_ascii=False, allow_nan=False, indent=2 if records.spread else None)
        yield f"{opening}\n{indent(text, '  ')}"
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


FORMAT = RecordFormat(1, _lines)
