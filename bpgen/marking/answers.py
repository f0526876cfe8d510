"""A learner's numbers from a table: which column holds what, which quantity each row means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from ..disk.table import CsvHeading, CsvRow, CsvTable, heading_of, narrow, read_table
from ..disk.written import DecimalMark, is_not_finite, mark_of, number
from ..errors import BpgenError
from ..errors.languages import LANGUAGES
from ..errors.messages import Message, said
from ..graph.quantity import Graph
from ..trace.spelling import Spellings, is_elsewhere, similar, spellings, understood
from ..words.texts import words
from .unreadable import Trouble, Unreadable, refusal

#: A round: 2, 2.0, round 2; a Japanese one has letters on both sides.
_ROUND = re.compile(r"[^\W\d_]*\s*([0-9]{1,9})(?:[.]0*)?\s*[^\W\d_]*")
_WHOLE = re.compile(r"[+-]?[0-9]+")
#: The digits behind a decimal comma, which are no round.
_DECIMALS = re.compile(r"0[0-9]+|[0-9]{3,}")
#: The nearest known name is looked for so often: it takes time.
_MOST_NEAR = 20
#: What separates cells, where it is not what separates those of the table.
_SEPARATORS = re.compile(r"[,;\t|]")
_EMPTY = said("marking.fill_in")


class Answer(NamedTuple):
    """A number that a learner gives for a quantity of a round, and the row in which it stands."""

    round: int
    key: str
    value: Decimal
    row: int


class Answers(NamedTuple):
    """What a table holds, in its order: the numbers that can be read, and what cannot."""

    given: tuple[Answer, ...]
    unreadable: tuple[Unreadable, ...]


class _Columns(NamedTuple):
    """Where in a row the name, the number and the round stand, counted from 0."""

    name: int
    value: int
    round: int | None
    width: int | None = None


@dataclass(frozen=True)
class _Reader:
    """What is known while rows are read."""

    graph: Graph
    known: Spellings
    rounds: int
    columns: _Columns
    mark: DecimalMark
    #: Whether numbers with a decimal comma were split in two, as it seems.
    split: bool


def read_answers(
    data: bytes, graph: Graph, rounds: int, where: str | Message, own: Path | None = None
) -> Answers:
    """The numbers that a table gives, in its order; rows whose number is blank are left out.

    Columns are found by their headings in Japanese or English (``own``, a user's templates, may have
    others), or are name, number and round. A cell that cannot be read is a finding, and the rest is read; a
    quantity that stands twice with two numbers is one, too, and counts as not given.

    Raises ``BpgenError`` for what is no table, a heading that lacks a column, and a table of which nothing
    can be read.
    """
    table = read_table(data, where, mend=_EMPTY)
    start, columns = _layout(table, own)
    comma = graph.shape.notation.decimal == "comma"
    mark, known = mark_of(table, comma=comma), spellings(graph, rounds)
    reader = _Reader(graph, known, rounds, columns, mark, _is_split(table, start, columns))
    given: dict[tuple[int, str], Answer] = {}
    found: list[Unreadable] = []
    twice = dict[tuple[int, str], list[Answer]]()
    for one in (*_above(reader, table.rows[:start]), *_read(reader, table.rows[start:])):
        if isinstance(one, Unreadable):
            found.append(one)
            continue
        place = (one.round, one.key)
        if given.setdefault(place, one).value != one.value:
            twice.setdefault(place, [given[place]]).append(one)
    found += [_contradiction(answers) for answers in twice.values()]
    if found and not given:
        raise refusal(found, where)
    kept = tuple(answer for place, answer in given.items() if place not in twice)
    return Answers(kept, tuple(sorted(found, key=lambda one: one.row)))


def _above(reader: _Reader, rows: Sequence[CsvRow]) -> Iterator[Answer]:
    """The answers above the heading, where others than titles stand there, as in a table sorted with it."""
    for row in rows:
        cell = row.cell(reader.columns.value)
        one = _answer(reader, row, row.cell(reader.columns.name), cell) if cell else None
        if isinstance(one, Answer):
            yield one


def _read(reader: _Reader, rows: Sequence[CsvRow]) -> Iterator[Answer | Unreadable]:
    columns, asked = reader.columns, 0
    begun = columns.width is not None
    for row in rows:
        cell, name = row.cell(columns.value), row.cell(columns.name)
        if not cell:
            # A row between other separators than those of the table is one cell, and no blank.
            parts = [part.strip() for part in _SEPARATORS.split(name)]
            if len(parts) > 1 and _keys(reader, parts[0]) and any(parts[1:]):
                yield Unreadable(row.number, None, Trouble.NAME, name)
            continue
        one = _answer(reader, row, name, cell)
        if isinstance(one, Unreadable) and not begun and not re.search(r"[0-9]", narrow(name + cell)):
            continue  # a title, or a heading in words of its own
        begun = True
        if isinstance(one, Unreadable) and one.trouble is Trouble.NAME and asked < _MOST_NEAR:
            asked += 1
            near = similar(reader.known, name) or ""
            one = one._replace(near=near, elsewhere=is_elsewhere(reader.known, name))
        yield one


def _answer(reader: _Reader, row: CsvRow, name: str, cell: str) -> Answer | Unreadable:
    columns = reader.columns
    if not name:
        return Unreadable(row.number, None, Trouble.NO_NAME, cell)
    keys = _keys(reader, name)
    if len(keys) != 1:
        trouble = Trouble.SAMPLE if keys else Trouble.NAME
        values = {"name": understood(reader.graph, reader.known, name), "example": keys[0]} if keys else {}
        return Unreadable(row.number, None, trouble, name, values=values)
    value = number(cell, reader.mark)
    if value is None:
        return Unreadable(row.number, columns.value, _no_number(cell, reader.mark), cell)
    behind = row.cell(columns.value + 1)
    over = columns.width is not None and columns.value + 1 >= columns.width
    if (reader.split or over) and _WHOLE.fullmatch(narrow(cell)) and _WHOLE.fullmatch(narrow(behind)):
        return Unreadable(row.number, columns.value, Trouble.SPLIT, f"{cell},{behind}")
    written = row.cell(columns.round)
    round_ = _round(written) if written else 1
    if round_ is None or not 1 <= round_ <= reader.rounds:
        trouble = Trouble.NO_ROUND if round_ is None else Trouble.ROUND
        return Unreadable(row.number, columns.round, trouble, written, values={"last": reader.rounds})
    return Answer(round_, keys[0], value, row.number)


def _keys(reader: _Reader, name: str) -> list[str]:
    """The keys of the quantities that a name may mean."""
    meant = understood(reader.graph, reader.known, name)
    if meant is None:
        return []
    base, bracket, sample = meant.partition("[")
    key = reader.graph.aliases.get(base, base) + bracket + sample
    if key in reader.graph.by_key:
        return [key]
    return [q.key for q in reader.graph.quantities if q.name == key]


def _no_number(cell: str, mark: DecimalMark) -> Trouble:
    if is_not_finite(cell):
        return Trouble.NOT_FINITE
    readable = [
        number(cell, DecimalMark.POINT),
        number(cell, DecimalMark.COMMA),
        number(cell, DecimalMark.EITHER),
    ]
    return Trouble.EITHER_MARK if any(value is not None for value in readable) else Trouble.NUMBER


def _round(cell: str) -> int | None:
    found = _ROUND.fullmatch(narrow(cell))
    return int(found[1]) if found else None


def _contradiction(answers: Sequence[Answer]) -> Unreadable:
    """The finding where a quantity stands several times with different numbers."""
    first, *others = answers
    values = {"name": first.key, "round": first.round, "rows": ", ".join(str(a.row) for a in answers)}
    return Unreadable(others[0].row, None, Trouble.TWICE, first.key, values=values)


def _is_split(table: CsvTable, start: int, columns: _Columns) -> bool:
    """Whether it looks as if 0,1375 had been written between commas: behind a whole number are more digits
    than a round has.
    """
    if columns.width is not None or table.separator != ",":
        return False
    pairs = ((row.cell(columns.value), row.cell(columns.round)) for row in table.rows[start:])
    return any(_WHOLE.fullmatch(narrow(a)) and _DECIMALS.fullmatch(narrow(b)) for a, b in pairs)


def _layout(table: CsvTable, own: Path | None) -> tuple[int, _Columns]:
    """The index of the first row with data, and where what stands in the columns."""
    if max(len(row.cells) for row in table.rows) == 1:
        raise BpgenError("marking.one_column", where=table.where)
    heading = _heading(table, own)
    if heading is None:
        # Columns that are empty throughout do not count.
        first = min(n for row in table.rows for n, cell in enumerate(row.cells) if cell)
        return 0, _Columns(first, first + 1, first + 2)
    place = table.at(table.rows[heading.start])
    if "value" not in heading.columns:
        raise BpgenError("marking.no_values", where=place)
    if "name" not in heading.columns:
        raise BpgenError("marking.no_names", where=place)
    columns, row = heading.columns, table.rows[heading.start]
    width = max(n for n, cell in enumerate(row.cells) if cell) + 1
    return heading.start + 1, _Columns(columns["name"], columns["value"], columns.get("round"), width)


def answer_columns(own: Path | None = None) -> Mapping[str, Sequence[str]]:
    """What the columns of names, numbers and rounds may be called, in any language; ``own`` is a folder of a
    user's templates.
    """
    texts = [words("marking", lang, own) for lang in LANGUAGES]
    return {
        kind: [word for t in texts for word in (*t["column"][kind], t["heading"][kind])]
        for kind in ("name", "value", "round")
    }


def _heading(table: CsvTable, own: Path | None) -> CsvHeading | None:
    """The heading, of whose columns one at least holds names or numbers."""
    heading = heading_of(table, answer_columns(own))
    return heading if heading and heading.columns.keys() & {"name", "value"} else None
