"""A quantity of a round: as a record for other programs, and as a row of a table."""

from __future__ import annotations

from typing import TypedDict


class Record(TypedDict):
    """One quantity of one round.

    ``key`` is unique in a round; ``name`` is the same without the sample's number. ``role`` is the part of a
    round, ``value`` the number in full, ``written`` the same as it is printed. ``symbol``, ``formula`` and
    ``substituted`` are LaTeX, with symbols and with numbers; a given quantity has no formula.
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


class Row(Record):
    """One quantity of one round: the record that ``bpgen show --format json`` prints, with its meaning.

    ``title`` says in words what it is.
    """

    title: str
