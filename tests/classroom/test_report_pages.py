"""The reports of a class in a browser: on a phone, in the dark, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bpgen.classroom.feedback import feedback_wanted, write_feedback
from bpgen.classroom.findings import findings
from bpgen.classroom.mark import mark_class
from bpgen.classroom.report import write_report
from bpgen.classroom.totals import ledger_of
from classroom.hands import class_of, long_table, mistaken, written
from support.browsing import WIDTHS, chromium, opened

#: What is wider than its frame, or than the window.
_WIDE = """() => [...document.querySelectorAll('html, .scroll, .chart, td, th, p')].filter(
  (it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.outerHTML)"""
_SEEN = """() => ['color', 'backgroundColor'].map((it) => getComputedStyle(document.body)[it])"""
#: Of each chart, the heights of its bars and the numbers above them.
_BARS = """() => [...document.querySelectorAll('.plot')].map((plot) => [
  [...plot.querySelectorAll('.ink')].map((it) => it.getBoundingClientRect().height),
  [...plot.querySelectorAll('.bar > span')].map((it) => Number(it.innerText))])"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module", params=["en", "ja"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The report of a class, and a student's feedback."""
    folder = class_of(tmp_path_factory.mktemp("pages") / "class", 2, f'lang = "{request.param}"\n')
    (folder.path / "answers").mkdir()
    own = written(folder, folder.students[0], mistaken("no-bias"))
    (folder.path / "answers" / "001.csv").write_bytes(long_table(own))
    with folder.in_use():
        list(mark_class(folder))
        ledger = ledger_of(folder)
        list(write_feedback(folder, ledger, feedback_wanted(folder, ledger)))
        list(write_report(folder, ledger, [one for some in findings(folder, ledger) for one in some]))
    return [folder.path / "report.html", folder.path / "feedback" / "001.html"]


def brightness(colour: str) -> float:
    """How bright a colour is, of 255."""
    return sum(map(float, colour.removeprefix("rgb(").rstrip(")").split(","))) / 3


def test_nothing_is_out_of_sight_and_the_dark_is_dark(browser: Browser, pages: list[Path]) -> None:
    for path in pages:
        with opened(browser) as (page, wrong):
            page.goto(path.as_uri())
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate(_WIDE) == [], width
            for media, scheme, dark in (
                ("screen", "light", False),
                ("screen", "dark", True),
                ("print", "dark", False),
            ):
                page.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type]
                ink, ground = map(brightness, page.evaluate(_SEEN))
                assert (ink > 200, ground < 60) == (dark, dark)
                assert abs(ink - ground) > 150
            assert wrong == []


def test_a_bar_is_as_high_as_its_number(browser: Browser, pages: list[Path]) -> None:
    with opened(browser) as (page, _):
        page.goto(pages[0].as_uri())
        points, shares = page.evaluate(_BARS)
    # In the first chart the highest bar has all the height, in the second 100 per cent have.
    for (heights, numbers), whole in ((points, max(points[1])), (shares, 100)):
        assert len(heights) == len(numbers) > 10
        assert heights == pytest.approx([number / whole * max(heights) for number in numbers], abs=1)
