"""The slides of layers in a browser: their figures, their boxes, their long sums."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser

from slides.browsing import MISPLACED, shown
from slides.html_decks import Deck

Built = Callable[[str], Deck]


def test_words_of_a_layers_figure_are_as_large_as_its_numbers(browser: Browser, html_deck: Built) -> None:
    with shown(browser, html_deck("layers").page) as (page, _):
        sizes = page.locator("svg.bp-layer text").evaluate_all(
            "els => els.map(e => Number.parseFloat(getComputedStyle(e).fontSize))"
        )
        assert len(sizes) > 20
        assert min(sizes) >= 14
        assert max(sizes) <= 16


def test_a_deck_of_layers_has_room_and_breaks_no_bracket(browser: Browser, html_deck: Built) -> None:
    made = html_deck("layers")
    with shown(browser, made.page, viewport={"width": 1280, "height": 720}) as (page, wrong):
        found = page.evaluate(MISPLACED, [1280, 720])
        assert found["wrong"] == []
        assert found["looked"] == made.count()
        assert found["smallest"] > 0.6
        rows = page.locator("mtr:has(+ .bp-continued), mtr.bp-continued").evaluate_all(
            "rows => rows.map(row => row.textContent)"
        )
        assert len(rows) > 2
        assert [row for row in rows if row.count("(") != row.count(")")] == []
        assert not wrong


def test_boxes_of_layers_are_read_from_the_last_row_and_hold_their_titles(
    browser: Browser, html_deck: Built
) -> None:
    with shown(browser, html_deck("layers").page, viewport={"width": 1280, "height": 720}) as (page, _):
        page.evaluate("Reveal.slide(3)")
        figure = page.locator("section.present section.present svg.bp-net")
        scale = figure.evaluate("svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width")
        labels = figure.locator("text")
        sizes = labels.evaluate_all("els => els.map(e => Number.parseFloat(getComputedStyle(e).fontSize))")
        assert min(sizes) * scale >= 0.035 * 720
        wide = "els => els.map(e => e.getBoundingClientRect().width)"
        boxes = figure.locator("rect").evaluate_all(wide)
        assert all(a < b for a, b in zip(labels.evaluate_all(wide), boxes, strict=True))
