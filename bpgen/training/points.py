"""The points that a classifier learns from: drawn in a pattern, and parted into training and test."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ..errors import BpgenError
from .problem import Points, PointsKind
from .streams import normals, shuffled, stream

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

#: Decimals of a drawn coordinate: short numbers, the same on machines whose cosines differ in the last bit.
_DECIMALS = 4
#: Places tried for each class of blobs: the one furthest from the others is taken.
_TRIED = 20
#: How far a spiral's arm winds, in turns.
_TURNS = 0.9

Coordinates = tuple[float, ...]


class PointSet(NamedTuple):
    """Points of one part: ``inputs`` has a row for each, ``classes`` the number of its class, from 0."""

    inputs: NDArray[float64]
    classes: NDArray[int64]


class Data(NamedTuple):
    """The points, parted: those to train with, those kept for the test, and the names of the classes."""

    train: PointSet
    test: PointSet
    names: tuple[str, ...]


def drawn(points: Points, seed: int) -> tuple[list[Coordinates], list[int]]:
    """The points of a pattern in a drawn order, and the class of each, counted from 0.

    The classes have equally many points, or one more. Equal arguments give equal points on any machine.
    """
    assert points.kind is not PointsKind.CSV
    make = {
        PointsKind.BLOBS: _blobs,
        PointsKind.MOONS: _moons,
        PointsKind.SPIRALS: _spirals,
        PointsKind.XOR: _xor,
    }[points.kind]
    noise = normals(stream(seed, "noise"))
    rows = [
        (tuple(round(x + points.noise * next(noise), _DECIMALS) + 0.0 for x in row), cls)
        for row, cls in islice(make(points, seed), points.count)
    ]
    order = shuffled(rows, stream(seed, "order"))
    return [row for row, _ in order], [cls for _, cls in order]


def class_names(points: Points) -> tuple[str, ...]:
    """What the classes of a pattern are called: by their numbers."""
    return tuple(map(str, range(points.classes)))


def parted(rows: list[Coordinates], classes: list[int], names: tuple[str, ...], test: int) -> Data:
    """So many of the first points are for the ``test``, the others for training.

    Raises ``BpgenError`` where the training part would have points of one class only.
    """
    import numpy as np

    inputs = np.array(rows, dtype=float)
    labels = np.array(classes, dtype=np.int64)
    if len(set(classes[test:])) < 2:
        raise BpgenError("training.one_class_left", where="data")
    return Data(PointSet(inputs[test:], labels[test:]), PointSet(inputs[:test], labels[:test]), names)


def _blobs(points: Points, seed: int) -> Iterator[tuple[Coordinates, int]]:
    """Round heaps, one a class, whose centres keep away from each other."""
    draw = stream(seed, "centres")
    # The more classes, the wider the square (or cube) in which they lie.
    reach = max(1.0, 0.75 * math.sqrt(points.classes))
    centres: list[Coordinates] = []
    for _ in range(points.classes):
        tried = [tuple(reach * (2 * draw() - 1) for _ in range(points.inputs)) for _ in range(_TRIED)]
        centres.append(max(tried, key=lambda c: min((math.dist(c, other) for other in centres), default=0.0)))
    n = 0
    while True:
        yield centres[n % points.classes], n % points.classes
        n += 1


def _moons(points: Points, seed: int) -> Iterator[tuple[Coordinates, int]]:
    """Two half circles, each of which reaches into the other."""
    draw = stream(seed, "places")
    while True:
        angle = math.pi * draw()
        yield (math.cos(angle) - 0.5, math.sin(angle) - 0.25), 0
        angle = math.pi * draw()
        yield (0.5 - math.cos(angle), 0.25 - math.sin(angle)), 1


def _spirals(points: Points, seed: int) -> Iterator[tuple[Coordinates, int]]:
    """Arms that wind around the origin, one a class."""
    draw = stream(seed, "places")
    n = 0
    while True:
        arm, out = n % points.classes, 0.1 + 0.9 * math.sqrt(draw())
        angle = 2 * math.pi * (arm / points.classes + _TURNS * out)
        yield (1.5 * out * math.cos(angle), 1.5 * out * math.sin(angle)), arm
        n += 1


def _xor(points: Points, seed: int) -> Iterator[tuple[Coordinates, int]]:
    """A square cut by its axes: where the first two coordinates have unequal signs, the class is 1.
    Further coordinates tell nothing.
    """
    draw = stream(seed, "places")
    n = 0
    while True:
        # Quarter by quarter, so that both classes have equally many points.
        x, y = draw(), draw()
        signs = ((1, 1), (-1, 1), (-1, -1), (1, -1))[n % 4]
        rest = tuple(2 * draw() - 1 for _ in range(points.inputs - 2))
        yield (signs[0] * (0.05 + 0.95 * x), signs[1] * (0.05 + 0.95 * y), *rest), n % 2
        n += 1
