"""What both kinds of pooling have in common: windows over the sides of each channel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from ...errors import SpecError
from ..expr import Expr
from .convolution import sizes, windows
from .kind import Maker, Shape, Values, places


def pooled_shape(shape: Shape, size: int, stride: int) -> Shape:
    """A number for each window. Raises ``SpecError`` for windows that do not fit."""
    channels, sides = _parts(shape)
    return (*channels, *(windows(side, size, stride or size, 0) for side in sides))


def pooled(
    of: Maker, x: Values, size: int, stride: int, value: Callable[[Sequence[Expr]], Expr], what: str
) -> Values:
    """The ``value`` of each window, map by map."""
    channels, sides = _parts(x.shape)
    shape, step = pooled_shape(x.shape, size, stride), stride or size
    keys = []
    for place in places(shape):
        channel, at = place[: len(channels)], place[len(channels) :]
        inside = product(range(1, size + 1), repeat=len(sides))
        spots = [[(p - 1) * step + i for p, i in zip(at, k, strict=True)] for k in inside]
        name = f"{of.letter}{''.join(map(str, channel))}_" + "_".join(map(str, at))
        keys.append(of.node(name, value([x.at(*channel, *spot) for spot in spots]), what).key)
    return Values(shape, tuple(keys))


def _parts(shape: Shape) -> tuple[Shape, Shape]:
    """The channels and the sides: of two sides, a map; of three, one for each channel."""
    if len(shape) not in (2, 3):
        raise SpecError("layers.no_grid", where="kind", shape=sizes(shape))
    return shape[:-2], shape[-2:]
