"""The error curve in TikZ: what it draws stands where the errors are, and the ticks where they say."""

from __future__ import annotations

import math
import re

from hypothesis import given
from hypothesis import strategies as st

from bpgen.figures.panels import PlotWords, curve
from bpgen.figures.tikz_curve import curves

WORDS = PlotWords("rounds", "error", "linear", "log")
_PANEL = re.compile(r"\\draw\[thick\] (.*?);")
_ACROSS = re.compile(r"\\draw \(([-0-9.]+),0\) -- \+\+\(0,-0.1\) node\[below\] \{\$(.*?)\$\};")
_UP = re.compile(r"\\draw \(0,([-0-9.]+)\) -- \+\+\(-0.1,0\) node\[left\] \{\$(.*?)\$\};")
ERRORS = st.lists(st.floats(1e-9, 1e6), min_size=2, max_size=400)
#: A divergence of numbers that sum to more than 1 is below 0.
ANY_ERRORS = ERRORS | st.lists(st.floats(-1e6, -1e-9) | st.floats(1e-9, 1e6), min_size=2, max_size=400)


def panels(errors: list[float]) -> list[str]:
    """The TeX of the left panel and of the right one."""
    left, scope, right = curves(curve(errors, WORDS)).partition(r"\begin{scope}")
    assert scope
    return [left, right]


def points(panel: str) -> list[tuple[float, float]]:
    """The points of the line, in centimetres."""
    (line,) = _PANEL.findall(panel)
    return [(float(x), float(y)) for x, y in re.findall(r"\(([-0-9.]+),([-0-9.]+)\)", line)]


def worth(text: str) -> float:
    """What stands at a tick, as a number."""
    power = re.fullmatch(r"10\^\{(-?\d+)\}", text)
    return 10.0 ** int(power[1]) if power else float(text.replace("{,}", ""))


def ends(errors: list[float]) -> tuple[float, float]:
    """The numbers at both ends of the axis of errors: 0 lies on it."""
    return min(0.0, *errors), max(0.0, *errors)


@given(ANY_ERRORS)
def test_the_first_and_last_error_stand_where_they_belong(errors: list[float]) -> None:
    left, _ = panels(errors)
    (x0, y0), (x1, y1) = points(left)[0], points(left)[-1]
    assert (x0, x1) == (0, 4.9)
    low, high = ends(errors)
    assert math.isclose(y0, 4.2 * (errors[0] - low) / (high - low), abs_tol=0.006)
    assert math.isclose(y1, 4.2 * (errors[-1] - low) / (high - low), abs_tol=0.006)


@given(ANY_ERRORS)
def test_ticks_say_what_is_at_their_place(errors: list[float]) -> None:
    left, right = panels(errors)
    for axis, long, (low, high) in ((_ACROSS, 4.9, (0.0, len(errors) - 1.0)), (_UP, 4.2, ends(errors))):
        found = axis.findall(left)
        assert 2 <= len(found) <= 6
        for place, text in found:
            assert math.isclose(float(place) / long, (worth(text) - low) / (high - low), abs_tol=0.003)
    later = [e for e in errors[1:] if e > 0] or [1.0, 10.0]
    low, high = math.log10(min(later)), math.log10(max(later))
    for place, text in _UP.findall(right):
        expected = (math.log10(worth(text)) - low) / ((high - low) or 1.0)
        assert math.isclose(float(place) / 4.2, expected, abs_tol=0.003)


def test_what_is_no_number_is_left_out() -> None:
    left, right = panels([1.0, math.inf, 0.0, 0.5])
    assert len(points(left)) == 3
    assert len(points(right)) == 1
