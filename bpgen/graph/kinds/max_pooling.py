"""Max pooling: of each window the largest number, to which alone the error goes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..expr import Expr
from ..functions.largest import largest
from .kind import Block, Maker, Shape, Values
from .pooling import pooled, pooled_shape
from .slips import LayerPass, Slip, is_case, without_factors


def _to_all(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The error goes back to all cells of the window, not to the largest alone."""
    for q in of.passed_back:
        wrong = without_factors(q, is_case)
        if wrong is not None:
            yield q.key, wrong


@dataclass(frozen=True)
class MaxPooling:
    """p = max of the window; windows do not overlap unless a ``stride`` says so."""

    size: int = 2
    stride: int = 0

    letter: ClassVar[str] = "p"
    reads: ClassVar[str] = "grid"
    mistakes: ClassVar[Mapping[str, Slip]] = {"error-to-all-cells": _to_all}
    several: ClassVar[bool] = False

    def passed(self, *read: Shape) -> Shape:
        """A number for each window."""
        return pooled_shape(read[0], self.size, self.stride)

    def blocks(self, *read: Shape) -> Sequence[Block]:  # noqa: ARG002 - as of every kind
        """None."""
        return ()

    def forward(self, of: Maker, *read: Values) -> Values:
        """The largest number of each window."""
        return pooled(of, read[0], self.size, self.stride, largest, "largest")


KIND = MaxPooling
