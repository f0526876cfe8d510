"""What both kinds of pooling have in common: windows over the sides of each channel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import ClassVar

from ...errors import SpecError
from ..expr import Expr
from .convolution import windows
from .kind import Block, Maker, Shape, Values, places, sizes


@dataclass(frozen=True)
class Pooling:
    """A number for each window of ``size``; windows do not overlap unless a ``stride`` says so."""

    size: int = 2
    stride: int = 0

    letter: ClassVar[str] = "p"
    reads: ClassVar[str] = "grid"
    several: ClassVar[bool] = False

    def passed(self, *read: Shape) -> Shape:
        """A number for each window. Raises ``SpecError`` for windows that do not fit."""
        channels, sides = _parts(read[0])
        return (*channels, *(windows(side, self.size, self._step, 0) for side in sides))

    def blocks(self, *read: Shape) -> Sequence[Block]:  # noqa: ARG002 - as of every kind
        """None."""
        return ()

    def pooled(self, of: Maker, x: Values, value: Callable[[Sequence[Expr]], Expr], what: str) -> Values:
        """The ``value`` of each window, map by map."""
        channels, sides = _parts(x.shape)
        shape = self.passed(x.shape)
        keys = []
        for place in places(shape):
            channel, at = place[: len(channels)], place[len(channels) :]
            inside = product(range(1, self.size + 1), repeat=len(sides))
            spots = [[(p - 1) * self._step + i for p, i in zip(at, k, strict=True)] for k in inside]
            name = f"{of.letter}{''.join(map(str, channel))}_" + "_".join(map(str, at))
            keys.append(of.node(name, value([x.at(*channel, *spot) for spot in spots]), what).key)
        return Values(shape, tuple(keys))

    @property
    def _step(self) -> int:
        return self.stride or self.size


def _parts(shape: Shape) -> tuple[Shape, Shape]:
    """The channels and the sides: of two sides, a map; of three, one for each channel."""
    if len(shape) not in (2, 3):
        raise SpecError("layers.no_grid", where="kind", shape=sizes(shape))
    return shape[:-2], shape[-2:]
