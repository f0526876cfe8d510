"""Random draws for training: named streams that mean the same numbers on every machine and for ever."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

#: The version of what is drawn. Once published it is never changed: better draws get a new number.
VERSION = 1
Item = TypeVar("Item")


def stream(seed: int, purpose: str) -> Callable[[], float]:
    """Numbers from 0 up to 1 for one purpose; those of another purpose never shift them.

    ``random.Random(text).random()`` is the one method whose sequence Python promises to keep.
    """
    return random.Random(f"bpgen/training/{VERSION}/{seed}/{purpose}").random  # noqa: S311


def normals(draw: Callable[[], float]) -> Iterator[float]:
    """Standard normal deviates, by the transformation of Box and Muller (1958)."""
    while True:
        radius = math.sqrt(-2 * math.log(1 - draw()))
        angle = 2 * math.pi * draw()
        yield radius * math.cos(angle)
        yield radius * math.sin(angle)


def truncated_normals(draw: Callable[[], float]) -> Iterator[float]:
    """Standard normal deviates without those further from 0 than 2."""
    return (x for x in normals(draw) if abs(x) <= 2)


def shuffled(items: Sequence[Item], draw: Callable[[], float]) -> list[Item]:
    """The items in a drawn order: each gets a number, and they stand in the order of these."""
    keys = [draw() for _ in items]
    return [items[n] for n in sorted(range(len(items)), key=keys.__getitem__)]
