"""Numbers in nested lists: their shape, and all of them in a row."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Sequence
from numbers import Real
from typing import Any

from ..errors import SpecError
from ..graph.kinds.kind import Shape, sizes
from .limits import check_finite


def flat(value: Any, where: str) -> tuple[Shape, tuple[float, ...]]:
    """The shape of nested lists, or of an array, and its numbers, the last place running fastest. Raises
    ``SpecError`` for rows of different lengths, what is no number, and numbers that are not finite.
    """
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, Real) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            raise SpecError("value.finite", where=where, got=reprlib.repr(value)) from None
        check_finite((number,), where)
        return (), (number,)
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise SpecError("layers.number", where=where, got=reprlib.repr(value))
    if not value:
        raise SpecError("layers.empty", where=where)
    parts = [flat(x, f"{where}[{n}]") for n, x in enumerate(value, 1)]
    shapes = [shape for shape, _ in parts]
    for n, shape in enumerate(shapes, 1):
        if shape != shapes[0]:
            raise SpecError("layers.ragged", where=f"{where}[{n}]", got=sizes(shape), first=sizes(shapes[0]))
    return (len(value), *shapes[0]), tuple(x for _, numbers in parts for x in numbers)


def nested(shape: Shape, numbers: Sequence[float]) -> Any:
    """The same numbers in nested lists of a shape."""
    if not shape:
        return numbers[0]
    size = math.prod(shape[1:])
    return [nested(shape[1:], numbers[n * size : (n + 1) * size]) for n in range(shape[0])]
