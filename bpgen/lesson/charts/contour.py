"""The error over two weights as contour lines, and the way that the training takes over them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator

from ...figures.panels import HIGH, WIDE, Dot, Panel, PanelMark, Point, Stroke, StrokeKind, Tag, window
from ...graph.quantity import Concept
from ...network.values import values_of_given
from ...trace.along import along
from ...trace.evaluate import advance
from ..live import Live
from .chart import Chart, Drawn, Said, number, picked, symbol, values, weight_of

#: So many rounds are shown, with a dot after each ten.
_ROUNDS, _EACH = 100, 10
#: So many points a side has at which the error is computed; so many lines there are at most.
_GRID, _LINES = 41, 9
#: Of the path's extent, so much is beyond it on each side.
_MARGIN = 0.3


def _made(live: Live, keys: tuple[str, ...], say: Said) -> Drawn:
    first, second = (q.key for q in picked(live, keys, Concept.WEIGHT, 2))
    now, graph, notation = values(live), live.graph, live.network.notation
    path = training_path(live, first, second, _ROUNDS)
    low, high = _frame(path)
    across, up = window(low[0], high[0], notation), window(low[1], high[1], notation)
    error = along(graph, now, (first, second), graph.objective)
    grid = _Grid(error, low, high)
    marks: list[PanelMark] = []
    labels: list[Tag] = []
    step = grid.step
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    for k in range(math.ceil(grid.least / step), math.floor(grid.most / step) + 1):
        lines = list(grid.lines(k * step))
        marks += (Stroke(points, StrokeKind.LEVEL) for points in lines)
        if lines:
            labels.append(
                Tag(_free(max(lines, key=len), path), notation.number(f"{k * step:.{digits}f}"), "on")
            )
    way: list[PanelMark] = [
        Stroke(path, StrokeKind.PATH),
        Dot(path[0]),
        *(Dot(p, small=True) for p in path[_EACH::_EACH]),
    ]
    below, beside = symbol(live, first, say.drawn), symbol(live, second, say.drawn)
    title = symbol(live, graph.objective, say.drawn)
    told = {
        "first": symbol(live, first, say.plain),
        "second": symbol(live, second, say.plain),
        "x": number(live, path[0][0], say.plain),
        "y": number(live, path[0][1], say.plain),
        "last_x": number(live, path[-1][0], say.plain),
        "last_y": number(live, path[-1][1], say.plain),
        "rounds": len(path) - 1,
    }
    return Drawn(
        (
            Panel(
                (),
                across,
                up,
                below,
                beside,
                title,
                (*marks, *labels, *way),
                ("contour", first, second, graph.objective),
            ),
        ),
        str(say.plain("chart.contour", **told)),
    )


def training_path(live: Live, first: str, second: str, rounds: int) -> list[Point]:
    """Two weights before each round of the training and after the last; shorter where it diverges."""
    keys = [q.key for q in live.graph.given]
    places = keys.index(first), keys.index(second)
    given = tuple(float(x) for x in values_of_given(live.network))
    path = [(given[places[0]], given[places[1]])]
    for _ in range(rounds):
        errors, given = advance(live.graph, given, 1)
        point = given[places[0]], given[places[1]]
        if not all(map(math.isfinite, (*errors, *point))):
            break
        path.append(point)
    return path


def _free(line: list[Point], path: list[Point]) -> Point:
    """The point of a line that is farthest from a path, but for the line's ends."""
    inner = line[len(line) // 8 : -(len(line) // 8) or None]
    return max(inner, key=lambda p: min(math.dist(p, q) for q in path))


def _frame(path: list[Point]) -> tuple[Point, Point]:
    """The corners of the axes round a path, with a unit of the same length on both."""
    middle, half = [], []
    for k in (0, 1):
        low, high = min(p[k] for p in path), max(p[k] for p in path)
        middle.append((low + high) / 2)
        half.append((high - low) * (0.5 + _MARGIN))
    scale = max(half[0] / WIDE, half[1] / HIGH) or 0.1
    wide, tall = scale * WIDE, scale * HIGH
    return (middle[0] - wide, middle[1] - tall), (middle[0] + wide, middle[1] + tall)


class _Grid:
    """The error at the points of a grid, and its contour lines: marching squares."""

    def __init__(self, error: Callable[[float, float], float], low: Point, high: Point) -> None:
        self._xs, self._ys = (
            [a + (b - a) * n / (_GRID - 1) for n in range(_GRID)] for a, b in zip(low, high, strict=True)
        )
        self._values = [[error(x, y) for x in self._xs] for y in self._ys]
        found = [e for row in self._values for e in row if math.isfinite(e)]
        self.least, self.most = min(found), max(found)
        size = (self.most - self.least) / _LINES or 1.0
        power = 10.0 ** math.floor(math.log10(size))
        self.step = next(s * power for s in (1, 2, 5, 10) if s * power >= size)

    def lines(self, level: float) -> Iterator[list[Point]]:
        """The lines of a level, each as its points."""
        ends: dict[tuple[int, int, int], list[tuple[int, int, int]]] = defaultdict(list)
        for row in range(_GRID - 1):
            for column in range(_GRID - 1):
                crossed = [edge for edge in _edges(row, column) if self._crosses(edge, level)]
                for a, b in zip(crossed[::2], crossed[1::2], strict=False):
                    ends[a].append(b)
                    ends[b].append(a)
        open_ = [edge for edge, others in ends.items() if len(others) == 1]
        for start in (*open_, *list(ends)):
            if start in ends:
                chain, at = [start], start
                while following := [x for x in ends.get(at, ()) if x in ends]:
                    del ends[at]
                    at = following[0]
                    chain.append(at)
                ends.pop(at, None)
                if len(chain) > 1:
                    yield [self._point(edge, level) for edge in chain]

    def _ends(self, edge: tuple[int, int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
        row, column, upright = edge
        return (row, column), (row + upright, column + 1 - upright)

    def _crosses(self, edge: tuple[int, int, int], level: float) -> bool:
        a, b = (self._values[r][c] for r, c in self._ends(edge))
        return (a < level) != (b < level)

    def _point(self, edge: tuple[int, int, int], level: float) -> Point:
        (r, c), (s, d) = self._ends(edge)
        a, b = self._values[r][c], self._values[s][d]
        part = (level - a) / (b - a)
        return (
            self._xs[c] + part * (self._xs[d] - self._xs[c]),
            self._ys[r] + part * (self._ys[s] - self._ys[r]),
        )


def _edges(row: int, column: int) -> tuple[tuple[int, int, int], ...]:
    """The sides of a square, each by its lower or left end and whether it is upright."""
    return (row, column, 0), (row, column, 1), (row + 1, column, 0), (row, column + 1, 1)


def _usual(live: Live) -> tuple[str, ...]:
    """A weight of each of the first two outputs, else of the first two units below."""
    sizes = live.network.architecture.sizes
    if sizes[-1] > 1:
        return weight_of(live), weight_of(live, unit=2)
    if sizes[-2] > 1:
        return weight_of(live), weight_of(live, source=2)
    weights = live.graph.at(Concept.WEIGHT)
    return weights[0].key, weights[-1].key


CHART = Chart(_usual, _made)
