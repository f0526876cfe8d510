"""Layer norm: the numbers of each token, or of the one vector, normalised among themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from .kind import FIGURES_OF_QUOTIENTS, Block, Maker, Shape, Values, check_rows
from .norm import NORM_MISTAKES, norm_blocks, normalised, scaled
from .slips import Slip


@dataclass(frozen=True)
class LayerNorm:
    """y = gamma (x - mean) / sqrt(var + epsilon) + beta, of each row its own mean and variance."""

    letter: ClassVar[str] = "y"
    reads: ClassVar[str] = "rows"
    mistakes: ClassVar[Mapping[str, Slip]] = NORM_MISTAKES
    several: ClassVar[bool] = False
    figures: ClassVar[int] = FIGURES_OF_QUOTIENTS

    def passed(self, *read: Shape) -> Shape:
        """The same. Raises ``SpecError`` for a grid of several channels."""
        check_rows(read[0])
        return read[0]

    def blocks(self, *read: Shape) -> Sequence[Block]:
        """Gamma and beta, one for each number of a row."""
        return norm_blocks(read[0][-1])

    def forward(self, of: Maker, *read: Values) -> Values:
        """Row by row."""
        keys: list[str] = []
        for step in read[0].steps:
            xs = read[0].vector(step)
            names = [(str(n), step) for n in range(1, len(xs) + 1)]
            hats = normalised(of, xs, names, ("", step))
            keys += [scaled(of, x, n, step).key for n, x in enumerate(hats, 1)]
        return Values(read[0].shape, tuple(keys))


KIND = LayerNorm
