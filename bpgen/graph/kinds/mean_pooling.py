"""Mean pooling: of each window the mean, of which each number has its share of the error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..expr import Add, Div, Expr, Mul, Num, add
from ..functions.largest import largest
from .kind import Maker, Values
from .pooling import Pooling
from .slips import LayerPass, Slip, without_factors


def _no_share(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The 1/n of the mean is forgotten on the way back."""
    for q in of.passed_back:
        wrong = without_factors(q, lambda e: isinstance(e, Div) and isinstance(e.a, Num))
        if wrong is not None:
            yield q.key, wrong


def _no_mean(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The numbers of a window are added up only."""
    return ((q.key, e.factors[1]) for q, e in of.called("p") if isinstance(e, Mul))


def _largest(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The largest number of the window is taken."""
    for q, e in of.called("p"):
        if isinstance(e, Mul) and isinstance(e.factors[1], Add):
            yield q.key, largest(e.factors[1].terms)


@dataclass(frozen=True)
class MeanPooling(Pooling):
    """p = 1/n times the sum of the window; windows do not overlap unless a ``stride`` says so."""

    mistakes: ClassVar[Mapping[str, Slip]] = {
        "share-forgotten": _no_share,
        "sum-of-window": _no_mean,
        "largest-for-mean": _largest,
    }

    def forward(self, of: Maker, *read: Values) -> Values:
        """The mean of each window."""

        def of_window(xs: Sequence[Expr]) -> Expr:
            return Mul((Div(Num(1), Num(len(xs))), add(xs)))

        return self.pooled(of, read[0], of_window, "mean_of_window")


KIND = MeanPooling
