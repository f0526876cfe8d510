"""Flatten: all numbers in one row, as a fully connected layer wants them. No quantity of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from .kind import Block, Maker, Shape, Values
from .slips import Slip


@dataclass(frozen=True)
class Flatten:
    """The same numbers, row after row, channel after channel."""

    letter: ClassVar[str] = "f"
    reads: ClassVar[str] = "grid"
    mistakes: ClassVar[Mapping[str, Slip]] = {}
    several: ClassVar[bool] = False

    def passed(self, *read: Shape) -> Shape:
        """All in one row."""
        return (prod(read[0]),)

    def blocks(self, *read: Shape) -> Sequence[Block]:  # noqa: ARG002 - as of every kind
        """None."""
        return ()

    def forward(self, of: Maker, *read: Values) -> Values:  # noqa: ARG002 - as of every kind
        """Nothing is computed."""
        return Values(self.passed(read[0].shape), read[0].keys)


KIND = Flatten
