"""Every quantity as a record: JSON and CSV for other programs, and the rows of a table."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields

from ..errors import BpgenError
from ..graph.expr import shown
from ..graph.quantity import Quantity
from ..printers import latex
from ..trace.printed import PrintedRound

#: What a spreadsheet would take for the start of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Record:
    """One quantity of one round.

    ``value`` is the full number, ``written`` the same as it is printed; ``formula`` and ``substituted``
    are LaTeX, with symbols and with numbers, and empty for a given quantity.
    """

    name: str
    key: str
    concept: str
    role: str
    round: int
    sample: int | None
    value: float
    written: str
    symbol: str
    formula: str
    substituted: str


def record(q: Quantity, printed: PrintedRound) -> Record:
    """The record of a quantity. Raises ``BpgenError`` for a value that no float can hold."""
    value = float(printed.values[q.key])
    if not math.isfinite(value):
        raise BpgenError("exports.too_large", name=q.key, round=printed.number)

    def leaf(key: str) -> str:
        return latex.number(printed.operand(key))

    definition = None if q.definition is None else shown(q.definition)
    graph, round_ = printed.graph, printed.number
    return Record(
        name=q.name,
        key=q.key,
        concept=q.concept.value,
        role=q.role.value,
        round=printed.number,
        sample=q.index.sample,
        value=value,
        written=printed.text(q.key),
        symbol=latex.symbol_of(graph, q.key, round_),
        formula="" if definition is None else latex.formula(graph, definition, round_),
        substituted="" if definition is None else latex.substituted(definition, leaf),
    )


def to_json(records: Iterable[Record]) -> Iterator[str]:
    """The lines of one JSON array, an object a line."""
    opening = "["
    for one in records:
        yield f"{opening}\n  {json.dumps(asdict(one), ensure_ascii=False, allow_nan=False)}"
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def to_csv(records: Iterable[Record]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180) with a header. No text in it starts a spreadsheet's formula."""
    names = [field.name for field in fields(Record)]
    yield _line(names)
    for one in records:
        yield _line([_cell(name, getattr(one, name)) for name in names])


def _cell(name: str, value: str | float | None) -> str | float | None:
    if name != "written" and isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def _line(cells: Iterable[str | float | None]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
