"""Decision regions and runs in TikZ: borders and lines stand where the numbers are."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from numpy.typing import NDArray

from bpgen.figures.panels import Run, RunWords, runs
from bpgen.figures.regions import PlottedPoints, Scene
from bpgen.figures.tikz_curve import curves
from bpgen.figures.tikz_regions import regions

pytest.importorskip("contourpy")

_FILLED = re.compile(r"\\filldraw\[fill=(bp\w+),draw=bpgrey[^]]*\] (.*);")
_POINT = re.compile(r"\(([-\d.]+),([-\d.]+)\)")
WORDS = RunWords("steps", "loss", "accuracy")


def scene(border: float) -> Scene:
    """A square, and a network that tells its points apart by their first coordinate."""

    def network(x: NDArray[np.float64]) -> NDArray[np.float64]:
        right = 1 / (1 + np.exp(-60 * (x[:, :1] - border)))
        return np.hstack([1 - right, right])

    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    group = PlottedPoints(corners, np.array([0, 0, 1, 1]))
    return Scene(group, PlottedPoints(corners[:1], np.array([0])), ("a", "b"), network, "T")


@pytest.mark.parametrize("border", [0.25, 0.6])
def test_the_border_stands_where_the_answer_changes(border: float) -> None:
    left, right = (
        [float(x) for x, _ in _POINT.findall(path)] for _, path in _FILLED.findall(regions([scene(border)]))
    )
    # The square has 8 % of room at either side, and is 4.2 cm wide with it.
    at = 4.2 * (border + 0.08) / 1.16
    assert math.isclose(max(left), at, abs_tol=0.02)
    assert math.isclose(min(right), at, abs_tol=0.02)
    assert (min(left), max(right)) == (0, 4.2)


def test_points_of_the_test_part_are_hollow() -> None:
    tex = regions([scene(0.5)] * 2)
    assert tex.count(r"\begin{scope}") == 2
    assert tex.count("fill=white,draw=bpblueline") == 2
    assert tex.count("fill=bpblueline,draw=bpblueline") == tex.count("fill=bpredline,draw=bpredline") == 4


def test_losses_of_several_runs_share_an_axis() -> None:
    one = Run("a", [(0, 4.0), (10, 1.0)], [(0, 0.5), (10, 1.0)])
    other = Run("b", [(0, 4.0), (10, math.nan)], [(0, 0.5), (10, 0.75)])
    lines = re.findall(r"\\draw\[thick[^]]*\] (\([^;]*);", curves(runs([one, other], WORDS), ("a", "b")))
    points = [[(float(x), float(y)) for x, y in _POINT.findall(line)] for line in lines[:4]]
    assert points[0] == [(0, 4.2), (4.9, 1.05)]
    assert points[1] == [(0, 4.2)]
    assert points[2] == [(0, 2.1), (4.9, 4.2)]
    assert points[3] == [(0, 2.1), (4.9, 3.15)]
    assert len(lines) == 6, "which line is which"
    far = curves(runs([Run("a", [(0, 100.0), (1, 10.0), (2, 1.0), (3, 0.0)], [])], WORDS), ("a",))
    (line,) = re.findall(r"\\draw\[thick[^]]*\] (\([^;]*);", far)
    assert [y for _, y in _POINT.findall(line)] == ["4.20", "2.10", "0.00"]
    assert "$10^{1}$" in far
