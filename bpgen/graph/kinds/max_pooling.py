"""Max pooling: of each window the largest number, to which alone the error goes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from ..expr import Call, Div, Expr, Mul, Num, add
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


def _shared(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The error is shared among all cells of the window, as of a mean."""
    sizes = {len(e.arguments) for _, e in of.called("p") if isinstance(e, Call)}
    for q in of.passed_back:
        wrong = without_factors(q, is_case)
        if wrong is not None and len(sizes) == 1:
            yield q.key, Mul((Div(Num(1), Num(*sizes)), wrong))


def _mean(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The mean of the window is taken."""
    for q, e in of.called("p"):
        if isinstance(e, Call):
            yield q.key, Mul((Div(Num(1), Num(len(e.arguments))), add(e.arguments)))


@dataclass(frozen=True)
class MaxPooling(Pooling):
    """p = max of the window; windows do not overlap unless a ``stride`` says so."""

    mistakes: ClassVar[Mapping[str, Slip]] = {
        "error-to-all-cells": _to_all,
        "error-shared": _shared,
        "mean-for-largest": _mean,
    }

    def forward(self, of: Maker, *read: Values) -> Values:
        """The largest number of each window."""
        return self.pooled(of, read[0], largest, "largest")


KIND = MaxPooling
