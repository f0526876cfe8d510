"""A quantity of a round as a row of a table."""

from __future__ import annotations

from typing import TypedDict


class Row(TypedDict):
    """One quantity of one round: the record that ``bpgen show --format json`` prints, with its meaning.

    ``key`` is unique in a round; ``name`` is the same without the sample's number. ``role`` is the part of a
    round, ``value`` the number in full, ``written`` the same as it is printed. ``symbol``, ``formula`` and
    ``substituted`` are LaTeX; a given quantity has no formula. ``title`` says in words what it is.
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
    title: str
