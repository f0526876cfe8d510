"""What a report consists of, beside the paragraphs and derivations of a lesson."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from ..formats.formulas import Equation, Side
from ..lesson.blocks import Derivation, Paragraph

#: What a cell holds: words, a user's text, or a formula.
Cell = Markup | str | Side | Equation


class ReportHead(NamedTuple):
    """The title of a report, and below it what it is about: names with what stands for each."""

    title: Markup
    lines: tuple[tuple[Markup, Cell], ...]


class ReportPart(NamedTuple):
    """The heading of a part."""

    title: Markup


class Grid(NamedTuple):
    """Cells in rows below ``heads``; in the columns of ``numbers``, counted from 0, stand numbers. ``wide``
    is the column that takes what room is left.
    """

    heads: tuple[Markup, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...] = ()
    wide: int = -1


class Bar(NamedTuple):
    """A bar of a chart: what stands below it, how high it is of the highest possible (1), what stands on
    it.
    """

    label: str
    height: float
    value: str


class Bars(NamedTuple):
    """A chart of bars, which ``described`` says in words; ``across`` and ``up`` are what its axes are, and
    ``lines`` the heights that have a line. ``touching``: the bars divide a range, each from its label to the
    next, and ``end`` is the last one's.
    """

    described: str
    across: Markup
    up: Markup
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, str], ...]
    touching: bool = False
    end: str = ""


class Note(NamedTuple):
    """What is to be seen first: a title, and what is below it."""

    title: Markup
    blocks: tuple[Paragraph | Derivation, ...]


ReportBlock = ReportHead | ReportPart | Grid | Bars | Note | Paragraph | Derivation
