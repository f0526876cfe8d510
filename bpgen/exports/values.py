"""Every quantity as a record: for other programs, and for the rows of a table."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ..errors import BpgenError
from ..graph.quantity import Quantity
from ..trace.printed import PrintedRound
from ..trace.row import Record
from .formats.format import Records


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


def records_of(found: Iterable[tuple[Quantity, PrintedRound]]) -> Records:
    """Quantities of rounds as records to be written in a format."""
    return Records(
        (*Record.__annotations__,), (record(q, printed).values() for q, printed in found), plain=("written",)
    )
