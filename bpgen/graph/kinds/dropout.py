"""Dropout in training, by a mask that is given: some numbers become 0, the others larger for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..expr import Div, Expr, Mul, Num, Sub, refs, shown
from ..rewrite import swapped
from .kind import Block, Maker, Shape, Values, places
from .slips import LayerPass, Slip


def _no_scale(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """What stays is not divided by 1 - p."""
    return ((q.key, e.a) for q, e in of.called("d") if isinstance(e, Div))


def _rate_for_kept(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """What stays is divided by p, the share that is dropped."""
    for q, e in of.called("d"):
        if isinstance(e, Div) and isinstance(e.b, Sub):
            yield q.key, Div(e.a, e.b.b)


def _no_mask_back(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The error passes the numbers that were dropped, too."""
    kept: dict[str, Expr] = dict.fromkeys(of.parameters["mask"].keys, Num(1))
    for q in of.passed_back:
        if q.definition is not None and kept.keys() & {*refs(shown(q.definition))}:
            yield q.key, swapped(shown(q.definition), kept)


@dataclass(frozen=True)
class Dropout:
    """d = mask x / (1 - p) where p is the ``rate``; without a rate d = mask x, and p is applied elsewhere."""

    letter: ClassVar[str] = "d"
    reads: ClassVar[str] = "rows"
    mistakes: ClassVar[Mapping[str, Slip]] = {
        "dropout-scale-forgotten": _no_scale,
        "rate-for-kept": _rate_for_kept,
        "mask-forgotten-back": _no_mask_back,
    }
    several: ClassVar[bool] = False

    def passed(self, *read: Shape) -> Shape:
        """The same."""
        return read[0]

    def blocks(self, *read: Shape) -> Sequence[Block]:
        """The mask, with 1 for each number that stays, and the share that is dropped."""
        return (
            Block(("mask",), read[0], "mask", trained=False, least=0, below=2, whole=True),
            Block(("rate",), (), "p_drop", optional=True, trained=False, least=0, below=1),
        )

    def forward(self, of: Maker, *read: Values) -> Values:
        """Number by number."""
        keys = []
        for place in places(read[0].shape):
            e: Expr = Mul((of.parameter("mask", *place), read[0].at(*place)))
            if of.has("rate"):
                e = Div(e, Sub(Num(1), of.parameter("rate")))
            keys.append(of.at(place, e, "kept").key)
        return Values(read[0].shape, tuple(keys))


KIND = Dropout
