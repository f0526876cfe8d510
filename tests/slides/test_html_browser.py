"""The slides for a browser as people meet them: in a window, by keyboard, on a phone, on paper, spoken."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bpgen.network.problem import Network
from bpgen.slides.model import DeckOptions
from bpgen.slides.reveal import build_reveal, reveal_files
from slides.browsing import MISPLACED, READY, shown
from slides.html_decks import Deck
from slides.test_html import HOSTILE, lecture_of
from support.accessibility import grave
from support.browsing import overflow, served

Built = Callable[[str], Deck]
NAMES = ("spoken", "4:3", "deep", "drawn")
#: A wide window, a phone. In a window of 4:3 a slide is as it was drawn for it, or small: each is seen once.
SIZES = ((1280, 720), (390, 844))
SQUARE = {"4:3": ((1024, 768),), "deep": ((1024, 768),)}


def at(page: Page) -> int:
    """The number of the slide that is shown, from 1."""
    return int(page.evaluate("Reveal.getIndices().h")) + 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_off_a_slide_at_any_size(name: str, browser: Browser, html_deck: Built) -> None:
    made = html_deck(name)
    for width, height in (*SIZES, *SQUARE.get(name, ())):
        size: dict[str, Any] = {"viewport": {"width": width, "height": height}}
        with shown(browser, made.page, **size) as (page, wrong):
            found = page.evaluate(MISPLACED, [width, height])
            assert found["wrong"] == [], f"at {width}"
            assert found["looked"] == made.count()
            # The longest formula is set smaller, and can still be read.
            assert found["smallest"] > 0.6, f"at {width}"
            assert overflow(page) <= 0
            assert not wrong


def test_a_turned_phone_shows_the_same_slides(browser: Browser, html_deck: Built) -> None:
    made = html_deck("4:3")
    with shown(browser, made.page, viewport={"width": 390, "height": 844}) as (page, wrong):
        assert page.locator(".bp-continued").count() > 0
        for width, height in ((844, 390), (390, 700)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function(f"Reveal.getConfig().width === {840 if width > 600 else 400}")
            page.wait_for_timeout(200)
            assert page.evaluate(MISPLACED, [width, height])["wrong"] == []
        assert not wrong


@pytest.mark.parametrize("way", ["file", "server"])
def test_a_deck_is_quiet_and_works_by_keyboard(way: str, browser: Browser, html_deck: Built) -> None:
    made = html_deck("ja")
    with (
        served(made.folder) as address,
        shown(browser, made.page if way == "file" else f"{address}/index.html") as (page, wrong),
    ):
        assert page.title() == "誤差逆伝播法"
        assert page.evaluate("Reveal.getHorizontalSlides().length") == made.count()
        flat = "els => els.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 2).length"
        assert page.locator("section.present math").evaluate_all(flat) == 0
        keys = {"ArrowRight": 2, "Space": 3, "ArrowLeft": 2, "End": made.count(), "Home": 1, "PageDown": 2}
        for key, number in keys.items():
            page.keyboard.press(key)
            assert at(page) == number, key
        page.wait_for_function("location.hash === '#/1'")
        page.keyboard.press("Escape")
        assert page.evaluate("Reveal.isOverview()")
        page.keyboard.press("Escape")
        assert not page.evaluate("Reveal.isOverview()")
        # The address of a slide leads to it.
        page.goto(f"{page.url.partition('#')[0]}#/10")
        page.wait_for_function("Reveal.getIndices().h === 10")
        assert (
            page.locator("section.present section.present .bp-foot > p").last.inner_text().startswith("11 /")
        )
        assert not wrong


def test_a_phone_opens_the_slide_that_the_address_names(browser: Browser, html_deck: Built) -> None:
    with shown(browser, f"{html_deck('ja').page}#/10", viewport={"width": 390, "height": 844}) as (
        page,
        wrong,
    ):
        page.wait_for_function("Reveal.getIndices().h === 10")
        top = "document.querySelectorAll('.scroll-page')[10].getBoundingClientRect().top"
        assert abs(page.evaluate(top)) < 5
        assert not wrong


def test_titles_stand_at_the_same_place(browser: Browser, html_deck: Built) -> None:
    with shown(browser, html_deck("ja").page) as (page, _):
        tops = set()
        for n in range(1, 40, 3):
            page.evaluate(f"Reveal.slide({n})")
            tops.add(
                page.evaluate(
                    "Math.round(Reveal.getCurrentSlide().querySelector('h2').getBoundingClientRect().top)"
                )
            )
        assert len(tops) == 1


def test_overlays_uncover_a_chain_factor_by_factor_and_a_derivation_line_by_line(
    browser: Browser, html_deck: Built
) -> None:
    visible = "Reveal.getCurrentSlide().querySelectorAll('.fragment.visible').length"
    with shown(browser, html_deck("spoken").page) as (page, wrong):
        chain = page.evaluate(
            "[...document.querySelectorAll('.slides > section')].findIndex(s => s.querySelector('.bp-chain'))"
        )
        # Reveal shows what was passed: so the earlier slide first.
        for number, parts in ((10, "mtr:not(:first-child)"), (chain, "munder")):
            page.evaluate(f"Reveal.slide({number})")
            count = page.evaluate(f"Reveal.getCurrentSlide().querySelectorAll('.bp-uncover {parts}').length")
            assert count >= 2
            for n in range(count + 1):
                assert page.evaluate(visible) == n
                factors = page.locator(f"section.present section.present .bp-uncover {parts}")
                shades = factors.evaluate_all("els => els.map(e => getComputedStyle(e).visibility)")
                assert shades == ["visible"] * n + ["hidden"] * (count - n)
                page.keyboard.press("ArrowRight")
            assert at(page) == number + 2
        assert not wrong


@pytest.mark.parametrize("way", ["file", "server"])
def test_the_speaker_view_has_the_notes_and_both_slides(way: str, browser: Browser, html_deck: Built) -> None:
    made = html_deck("spoken")
    with served(made.folder) as address:
        start = made.page if way == "file" else f"{address}/index.html"
        with shown(browser, f"{start}#/10") as (page, wrong):
            with page.expect_popup() as popup:
                page.keyboard.press("s")
            view = popup.value
            view.wait_for_selector(".speaker-controls-notes:not(.hidden) .value p")
            told = view.locator(".speaker-controls-notes .value p")
            assert told.count() == 3
            heights = told.evaluate_all("els => els.map(e => e.getBoundingClientRect().top)")
            assert heights == sorted(set(heights))
            assert told.first.locator("math").first.is_visible()
            assert view.locator("iframe").count() == 2
            before = told.first.inner_text()
            for frame in view.frames[1:]:
                frame.wait_for_function(READY)
                assert not frame.evaluate("Reveal.isScrollView()")
            page.evaluate("Reveal.slide(11)")
            view.wait_for_function("t => document.querySelector('.value p').innerText !== t", arg=before)
            assert not wrong


def test_nothing_serious_stands_in_anyones_way(browser: Browser, html_deck: Built) -> None:
    with shown(browser, html_deck("ja").page, color_scheme="dark") as (page, _):
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        for n in (0, 30, 62):  # the front, a figure beside formulas, a listing
            page.evaluate(f"Reveal.slide({n})")
            assert grave(page) == [], n


def test_on_paper_each_slide_is_a_page(browser: Browser, html_deck: Built, tmp_path: Path) -> None:
    made = html_deck("4:3")
    with shown(browser, f"{made.page}?print-pdf") as (page, wrong):
        page.wait_for_function("document.querySelectorAll('.pdf-page').length > 10")
        page.wait_for_timeout(200)
        page.pdf(path=tmp_path / "deck.pdf", prefer_css_page_size=True, print_background=True)
        assert not wrong
    told = subprocess.run(
        ["pdfinfo", tmp_path / "deck.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(rf"Pages: +{made.count()}\n", told)


def test_hostile_texts_do_nothing_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    files = reveal_files(Network.preset("softmax-loss"), DeckOptions(lang="en", lecture=lecture_of(HOSTILE)))
    address = f"file://{build_reveal(files, 'en', tmp_path / 'deck')}"
    with shown(browser, address) as (page, wrong):
        assert page.evaluate("window.hit") is None
        assert page.title() == HOSTILE["title"]
        assert page.locator("h1").inner_text() == HOSTILE["title"]
        assert page.evaluate(MISPLACED, [1280, 720])["wrong"] == []
        assert not wrong


def test_labels_of_a_figure_are_as_large_as_they_were_drawn(browser: Browser, html_deck: Built) -> None:
    with shown(browser, html_deck("deep").page) as (page, _):
        page.evaluate("Reveal.slide(9)")
        sizes = page.locator("section.present section.present svg text").evaluate_all(
            "els => els.map(e => [getComputedStyle(e).fontSize, e.getAttribute('font-size') + 'px'])"
        )
        assert len(sizes) > 12
        assert all(seen == drawn for seen, drawn in sizes)
