"""A learner's numbers from a table: which column holds what, which quantity each row means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..errors import BpgenError
from ..graph.quantity import Graph
from ..printers.python import identifier
from ..printers.text import symbol
from ..texts import LANGUAGES, words
from ..trace.evaluate import find
from .rows import Rows, read_rows
from .written import is_not_finite, number

#: Letters of the printed symbols, as names have them.
_LETTERS = str.maketrans({"∂": "d", "δ": "delta", "η": "eta", "⁺": "+"})
#: No quantity has a longer name.
_LONGEST = 100
#: What in a name says which unit, weight or sample.
_NUMBERS = re.compile(r"(?:_[ho])?(?:_?[0-9]+)+")
_WHOLE = re.compile(r"([0-9]{1,9})(?:[.]0*)?")
_NO_HEADING = "Without a heading the columns are name, number, round; with one, call them name, value, round."

_ELSEWHERE = "Or is the table of a network of another shape? Look at the command on the sheet."


class Answer(NamedTuple):
    """A number that a learner gives for a quantity of a round, and the row in which it stands."""

    round: int
    key: str
    value: Decimal
    row: int


class _Columns(NamedTuple):
    """Where in a row the name, the number and the round stand, counted from 0."""

    name: int
    value: int
    round: int | None


def read_answers(
    data: bytes, graph: Graph, rounds: int, where: str, own: Path | None = None
) -> tuple[Answer, ...]:
    """The numbers that a CSV file gives, in its order; rows whose number is blank are left out.

    Columns are found by their headings in Japanese or English (``own``, a user's templates, may have
    others), or are name, number and round. Raises ``BpgenError`` that names the row, and where one cell is
    at fault the column: an unknown or missing name, a round that is none of ``rounds``, a cell that is no
    finite number, a quantity given twice.
    """
    rows = read_rows(data, where)
    start, columns = _heading(rows, where, own)
    out: dict[tuple[int, str], Answer] = {}
    for answer in _answers(rows, start, columns, graph, rounds, where):
        before = out.setdefault((answer.round, answer.key), answer)
        if before is not answer:
            raise BpgenError(
                f"{answer.key} of round {answer.round} stands in row {before.row} already.",
                where=f"{where}, row {answer.row}",
                mend="Keep the row that counts.",
            )
    return tuple(out.values())


def _answers(
    rows: Rows, start: int, columns: _Columns, graph: Graph, rounds: int, where: str
) -> Iterator[Answer]:
    known = _known(graph, rounds)
    for n, row in enumerate(rows.cells[start:], start + 1):
        cell = _cell(row, columns.value)
        if not cell:
            continue
        here = f"{where}, row {n}"
        name = _cell(row, columns.name)
        if not name:
            raise BpgenError(
                f"There is a number, {cell[:40]!r}, but no name.", where=here, mend="Name the quantity."
            )
        value = number(cell, decimal_comma=rows.decimal_comma)
        try:
            key = _key(graph, known, name)
        except BpgenError as error:
            # Words above the first number are a heading that we do not know.
            heading = value is None and n == start + 1
            mend = _NO_HEADING if heading or not error.mend else error.mend
            if _is_elsewhere(known, name):
                mend = f"{mend} {_ELSEWHERE}"
            raise BpgenError(error.what, where=here, mend=mend) from None
        if value is None:
            raise _no_number(cell, f"{here}, {_column(columns.value)}")
        yield Answer(_round(row, columns.round, rounds, here), key, value, n)


def _heading(rows: Rows, where: str, own: Path | None) -> tuple[int, _Columns]:
    """The index of the first row with data, and where what stands in the columns."""
    start = next(n for n, row in enumerate(rows.cells) if any(row))
    if max(map(len, rows.cells)) == 1:
        raise BpgenError(
            "The table has one column only.",
            where=where,
            mend="Put a comma, a tab or a semicolon between a name and its number.",
        )
    row = [_folded(cell) for cell in rows.cells[start]]
    found = {kind: _first(row, accepted) for kind, accepted in _headings(own).items()}
    name, value = found["name"], found["value"]
    if name is None and value is None:
        return start, _Columns(0, 1, 2)
    if name is None or value is None:
        missing, call = ("numbers", "value") if value is None else ("names of the quantities", "name")
        raise BpgenError(
            f"No column is headed as the one with the {missing}.",
            where=f"{where}, row {start + 1}",
            mend=f"Head it {call!r}.",
        )
    return start + 1, _Columns(name, value, found["round"])


def _headings(own: Path | None) -> Mapping[str, Sequence[str]]:
    """What each column may be called, in either language, the likeliest first."""
    texts = [words("marking", lang, own) for lang in LANGUAGES]
    return {
        kind: [_folded(word) for t in texts for word in (*t["column"][kind], t["heading"][kind])]
        for kind in ("name", "value", "round")
    }


def _first(row: Sequence[str], accepted: Sequence[str]) -> int | None:
    return next((row.index(word) for word in accepted if word in row), None)


def _folded(cell: str) -> str:
    return "".join(cell.split()).casefold()


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _known(graph: Graph, rounds: int) -> Mapping[str, str]:
    """What a quantity may be called, capitals apart, and its name or key: the printed symbol is as good, of
    any of ``rounds``, and the name that a program has for it.
    """
    names = {_plain(name): name for name in (*(q.name for q in graph.quantities), *graph.aliases)}
    others = {
        _plain(other(q.key)): q.key
        for other in (identifier, partial(symbol, graph))
        for q in graph.quantities
    }
    # The symbols of later rounds: w1++ is w1+ of round 2.
    for r in range(2, rounds + 1):
        others |= {_plain(symbol(graph, q.key, r)): q.key for q in graph.defined}
    return others | names


def _is_elsewhere(known: Mapping[str, str], name: str) -> bool:
    """Whether an unknown name is that of a unit, weight or sample in another network."""
    base, bracket, _ = _plain(name)[:_LONGEST].partition("[")
    if base in known:
        return bool(bracket)
    return _NUMBERS.sub("#", base) in {_NUMBERS.sub("#", word) for word in known}


def _plain(name: str) -> str:
    return _folded(name).translate(_LETTERS)


def _key(graph: Graph, known: Mapping[str, str], name: str) -> str:
    base, bracket, sample = _plain(name)[:_LONGEST].partition("[")
    word = known.get(base, name[:_LONGEST]) + (bracket + sample if base in known else "")
    try:
        return find(graph, word).key
    except BpgenError as error:
        what = error.what if base in known and not bracket else f"No quantity is called {name[:40]!r}."
        raise BpgenError(what, mend=error.mend) from None


def _round(row: Sequence[str], column: int | None, rounds: int, here: str) -> int:
    """The round of a row: the first where nothing is said."""
    cell = _cell(row, column)
    if column is None or not cell:
        return 1
    found = _WHOLE.fullmatch(cell)
    if found is None or not 1 <= int(found[1]) <= rounds:
        what = "is not the number of a round" if found is None else "is a round that this sheet does not have"
        raise BpgenError(
            f"{cell[:40]!r} {what}.",
            where=f"{here}, {_column(column)}",
            mend=f"This sheet has round 1 to round {rounds}; --rounds makes it longer.",
        )
    return int(found[1])


def _no_number(cell: str, where: str) -> BpgenError:
    what = "stands for no number" if is_not_finite(cell) else "is not a number"
    return BpgenError(
        f"{cell[:40]!r} {what}.",
        where=where,
        mend="Write it as 0.05, -0.019 or 4.386e-4, or leave the cell blank.",
    )


def _column(index: int) -> str:
    """A column's number, and its letter in a spreadsheet."""
    return f"column {index + 1} ({chr(ord('A') + index)})" if index < 26 else f"column {index + 1}"
