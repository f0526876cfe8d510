"""Cells of a table of answers that cannot be read: which, why, and how to write them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from ..disk.table import named
from ..documents.plain import phrase
from ..errors import BpgenError
from ..texts import words

#: So much of a cell is shown.
_SHOWN = 40


class Trouble(StrEnum):
    """Why a cell is not read; each has its words under ``[unreadable]`` of the marking texts."""

    NUMBER = "number"
    NOT_FINITE = "not_finite"
    EITHER_MARK = "either_mark"
    SPLIT = "split"
    NO_NAME = "no_name"
    NAME = "name"
    SAMPLE = "sample"
    NO_ROUND = "no_round"
    ROUND = "round"
    TWICE = "twice"


class Unreadable(NamedTuple):
    """A cell of a row that is not read. ``column`` counts from 0 and is None where the whole row is meant;
    ``near`` is a name that may be meant, ``elsewhere`` says that the name is one of a network of another
    shape, ``values`` are for the words.
    """

    row: int
    column: int | None
    trouble: Trouble
    cell: str
    near: str = ""
    elsewhere: bool = False
    values: Mapping[str, object] = {}

    @property
    def place(self) -> str:
        """The row and column, for other programs."""
        return f"row {self.row}" + ("" if self.column is None else f", {named(self.column)}")


class Said(NamedTuple):
    """A finding in words: where it is, what it is, how to fix it."""

    place: str
    what: str
    mend: str


def said(one: Unreadable, lang: str, own: Path | None = None) -> Said:
    """The finding in a language; ``own`` is a user's folder of templates."""
    texts = words("marking", lang, own)
    values = {"cell": repr(one.cell[:_SHOWN]), **one.values}
    mend = [phrase(texts, f"unreadable.{one.trouble}_mend", **values)]
    if one.trouble is Trouble.NAME and one.near:
        mend = [phrase(texts, "unreadable.near", name=one.near)]
    if one.elsewhere:
        mend.append(phrase(texts, "unreadable.elsewhere"))
    place = phrase(texts, "unreadable.row", row=one.row)
    if one.column is not None:
        letter = chr(ord("A") + one.column) if one.column < 26 else str(one.column + 1)
        place = phrase(texts, "unreadable.cell", row=one.row, number=one.column + 1, letter=letter)
    between = phrase(texts, "unreadable.between")
    return Said(place, phrase(texts, f"unreadable.{one.trouble}", **values), between.join(mend))


def refusal(found: list[Unreadable], where: str) -> BpgenError:
    """The error where nothing of a table can be read: its first cell that cannot."""
    first = found[0]
    _, what, mend = said(first, "en")
    return BpgenError(what, where=f"{where}, {first.place}", mend=mend)
