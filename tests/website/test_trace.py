"""Where a number comes from, and a round played: by mouse, by keyboard, without movement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bpgen import Network
from bpgen.lesson.addresses import addresses
from bpgen.lesson.live import Live
from support.accessibility import grave, thin
from support.browsing import opened, overflow, served

Build = Callable[[str], Path]
LANGUAGES = ("ja", "en")
_KEYS = "els => [...new Set(els.map(e => e.dataset.key))]"
#: A step as it is played; ``left`` are parts still coloured when theirs is over.
_SEEN = """() => ({
  said: document.querySelector(".bp-said").textContent,
  current: [...document.querySelectorAll("[aria-current=step] a")].map(e => e.title),
  figures: [...document.querySelectorAll("article figure")].map(e => e.checkVisibility()),
  moving: document.getAnimations().length,
  left: document.querySelectorAll("figure path:is(.bp-green, .bp-pink, .bp-red):not(.bp-traced)").length,
})"""
_TEXTS = "els => els.map(e => e.textContent)"
#: What can differ in the dark.
_COLOURS = ("color-contrast", "link-in-text-block")


def test_a_number_lights_its_edge_and_its_other_places(browser: Browser, site: Build) -> None:
    with served(site("mazur")) as address, opened(browser) as (page, wrong):
        page.goto(f"{address}/en/output-layer.html")
        number = page.locator('.bp-formula [data-key="dE_total/dw5"]').first
        number.hover()
        assert page.locator(".bp-same").evaluate_all(_KEYS) == ["dE_total/dw5"]
        assert page.locator(".bp-same").count() == page.locator('[data-key="dE_total/dw5"]').count() > 2
        assert page.locator(".bp-traced").evaluate_all(_KEYS) == ["w5"]
        assert page.locator(".bp-bar").is_hidden()
        page.mouse.move(0, 0)
        page.locator("article h1").hover()
        assert page.locator(".bp-same, .bp-traced").count() == 0
        page.goto(f"{address}/en/forward.html")
        page.locator('.bp-formula [data-key="out_h1"]').first.click()
        assert page.locator(".bp-traced").evaluate_all(_KEYS) == ["h1"]
        # Names are formulas, spoken by their names.
        assert page.locator(".bp-bar math").evaluate_all(_TEXTS) == ["outh1=0.593269992", "h1"]
        spoken = page.locator(".bp-bar math").first.get_attribute("aria-label")
        assert spoken == "out_h1 = 0.593269992"
        page.keyboard.press("Escape")
        assert page.locator(".bp-same, .bp-traced").count() == 0
        assert page.locator(".bp-bar").is_hidden()
        assert not wrong


def test_a_table_of_weights_lights_edges_and_units(browser: Browser, site: Build) -> None:
    """w7 leads from i3 to h1,2: the figure is in sight, whether a number is tapped, pointed at or focused."""
    options = {"viewport": {"width": 390, "height": 800}, "has_touch": True}
    with served(site("large")) as address, opened(browser, **options) as (page, wrong):
        page.goto(f"{address}/en/network.html")
        lit = page.locator("article figure .bp-traced")
        weight, unit = page.locator(".bp-weights a[title=w7]"), page.locator(".bp-weights .bp-at-h1_2").first
        weight.tap()
        assert lit.evaluate_all(_KEYS) == ["w7"]
        assert lit.get_attribute("data-to") == "h1_2"
        assert lit.evaluate("e => e.getBoundingClientRect().top > 0")
        assert page.locator(".bp-bar math").evaluate_all(_TEXTS)[1] == "w7"
        assert page.url.endswith("network.html")
        page.keyboard.press("Escape")
        assert lit.count() == 0
        unit.hover()
        assert lit.evaluate_all(_KEYS) == ["h1_2"]
        page.locator(".bp-weights a[title=w30]").focus()
        assert lit.evaluate_all(_KEYS) == ["w30"]
        unit.press("Enter")
        assert lit.evaluate_all(_KEYS) == ["h1_2"]
        assert page.locator(".bp-bar math").evaluate_all(_TEXTS) == ["h1,2"]
        page.keyboard.press("Escape")
        # The table of all given values, one stop of the Tab key; and a changed value, which both tables show.
        page.locator(".bp-table[role=group]").focus()
        page.keyboard.press("End")
        page.keyboard.press("Home")
        assert lit.evaluate_all(_KEYS) == ["i1"]
        assert overflow(page) <= 0
        thin(page)
        assert grave(page) == []
        page.goto("about:blank")
        page.goto(f"{address}/en/network.html#~w7=-2.5")
        assert weight.inner_text() == "\u22122.5"
        assert page.locator(".bp-table [data-key=w7]").text_content() == "\u22122.5"
        weight.press("Enter")
        page.wait_for_url("**/network.html#bp-w7~w7=-2.5")  # once the browser has told of the new address
        assert not wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_arrows_go_from_number_to_number_and_enter_to_the_step(
    lang: str, browser: Browser, site: Build
) -> None:
    graph = Network.preset("mazur").graph
    options = {"viewport": {"width": 320, "height": 700}, "reduced_motion": "reduce"}
    with served(site("mazur")) as address, opened(browser, **options) as (page, wrong):
        page.goto(f"{address}/{lang}/hidden-layer.html")
        formulas = page.locator(".bp-tracing")
        # One stop a formula, none a number.
        assert page.locator("[data-key][tabindex]").count() == 0
        formulas.nth(3).focus()
        keys = formulas.nth(3).locator("[data-key]").evaluate_all("els => els.map(e => e.dataset.key)")
        for key in keys:
            page.keyboard.press("ArrowRight")
            assert page.locator(".bp-here").get_attribute("data-key") == key
            assert page.locator(".bp-bar [role=status]").inner_text()
        page.keyboard.press("Home")
        assert page.locator(".bp-here").get_attribute("data-key") == keys[0]
        assert overflow(page) <= 0
        assert grave(page) == []
        page.emulate_media(color_scheme="dark")
        assert grave(page, *_COLOURS) == []
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{lang}/{addresses(graph)[keys[0]]}")
        assert not wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_round_is_played_by_keyboard(lang: str, browser: Browser, site: Build) -> None:
    printed = Live(Network.preset("mazur")).printed()
    options = {"viewport": {"width": 390, "height": 800}, "reduced_motion": "reduce"}
    with served(site("mazur")) as address, opened(browser, **options) as (page, wrong):
        page.goto(f"{address}/{lang}/round.html")
        steps = page.locator("article ol a[title]")
        keys = steps.evaluate_all("els => els.map(e => e.title)")
        assert set(keys) == set(addresses(printed.graph))
        page.locator(".bp-player button").nth(2).focus()
        for n, key in enumerate(keys):
            seen = page.evaluate(_SEEN)
            assert printed.text(key).replace("-", "\u2212") in seen["said"]
            assert seen["current"] == [key]
            # Errors run backwards: the second figure has its arrows turned.
            assert seen["figures"] == ["/" not in key, "/" in key]
            assert seen["moving"] == seen["left"] == 0
            if n == 20:
                assert overflow(page) <= 0
                assert grave(page) == []
                page.emulate_media(color_scheme="dark")
                assert grave(page, *_COLOURS) == []
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Home")
        assert page.locator("[aria-current=step] a").get_attribute("title") == keys[0]
        assert not wrong


def test_a_round_plays_by_itself_and_stops(browser: Browser, site: Build) -> None:
    with opened(browser) as (page, wrong):
        page.clock.install()
        page.goto(f"file://{site('mazur')}/en/round.html")
        play = page.locator(".bp-player button").nth(1)
        words = play.inner_text()
        play.press("Enter")
        assert page.evaluate("document.getAnimations().length") > 0  # numbers on their way along the edges
        assert play.inner_text() != words
        page.clock.run_for(200_000)
        assert page.locator(".bp-said").inner_text().startswith("Step 53 of 53")
        assert play.inner_text() == words
        assert not wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_script_the_round_is_a_list_with_both_figures(
    lang: str, browser: Browser, site: Build
) -> None:
    with opened(browser, java_script_enabled=False) as (page, _):
        page.goto(f"file://{site('mazur')}/{lang}/round.html")
        assert page.locator("article figure:visible").count() == 2
        assert page.locator("article ol a[title]:visible").count() == 53
        assert page.locator(".bp-try, .bp-bar, .bp-player").count() == 0
