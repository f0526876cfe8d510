"""How much room the blocks of a slide take, told before they are set: in which ways Typst is to try them.

Typst can measure, but what it measures it sets once more, and where formulas are measured it makes the whole
document twice. Most slides have room by far, or by far none: that is told from widths and heights that are
added up here, and where it is not, Typst measures. Widths are never measured: their sums are not too small.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..formats import widths
from ..formats.escape import shown
from ..formats.formulas import Side, has_factors, is_value, written
from ..graph.notation import Notation
from ..lesson.blocks import (
    Beside,
    Block,
    Bullets,
    Cell,
    ChartOf,
    CodeLine,
    Curve,
    Derivation,
    Figure,
    FigureOf,
    Given,
    Listing,
    Recalled,
    Rows,
    Runs,
    Table,
)
from ..printers.target import in_notation
from .extents import Extent, Size, given, paragraph
from .model import Slide

_MM = 72 / 25.4
#: Width and height of a slide by its ratio, in points.
_PAPER = {"16:9": (160 * _MM, 90 * _MM), "4:3": (128 * _MM, 96 * _MM)}
#: The widths of a figure, which has room at its sides, and of what stands beside it, as parts of the slide's.
COLUMNS = (0.45, 0.549)
#: The smallest type, as a part of the slide's height: it is read from the last row.
_LEAST = 0.0354


class Way(NamedTuple):
    """How a body is set: the number of its size, whether formulas are broken, whether beside the figure."""

    size: int
    broken: bool
    beside: bool


#: Beside a figure, all sizes come before the whole width without it.
_ORDER = ((0, False), (1, False), (0, True), (1, True), (2, True), (3, True))
#: In em: an equals sign with what is around it, and a letter of code.
_EQUALS, _CODE = 1.2, 0.602
#: In em: what cases are higher than what is above each other.
_CASES = 0.5
#: Type that is small, type with which long heads are on two lines, and how long they are, in points.
_SMALL, _NARROW, _LONG = 11, 14, 22 * _MM


class Room:
    """The room of the slides of a ratio, whose formulas are in a notation."""

    def __init__(self, ratio: str, notation: Notation) -> None:
        self._target = in_notation(widths.TARGET, notation)
        width, self._height = _PAPER[ratio]
        self._wide = width - 18 * _MM
        least = _LEAST * self._height
        self._sizes = (
            Size(14.4, 3.4 * _MM, 9 * _MM, 2.1 * _MM, 1.5 * _MM, 12),
            Size(12, 2.6 * _MM, 6 * _MM, 1.5 * _MM, 1.1 * _MM, 10.95),
            Size(10.95, 1.8 * _MM, 2.5 * _MM, 1.1 * _MM, 0.9 * _MM, max(9.4, least)),
            Size(least + 0.4, 1.2 * _MM, 2 * _MM, 0.6 * _MM, 0.5 * _MM, least),
        )

    def has_short_title(self, slide: Slide) -> bool:
        """Whether a slide's title has one line by far."""
        return 1.15 * 17.28 * widths.advance(shown(slide.title)) <= self._wide

    def ways(self, slide: Slide) -> list[Way]:
        """In which ways a slide's body is to be tried, the first one that has room being taken. One alone has
        room for certain; of several, all are measured.
        """
        least, most = self._room(slide)
        formulas, found = any(isinstance(b, Derivation | Recalled) for b in slide.every), []
        for way in self._all(beside=slide.columns):
            if way.broken and way.size < 2 and not formulas:
                continue
            extent = self._body(slide.blocks, way, self._wide)
            if extent.low <= most and extent.width <= self._wide:
                found.append(way)
                if extent.high <= least:
                    return found
        return [*found, way, way]

    def is_too_wide(self, slide: Slide) -> bool:
        """Whether something of a slide is wider than it in every size, as far as that can be told."""
        return self._least(slide).width > self._wide

    def is_too_high(self, slide: Slide) -> bool:
        """Whether a slide has more than it has room for in every size, as far as that can be told."""
        extent = self._least(slide)
        return 0.3 * extent.low + 0.7 * extent.high > self._room(slide)[0]

    def _least(self, slide: Slide) -> Extent:
        """The extent of a slide's body at its smallest."""
        return self._body(slide.blocks, Way(len(self._sizes) - 1, broken=True, beside=False), self._wide)

    def lead(self, symbol: Side) -> str:
        """The width of a symbol in em."""
        return f"{self._formula(symbol)[0]:.2f}"

    def widest(self, forms: Sequence[Side]) -> float:
        """The width of the widest piece of formulas that are broken wherever they may be, in em."""
        return max(widths.widest_piece(written(self._target, form), _EQUALS) for form in forms)

    def typed(self, line: CodeLine) -> str:
        """The width of a line of a program in em, without its indent."""
        wide = sum(c > widths.LATIN for c in line.text)
        return f"{_CODE * len(line.text.lstrip()) + (1 - _CODE) * wide:.2f}"

    def pieces(self, form: Side, printed: Sequence[Sequence[str]]) -> list[list[tuple[float, str]]]:
        """Pieces of a printed formula, each with its width in em."""
        found = widths.terms(written(self._target, form))
        if [len(term) for term in found] != [len(term) for term in printed]:
            total = self._formula(form)[0] / sum(len(term) for term in printed)
            return [[(total, piece) for piece in term] for term in printed]
        return [
            [(widths.extent(of)[0] + 0.25, piece) for of, piece in zip(*pair, strict=True)]
            for pair in zip(found, printed, strict=True)
        ]

    def _all(self, *, beside: bool) -> Iterator[Way]:
        for where in (True, False) if beside else (False,):
            yield from (Way(*way, beside=where) for way in _ORDER)

    def _room(self, slide: Slide) -> tuple[float, float]:
        """The height of a body, at least and at most."""
        if not slide.title:
            return (self._height - 15 * _MM,) * 2
        one = self._height - 25.5 * _MM
        long = 17.28 * widths.advance(shown(slide.title)) / self._wide
        return (one if long < 1.05 else one - 5 * _MM if long < 2.6 else one - 15 * _MM), one

    def _body(self, blocks: Sequence[Block], way: Way, width: float) -> Extent:
        found = [self._block(block, way, self._sizes[way.size], width) for block in blocks]
        skips = self._sizes[way.size].skip * (len(found) - 1)
        low, high = sum(x.low for x in found), sum(x.high for x in found)
        return Extent(low + skips, high + skips, max(x.width for x in found))

    def _block(self, block: Block, way: Way, size: Size, width: float) -> Extent:
        match block:
            case Figure() | FigureOf() | Curve() | ChartOf() | Runs():
                return Extent(0, 0)  # as large as its room
            case Beside(_, right):
                column = COLUMNS[1] * width if way.beside else width
                extent = self._body(right, way, column)
                return extent._replace(width=extent.width + width - column)
            case Bullets(items):
                parts = [paragraph(shown(item), size.type, width - 1.1 * size.type) for item in items]
                skips = size.skip * (len(items) - 1)
                return Extent(sum(x.low for x in parts) + skips, sum(x.high for x in parts) + skips)
            case Derivation(symbol, forms, inline=inline):
                return self._derivation(symbol, forms, way, width, inline=inline)
            case Recalled(symbol, form):
                return self._derivation(symbol, (form,), way, width, inline=False)
            case Rows(lines):
                boxes = [[self._formula(x) if x else (0.0, 0.0) for x in row] for row in lines.rows]
                high = sum(max(x[1] for x in row) for row in boxes) + 0.5 * (len(boxes) - 1)
                wide = sum(max(row[n][0] for row in boxes) for n in (0, 1)) + _EQUALS
                return Extent(0.95 * high * size.type, 1.2 * high * size.type, 1.08 * wide * size.type)
            case Table():
                return self._table(block, size)
            case Listing(code):
                return self._listing(code, size, width)
            case Given(rows):
                return given(rows, size, width, self._formula)
        return Extent(0, math.inf)

    def _formula(self, value: Cell) -> tuple[float, float]:
        """Width and height in em."""
        if is_value(value):
            return widths.extent(written(self._target, value))
        return widths.advance(shown(value)), widths.LETTER

    def _derivation(
        self, symbol: Side, forms: Sequence[Side], way: Way, width: float, *, inline: bool
    ) -> Extent:
        size = self._sizes[way.size]
        lead, height = self._formula(symbol)
        beside = (lead + 0.28 + self.widest(forms) * way.broken) * size.type
        own = lead * size.type > 0.35 * width or (way.broken and beside > width - 6 * _MM)
        indent = (4 * _MM if own else lead * size.type) + 0.28 * size.type
        room = width - indent - (6 * _MM if way.broken else 0)
        boxes = [self._form(form) for form in forms]
        if inline:
            high = size.type * max(height, *(x[1] for x in boxes))
            return Extent(0.9 * high, 1.1 * high, indent + sum(x[0] + _EQUALS for x in boxes) * size.type)
        low = high = height * size.type if own else 0.0
        widest = 0.0
        for n, (form, (whole, tall)) in enumerate(zip(forms, boxes, strict=True)):
            wide = whole + _EQUALS
            line = size.type * max(tall, height if n == 0 and not own else 0)
            low, high = low + 0.9 * line, high + 1.1 * line
            if way.broken:
                # Coloured factors are read as one: on a line in smaller type, rather than parted in larger.
                one = way.size < 2 and has_factors(form)
                wide, least, most = self._broken(form, room / size.type, one=one)
                low += (least - 1) * (0.8 * tall * size.type + 1.5 * _MM)
                high += (most - 1) * (1.1 * tall * size.type + 1.5 * _MM)
            widest = max(widest, 1.02 * wide * size.type)
        skips = 0.7 * size.skip * (len(forms) - 1 + own)
        return Extent(low + skips, high + skips, widest + width - room)

    def _form(self, form: Side) -> tuple[float, float]:
        """Width and height in em of a form of a derivation."""
        text = written(self._target, form)
        wide, high = widths.extent(text)
        return wide, high + _CASES * ("{" in text)

    def _broken(self, form: Side, room: float, *, one: bool) -> tuple[float, int, int]:
        """The widest piece, and the lines, at least and at most; ``one``: each term is on one line."""
        longest, lines, at = 0.0, [1, 1], [_EQUALS, _EQUALS]
        for term in widths.terms(written(self._target, form)):
            total = sum(widths.extent(x)[0] + 0.25 for x in term)
            for piece in [total] if one or total <= room else [widths.extent(x)[0] + 0.25 for x in term]:
                longest = max(longest, piece)
                for n, (share, end) in enumerate(((0.95, room), (1.05, room - 0.3))):
                    if at[n] > _EQUALS and at[n] + share * piece > end:
                        lines[n] += 1
                        at[n] = 0.0
                    at[n] += share * piece
        return longest, lines[0], lines[1]

    def _table(self, table: Table, size: Size) -> Extent:
        gap = size.tall if table.tall else size.row
        cells = [[self._formula(cell) for cell in row] for row in table.rows]
        heads = [0.85 * size.type * self._formula(head)[0] for head in table.heads]
        high = sum(max(x[1] for x in row) * size.type + 2 * gap for row in cells)
        most = 1.1 * high
        if heads:
            # But in the largest type, a long one is on two lines.
            both = size.type < _NARROW and max(heads) > _LONG
            high, most = high + 0.6 * size.type + 2 * gap, most + 0.75 * (1 + both) * size.type + 2 * gap
            heads = [0.68 * x if both and x > _LONG else x for x in heads]
        columns = [size.type * max(row[n][0] for row in cells) for n in range(len(cells[0] if cells else ()))]
        wide = sum(map(max, columns or heads, heads or columns)) + size.gap * (len(columns or heads) - 1)
        return Extent(0.9 * high, most, 1.03 * wide)

    def _listing(self, lines: Sequence[CodeLine], size: Size, width: float) -> Extent:
        least = most = sum(b.number != a.number + 1 for a, b in pairwise(lines))
        widest = 0.0
        for line in lines:
            room = width - 10 * _MM - line.indent * _CODE * size.code
            wide = float(self.typed(line)) * size.code
            least += math.ceil(0.98 * wide / room)
            most += 1 if wide <= room else math.ceil(wide / (room - 3 * size.code))
            if size.type > _SMALL:
                widest = max(widest, wide - room + width)
        high, between, around = 0.73 * size.code, 0.55 * size.type, 0.4 * size.type
        low, high = (share * (n * (high + between) - between) for share, n in ((0.95, least), (1.08, most)))
        return Extent(low + around, high + around, widest)
