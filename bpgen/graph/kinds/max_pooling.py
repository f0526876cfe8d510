"""Max pooling: of each window the largest number, to which alone the error goes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from ..expr import Expr
from ..functions.largest import largest
from .kind import Maker, Values
from .pooling import Pooling
from .slips import LayerPass, Slip, is_case, without_factors


def _to_all(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The error goes back to all cells of the window, not to the largest alone."""
    for q in of.passed_back:
        wrong = without_factors(q, is_case)
        if wrong is not None:
            yield q.key, wrong


@dataclass(frozen=True)
class MaxPooling(Pooling):
    """p = max of the window; windows do not overlap unless a ``stride`` says so."""

    mistakes: ClassVar[Mapping[str, Slip]] = {"error-to-all-cells": _to_all}

    def forward(self, of: Maker, *read: Values) -> Values:
        """The largest number of each window."""
        return self.pooled(of, read[0], largest, "largest")


KIND = MaxPooling
