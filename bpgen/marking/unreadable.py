"""Cells of a table of answers that cannot be read: which, why, and how to write them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from ..disk.table import named
from ..errors import BpgenError
from ..errors.messages import Message, said

#: So much of a cell is shown.
_SHOWN = 40


class Trouble(StrEnum):
    """Why a cell is not read."""

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

    @property
    def column_name(self) -> Message | None:
        """The column by its number and its letter in a spreadsheet; None where the whole row is meant."""
        return None if self.column is None else named(self.column)


def finding(one: Unreadable) -> BpgenError:
    """What is wrong with a cell and how to write it, without its place."""
    cell = one.cell[:_SHOWN]
    values: dict[str, Any] = {"name": cell, "cell": cell, **one.values}
    hint: Message | str = ""
    if one.trouble is Trouble.NAME:
        hint = said("hint.nearest", name=one.near) if one.near else said("marking.blank")
    if one.elsewhere:
        hint = said("marking.elsewhere", hint=hint)
    match one.trouble:
        case Trouble.NUMBER:
            return BpgenError("marking.number", mend=hint, **values)
        case Trouble.NOT_FINITE:
            return BpgenError("marking.not_finite", mend=hint, **values)
        case Trouble.EITHER_MARK:
            return BpgenError("marking.either_mark", mend=hint, **values)
        case Trouble.SPLIT:
            return BpgenError("marking.split", mend=hint, **values)
        case Trouble.NO_NAME:
            return BpgenError("marking.no_name", mend=hint, **values)
        case Trouble.NAME:
            return BpgenError("trace.quantity", mend=hint, **values)
        case Trouble.SAMPLE:
            return BpgenError("trace.sample", mend=hint, **values)
        case Trouble.NO_ROUND:
            return BpgenError("marking.no_round", mend=hint, **values)
        case Trouble.ROUND:
            return BpgenError("marking.round", mend=hint, **values)
        case Trouble.TWICE:
            return BpgenError("marking.twice", mend=hint, **values)


def refusal(found: list[Unreadable], where: str | Message) -> BpgenError:
    """The error where nothing of a table can be read: its first cell that cannot."""
    first = found[0]
    column = first.column_name
    if column is None:
        return finding(first).within(said("place.row", where=where, row=first.row))
    return finding(first).within(said("place.cell", where=where, row=first.row, column=column))
