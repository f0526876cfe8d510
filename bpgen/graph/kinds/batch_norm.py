"""Batch norm in training: each number normalised over the rows, which are the examples of the batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...errors import SpecError
from .kind import FIGURES_OF_QUOTIENTS, Block, Maker, Shape, Values, sizes
from .norm import NORM_MISTAKES, norm_blocks, normalised, scaled
from .slips import Slip


@dataclass(frozen=True)
class BatchNorm:
    """y = gamma (x - mean) / sqrt(var + epsilon) + beta, of each column its own mean and variance."""

    letter: ClassVar[str] = "y"
    reads: ClassVar[str] = "rows"
    rows: ClassVar[str] = "example"
    #: A column's numbers follow each other: they are one question.
    parts: ClassVar[str] = "column"
    mistakes: ClassVar[Mapping[str, Slip]] = NORM_MISTAKES
    several: ClassVar[bool] = False
    figures: ClassVar[int] = FIGURES_OF_QUOTIENTS

    def passed(self, *read: Shape) -> Shape:
        """The same. Raises ``SpecError`` for a single row."""
        if len(read[0]) != 2 or read[0][0] < 2:
            raise SpecError("layers.no_batch", where="kind", shape=sizes(read[0]))
        return read[0]

    def blocks(self, *read: Shape) -> Sequence[Block]:
        """Gamma and beta, one for each column."""
        return norm_blocks(read[0][-1])

    def forward(self, of: Maker, *read: Values) -> Values:
        """Column by column."""
        rows, width = read[0].shape
        columns = []
        for n in range(1, width + 1):
            xs = [read[0].at(t, n) for t in range(1, rows + 1)]
            names: list[tuple[str, int | None]] = [(str(n), t) for t in range(1, rows + 1)]
            hats = normalised(of, xs, names, (str(n), None))
            columns.append([scaled(of, x, n, t).key for t, x in enumerate(hats, 1)])
        return Values(read[0].shape, tuple(key for row in zip(*columns, strict=True) for key in row))


KIND = BatchNorm
