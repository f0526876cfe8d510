"""Decision regions in TikZ, for print: the plane parted among the classes, and the points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from .regions import COLOURS, LISTED, PlottedPoints, Scene, lead, span_of

#: The width and the largest height of a panel, and the room from one to the next, in centimetres.
_WIDE, _HIGH, _APART = 4.2, 4.2, 4.8
#: Cells of the grid along each axis.
_CELLS = 40
#: So many points of the training part and of the test part are drawn in all.
_POINTS = (150, 45)
#: From a place in the plane to the paper.
_Place = Callable[[float, float], tuple[float, float]]
#: Half the size of a point.
_HALF = 0.045


def regions(scenes: Sequence[Scene]) -> str:
    """A tikzpicture of the regions of networks side by side; titles and names are in TeX.

    A class has a colour and a shape; points of the test part are hollow.
    """
    lines = list[str]()
    for n, scene in enumerate(scenes):
        lines.append(rf"\begin{{scope}}[xshift={n * _APART:.2f}cm]")
        lines += _panel(scene, len(scenes))
        lines.append(r"\end{scope}")
    return "\n".join([r"\begin{tikzpicture}[font=\footnotesize]", *lines, r"\end{tikzpicture}"])


def _panel(scene: Scene, panels: int) -> Iterator[str]:
    low, high = span_of(scene)
    across, up = (float(x) for x in high - low)
    height = min(_HIGH, _WIDE * up / across)

    def at(x: float, y: float) -> tuple[float, float]:
        return _WIDE * (x - float(low[0])) / across, height * (y - float(low[1])) / up

    yield from _shaded(scene, at)
    yield rf"\draw[bpgrey] (0,0) rectangle ({_WIDE:.2f},{height:.2f});"
    for group, most, hollow in ((scene.train, _POINTS[0], False), (scene.test, _POINTS[1], True)):
        yield from _dotted(group, most // panels, at, hollow=hollow)
    if len(scene.names) > LISTED:
        for k, name in enumerate(scene.names):
            own = scene.train.inputs[scene.train.classes == k]
            if len(own):
                x, y = at(*map(float, own.mean(axis=0)))
                yield rf"\node[fill=white,inner sep=0.6pt,font=\tiny] at ({x:.2f},{y:.2f}) {{{name}}};"
    if scene.title:
        yield rf"\node[above] at ({_WIDE / 2:.2f},{height:.2f}) {{{scene.title}}};"


def _shaded(scene: Scene, at: _Place) -> Iterator[str]:
    """Each class's region, filled, with a line for its border."""
    import numpy as np
    from contourpy import FillType, contour_generator

    low, high = span_of(scene)
    xs, ys = (np.linspace(a, b, _CELLS) for a, b in zip(low, high, strict=True))
    places = np.column_stack([part.ravel() for part in np.meshgrid(xs, ys)])
    leads = lead(scene.outputs(places))
    for k in range(leads.shape[1]):
        heights = leads[:, k].reshape(_CELLS, _CELLS)
        if heights.max() <= 0:
            continue
        made = contour_generator(xs, ys, heights, fill_type=FillType.OuterOffset)
        for points, offsets in zip(*made.filled(0.0, float(heights.max()) + 1), strict=True):
            rings = [points[a:b] for a, b in pairwise(offsets)]
            path = " ".join(
                " -- ".join("({:.2f},{:.2f})".format(*at(float(x), float(y))) for x, y in ring[:-1])
                + " -- cycle"
                for ring in rings
            )
            colour = COLOURS[k % len(COLOURS)].replace("-", "")
            yield rf"\filldraw[fill={colour},draw=bpgrey,line width=0.2pt,even odd rule] {path};"


def _dotted(group: PlottedPoints, most: int, at: _Place, *, hollow: bool) -> Iterator[str]:
    """The first points of a part."""
    for (x, y), k in zip(group.inputs[:most].tolist(), group.classes[:most].tolist(), strict=True):
        u, v = at(x, y)
        colour = COLOURS[k % len(COLOURS)].replace("-", "") + "line"
        filled = "white" if hollow else colour
        yield rf"\filldraw[fill={filled},draw={colour},line width=0.3pt] {_shape(k, u, v)};"


def _shape(k: int, x: float, y: float) -> str:
    """A circle, a square, a triangle or a diamond, by turns."""
    if k % 4 == 0:
        return f"({x:.2f},{y:.2f}) circle ({_HALF})"
    corners = {
        1: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        2: ((-1, -1), (1, -1), (0, 1)),
        3: ((-1, 0), (0, -1), (1, 0), (0, 1)),
    }[k % 4]
    return " -- ".join([*(f"({x + a * _HALF:.3f},{y + b * _HALF:.3f})" for a, b in corners), "cycle"])
