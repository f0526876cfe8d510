"""What a format of records is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple


class Records(NamedTuple):
    """Records of one kind: a row of values each, under the names of the columns.

    ``plain`` are columns whose texts are numbers as they are written or words of the program, so that a
    spreadsheet may read them as they are. ``spread``: there are few records, to be read by people too.
    """

    columns: Sequence[str]
    rows: Iterable[Iterable[object]]
    plain: Sequence[str] = ()
    spread: bool = False


class RecordFormat(NamedTuple):
    """How records become a text, line by line. ``order``: the format's place in help."""

    order: int
    lines: Callable[[Records], Iterator[str]]
