"""How much room paragraphs and given values take, told before they are set."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..formats import widths
from ..formats.escape import shown
from ..lesson.blocks import Cell
from ..lesson.given import GivenGrid


class Size(NamedTuple):
    """A size of slides.typ, in points: of type, between blocks, columns and rows (of fractions), of code."""

    type: float
    skip: float
    gap: float
    row: float
    tall: float
    code: float


class Extent(NamedTuple):
    """The least and the greatest height of something, and a width that is not too small, in points."""

    low: float
    high: float
    width: float = 0.0


def given(
    rows: Sequence[tuple[Cell, Sequence[Cell | GivenGrid]]],
    size: Size,
    width: float,
    formula: Callable[[Cell], tuple[float, float]],
) -> Extent:
    """The extent of given values by kind; ``formula`` gives the width and height of one in em."""
    low = high = 0.0
    for heading, values in rows:
        boxes = [_grid(x, formula) if isinstance(x, GivenGrid) else (formula(x)[0], 1.0) for x in values]
        tall = max(height for _, height in boxes)
        wide = size.type * (widths.advance(shown(heading)) + sum(x + 0.9 for x, _ in boxes))
        low += tall * size.type + (math.ceil(0.9 * wide / width) - 1) * 0.95 * tall * size.type
        lines = math.ceil(1.05 * wide / width - 1)
        high += 1.2 * tall * size.type + lines * (0.5 + tall) * size.type + size.skip
    return Extent(low, high)


def _grid(grid: GivenGrid, formula: Callable[[Cell], tuple[float, float]]) -> tuple[float, float]:
    """The width and height of a grid with its heads, in em."""
    widest = max(formula(number)[0] for _, row in grid.rows for number in row)
    return formula(grid.symbol)[0] + 0.5 + len(grid.heads) * (widest + 0.6), 1.2 + 1.45 * len(grid.rows)


def paragraph(text: str, size: float, width: float) -> Extent:
    """The extent of a text that is broken into lines."""
    wide, first = size * widths.advance(text), (2 if "∂" in text else 0.7) * size
    least = math.ceil(0.96 * wide / width)
    width -= 0 if 1.04 * wide <= width else (4 if text.isascii() else 6) * size  # what stays whole, as words
    most = math.ceil(1.04 * wide / width)
    return Extent(
        0.9 * first + 1.15 * size * (least - 1), 1.15 * first + 0.25 * size + 1.3 * size * (most - 1)
    )
