"""A network of layers of any kind as boxes, one below the other, with arrows from each to those that read
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..graph.layers_shape import INPUTS, LayerGraph
from .layout import Point

#: Width and height of a box, the room between two, and how far an arrow past others stands off, in
#: centimetres; and what a drawing is wider than a box.
WIDTH, HEIGHT, GAP, OFF = 5.0, 0.75, 0.45, 0.55
_AROUND = 2 * OFF + 0.4
#: The widest box, where a drawing is as wide as it is high.
_WIDEST = 7.0


class LayerBox(NamedTuple):
    """A layer: its title, how many numbers it passes on, and where its middle is."""

    title: str
    size: str
    at: Point


class Boxes(NamedTuple):
    """All of a network: the boxes from the inputs on, each ``wide``, and the way of each arrow."""

    boxes: tuple[LayerBox, ...]
    arrows: tuple[tuple[Point, ...], ...]
    height: float
    wide: float = WIDTH

    @property
    def width(self) -> float:
        """Of the whole drawing."""
        return self.wide + _AROUND


def boxes(shape: LayerGraph, title: Callable[[int], str], inputs: str, *, square: bool = False) -> Boxes:
    """The drawing of a network; ``title`` gives that of a layer, from 1, ``inputs`` that of what it reads;
    ``square``: its room is as wide as it is high.
    """
    names = [INPUTS, *(layer.name for layer in shape.layers)]
    sizes, count = shape.sizes(), len(names)
    height = count * HEIGHT + (count - 1) * GAP + 0.2
    wide = min(max(WIDTH, round(height - _AROUND, 2)), _WIDEST) if square else WIDTH
    middle = wide / 2 + OFF + 0.2
    places = {name: (middle, height - 0.1 - HEIGHT / 2 - n * (HEIGHT + GAP)) for n, name in enumerate(names)}
    titles = [inputs, *(title(n) for n in range(1, count))]
    pairs = zip(titles, names, strict=True)
    drawn = (LayerBox(said, " × ".join(map(str, sizes[name])), places[name]) for said, name in pairs)
    return Boxes(tuple(drawn), tuple(_arrows(shape, names, places, wide)), height, wide)


def _arrows(
    shape: LayerGraph, names: list[str], places: dict[str, Point], wide: float
) -> Iterator[tuple[Point, ...]]:
    """Straight to the box below; past others by the side, left and right by turns."""
    aside = 0
    for number, layer in enumerate(shape.layers, 1):
        x, y = places[layer.name]
        for source in layer.sources:
            above = places[source][1]
            if names.index(source) == number - 1:
                yield (x, above - HEIGHT / 2), (x, y + HEIGHT / 2)
                continue
            side = -1 if aside % 2 else 1
            aside += 1
            edge, far = x + side * wide / 2, x + side * (wide / 2 + OFF)
            yield (edge, above), (far, above), (far, y), (edge, y)
