"""The page of slopes: what it says of an update and of a check by numbers, by matrices of 60 digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from bpgen import Network
from bpgen.lesson.course import Course
from bpgen.site.pages.slopes import slopes_page
from oracles import matrix
from support.browsing import chromium, opened
from support.problems import problem_of
from website.moved import MOVES, changes, error_at, first_update

_CELL = re.compile(r"^(?:\* -|  -) \$([-0-9.]+)\$$", re.MULTILINE)
_NINE = Decimal("1e-9")


@pytest.mark.parametrize("name", ["mazur", "xor-tanh", "softmax-loss"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_derivative_checked_by_numbers(name: str, lang: str) -> None:
    network = Network.preset(name)
    text = slopes_page(Course(network, name, lang)).text
    cells = [Decimal(x) for x in _CELL.findall(text)]
    rows = [cells[n : n + 4] for n in range(0, len(cells), 4)]
    assert [row[0] for row in rows] == list(MOVES)
    for (_, *told), judged in zip(rows, changes(network), strict=True):
        assert all(abs(a - b) < _NINE for a, b in zip(told, judged, strict=True))
    said = [Decimal(x) for x in re.findall(r"\$(-?0\.\d+)\$", text)]
    for value in first_update(network):
        assert any(abs(value - x) < _NINE for x in said), value


#: Moves the sliders of a chart, and says what is written below it and how far its path goes.
_MOVED = """([n, ...values]) => {
  const figure = document.querySelectorAll(".bp-charts figure")[n];
  figure.querySelectorAll("input").forEach((range, k) => {
    range.step = "any";
    range.value = values[k];
    range.dispatchEvent(new Event("input"));
  });
  return figure.querySelector(".bp-readout").textContent;
}"""


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_charts_that_are_moved_say_what_the_judge_says(lang: str, site: Callable[[str], Path]) -> None:
    network = Network.preset("mazur")
    problem = problem_of(network)

    def numbers(text: str) -> list[Decimal]:
        return [
            Decimal(x) for x in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", text.replace("\N{MINUS SIGN}", "-"))
        ]

    with chromium() as browser, opened(browser) as (page, wrong):
        page.goto(f"file://{site('mazur')}/{lang}/slopes.html")
        # The unit at 1: the logistic function, and its slope.
        *_, out, slope = numbers(page.evaluate(_MOVED, [0, 1]))
        y = 1 / (1 + Decimal(-1).exp())
        assert abs(out - y) < _NINE
        assert abs(slope - y * (1 - y)) < Decimal("1e-6")
        # The weight at 2, with ten times the learning rate.
        rate, w, error, by_weight, new, after = numbers(page.evaluate(_MOVED, [2, 2, 1]))
        assert (int(rate), int(w)) == (5, 2)
        start = Decimal("0.4")
        assert abs(error - error_at(network, w - start)) < _NINE
        tiny = Decimal("1e-7")
        judged = (error_at(network, w - start + tiny) - error_at(network, w - start - tiny)) / (2 * tiny)
        assert abs(by_weight - judged) < _NINE
        assert abs(new - (w - rate * judged)) < _NINE
        assert abs(after - error_at(network, new - start)) < 2 * _NINE
        # Of contour lines: the errors before the training and after 20 rounds.
        *_, first, last = numbers(page.evaluate(_MOVED, [8, 20, 0]))
        rounds = matrix.exact_rounds(problem, 21)
        assert abs(first - Decimal(rounds[0].error)) < _NINE
        assert abs(last - Decimal(rounds[20].error)) < _NINE
        assert not wrong
