"""The page of slopes: what it says of an update and of a check by numbers, by matrices of 60 digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bpgen import Network
from bpgen.lesson.course import Course
from bpgen.network.values import values_of_given
from bpgen.site.pages.slopes import slopes_page
from bpgen.words.texts import words
from interactive.changes import with_given
from oracles import matrix
from support.accessibility import grave, thin
from support.browsing import opened, overflow
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
def test_charts_that_are_moved_say_what_the_judge_says(
    lang: str, browser: Browser, site: Callable[[str], Path]
) -> None:
    network = Network.preset("mazur")
    problem = problem_of(network)

    def numbers(text: str) -> list[Decimal]:
        return [
            Decimal(x) for x in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", text.replace("\N{MINUS SIGN}", "-"))
        ]

    with opened(browser) as (page, wrong):
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
        rounds = matrix.exact_rounds(problem, 21)
        for chart in (10, 9):  # and the curve of the error over the rounds
            *_, first, last = numbers(page.evaluate(_MOVED, [chart, 20, 0]))
            assert abs(first - Decimal(rounds[0].error)) < _NINE
            assert abs(last - Decimal(rounds[20].error)) < _NINE
        drawn = page.locator(".bp-charts figure").nth(9).locator("path.bp-path").get_attribute("d")
        assert drawn is not None
        assert drawn.count("L") == 20
        faster = matrix.exact_rounds(replace(problem, eta=5.0), 21)
        *_, last = numbers(page.evaluate(_MOVED, [9, 20, 1]))
        assert abs(last - Decimal(faster[20].error)) < _NINE
        assert not wrong


#: The points of the curve of a chart, in the units of its axes.
_CURVE = """(svg) => {
  const [x0, x1, y0, y1, left, top, wide, high] = svg.dataset.axes.split(" ").map(Number);
  const points = svg.querySelector(".bp-curve").getAttribute("d").slice(1).split("L");
  const [across, up] = [(x1 - x0) / wide, (y1 - y0) / high];
  return points.map((p) => p.split(" ").map(Number))
    .map(([x, y]) => [x0 + (x - left) * across, y1 - (y - top) * up, up]);
}"""


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_charts_and_numbers_follow_changed_values(
    lang: str, browser: Browser, site: Callable[[str], Path]
) -> None:
    network = Network.preset("mazur")
    at = {q.key: float(x) for q, x in zip(network.graph.given, values_of_given(network), strict=True)}
    start = dict(at)
    at |= {"i1": 0.9, "w5": 2.0, "target_o1": 0.99, "eta": 2.0}
    changed = with_given(network, list(at.values()))
    state = "&".join(f"{key}={x!r}" for key, x in at.items() if x != start[key])
    with opened(browser) as (page, wrong):
        page.goto(f"file://{site('mazur')}/{lang}/slopes.html")
        before = page.locator("article").inner_text()
        page.goto("about:blank")
        page.goto(f"file://{site('mazur')}/{lang}/slopes.html#~{state}")
        page.locator(".bp-changed").wait_for()
        texts = page.locator("article tbody td").evaluate_all("all => all.map(e => e.textContent)")
        # MathML has the power of ten of a small number in an element of its own.
        cells = [Decimal(re.sub("\xd7 ?10", "e", x).replace("\N{MINUS SIGN}", "-")) for x in texts]
        rows = [cells[n : n + 4] for n in range(0, len(cells), 4)]
        for (_, *told), judged in zip(rows, changes(changed), strict=True):
            assert all(abs(a - b) < _NINE for a, b in zip(told, judged, strict=True))
        prose = page.locator("article p .math > math").evaluate_all("all => all.map(e => e.textContent)")
        said = {x.replace("\N{MINUS SIGN}", "-") for x in prose}
        for value in first_update(changed):
            assert any(abs(value - Decimal(x)) < _NINE for x in said if re.fullmatch(r"-?0\.\d+", x)), value
        wide, near = page.locator('svg[data-chart="descent"]').all()
        for chart in (wide, near):
            points = chart.evaluate(_CURVE)
            assert len(points) > 100
            for x, y, dot in points[::20]:
                assert abs(y - float(error_at(changed, Decimal(x) - 2))) < 2 * dot + 1e-3 * (chart == wide)
        rounds = matrix.exact_rounds(problem_of(changed), 100)
        for (n, y, dot), one in zip(
            page.locator('svg[data-chart="loss"]').evaluate(_CURVE)[:100:9], rounds[::9], strict=True
        ):
            assert abs(y - float(one.error)) < dot, n
        assert page.locator('svg[data-chart="contour"] .bp-level').count() > 3
        page.locator(".bp-changed button").click()
        page.wait_for_function(
            "!document.querySelector('figure:has([data-chart=loss]) .bp-readout').textContent"
        )
        assert page.locator("article").inner_text() == before
        assert not wrong
        thin(page)
        assert grave(page) == []


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("ja", 320)])
def test_a_learning_rate_of_ones_own_goes_from_too_small_to_divergence(
    lang: str, width: int, browser: Browser, site: Callable[[str], Path]
) -> None:
    said = words("interactive", lang)["charts"]
    with opened(browser, viewport={"width": width, "height": 800}) as (page, wrong):
        page.goto(f"file://{site('mazur')}/{lang}/slopes.html")
        own = page.locator(".bp-charts figure:has(.bp-slider)").filter(has_text=said["own"])
        assert own.count() == 1
        slider, read = own.locator("input"), own.locator(".bp-readout")
        most = float(slider.get_attribute("max") or "")
        names = ["small", "good", "overshoot", "divergence"]
        errors = []
        # Parts of the rate that reaches the minimum at once, which is the slider's end divided by 2.3.
        for name, part in zip(names, (0.1, 0.4, 1.7, 2.2), strict=True):
            slider.evaluate(
                "(e, x) => { e.value = x; e.dispatchEvent(new Event('input')); }", most * part / 2.3
            )
            text = read.inner_text()
            assert said[name] in text, text
            numbers = [float(x) for x in re.findall(r"\d+\.\d+", text)]
            first, last = numbers[1], numbers[2]
            errors.append((first, last))
            # Of a parabola from 0 on, each step multiplies the error by (1 - part)^2.
            assert last / first == pytest.approx((1 - part) ** 12, rel=0.05, abs=1e-9)
        assert errors[3][1] > errors[3][0] > errors[0][1] > errors[1][1]
        slider.focus()
        before = read.inner_text()
        slider.press("ArrowLeft")
        assert read.inner_text() != before
        assert overflow(page) <= 0
        ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
        assert len(ids) == len(set(ids))
        assert not wrong
        thin(page)
        assert grave(page) == []
