"""Every quantity as a record: JSON and CSV for other programs, and the rows of a table."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator

from ..errors import BpgenError
from ..graph.quantity import Quantity
from ..trace.printed import PrintedRound
from ..trace.row import Record

#: What a spreadsheet would take for the start of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def record(q: Quantity, printed: PrintedRound) -> Record:
    """The record of a quantity. Raises ``BpgenError`` for a value that no float can hold."""
    value = float(printed.values[q.key])
    if not math.isfinite(value):
        raise BpgenError("exports.too_large", name=q.key, round=printed.number)

    return Record(
        name=q.name,
        key=q.key,
        concept=q.concept.value,
        role=q.role.value,
        round=printed.number,
        sample=q.index.sample,
        value=value,
        written=printed.text(q.key),
        symbol=printed.symbol(q.key),
        formula=printed.formula(q.key),
        substituted=printed.substituted(q.key),
    )


def to_json(records: Iterable[Record]) -> Iterator[str]:
    """The lines of one JSON array, an object a line."""
    opening = "["
    for one in records:
        yield f"{opening}\n  {json.dumps(one, ensure_ascii=False, allow_nan=False)}"
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def to_csv(records: Iterable[Record]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180) with a header. No text in it starts a spreadsheet's formula."""
    names = [*Record.__annotations__]
    yield _line(names)
    for one in records:
        yield _line([_cell(name, x) for name, x in one.items()])


def _cell(name: str, value: object) -> object:
    if name != "written" and isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
