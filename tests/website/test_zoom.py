"""Pages at a zoom of 400 % and on the narrowest screens: nothing is cut, and nothing moves sideways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.browsing import opened, overflow
from support.course_sites import pages

Build = Callable[[str], Path]
#: A window of 1280 by 900 pixels at 400 % has as many CSS pixels as this; and a small phone.
ZOOMED = {"viewport": {"width": 320, "height": 225}, "device_scale_factor": 4}
SMALL = {"viewport": {"width": 320, "height": 568}}
#: What is cut: beyond the edge of the screen, or of a box that hides what is beyond its own, where nothing
#: around it scrolls.
_CUT = """() => {
  const out = [];
  const hides = (style) => ["hidden", "clip"].includes(style.overflowX);
  const isHidden = (style) => style.visibility === "hidden" || style.clip === "rect(0px, 0px, 0px, 0px)";
  for (const one of document.querySelectorAll("article *, .bp-given *")) {
    if (!one.checkVisibility() || one.closest("svg, math, .sr-only") || one.children.length > 8) continue;
    const { left, right, width } = one.getBoundingClientRect();
    if (width < 2 || isHidden(getComputedStyle(one))) continue;
    let edges = [0, innerWidth];
    for (let box = one.parentElement; box; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (["auto", "scroll"].includes(style.overflowX)) { edges = null; break; }
      if (!hides(style) || box === document.body || box === document.documentElement) continue;
      const around = box.getBoundingClientRect();
      edges = [Math.max(edges[0], around.left), Math.min(edges[1], around.right)];
    }
    if (edges && (right > edges[1] + 1 || left < edges[0] - 1))
      out.push(`${one.tagName}.${one.className}: ${left.toFixed(0)} to ${right.toFixed(0)}`);
  }
  return out;
}"""
_OPEN = "document.querySelectorAll('article details').forEach(fold => { fold.open = true; })"
#: How much of the height of the screen what stays there covers.
_COVERED = """() => [...document.querySelectorAll(".bp-changed, .bp-bar, .mobile-header")]
  .filter((one) => one.checkVisibility() && ["sticky", "fixed"].includes(getComputedStyle(one).position))
  .reduce((sum, one) => sum + one.getBoundingClientRect().height, 0) / innerHeight"""


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_is_cut_at_400_percent(lang: str, browser: Browser, site: Build) -> None:
    """Every second page in each language: on a phone another test looks at all of them, in both."""
    made = site("mazur")
    with opened(browser, **ZOOMED) as (page, wrong):
        for one in (*pages(made, lang)[lang == "en" :: 2], "sheet.html"):
            page.goto(f"file://{made}/{lang}/{one}")
            page.evaluate(_OPEN)
            assert overflow(page) <= 0, one
            assert page.evaluate(_CUT) == [], one
        assert not wrong


def test_what_stays_on_the_screen_leaves_room_for_the_text(browser: Browser, site: Build) -> None:
    folder = site("mazur") / "ja"
    for screen in (ZOOMED, SMALL):
        with opened(browser, **screen) as (page, wrong):
            page.goto(f"file://{folder}/output-layer.html#~w5=0.5&w6=0.25&w7=-0.3&eta=0.75&i1=0.1")
            page.locator(".bp-formula [data-key]").first.scroll_into_view_if_needed()
            page.locator(".bp-formula [data-key]").first.dispatch_event("click")
            assert page.locator(".bp-bar").is_visible()
            assert page.evaluate(_COVERED) < 0.6, screen
            assert overflow(page) <= 0
            assert not wrong


def test_boxes_and_players_are_whole_on_a_small_screen(browser: Browser, site: Build) -> None:
    folder = site("mazur") / "en"
    with opened(browser, **SMALL) as (page, wrong):
        for one in ("forward", "round", "slopes"):
            page.goto(f"file://{folder}/{one}.html")
            fold = page.locator(".bp-try summary")
            if fold.count():
                fold.click()
                page.locator(".bp-given").first.wait_for()
            assert page.evaluate(_CUT) == [], one
            for target in page.locator("article button:visible, article input:visible").all():
                box = target.bounding_box()
                assert box is not None
                assert box["x"] >= 0, one
                assert box["x"] + box["width"] <= 320, one
        assert not wrong


def test_what_is_cut_is_seen(browser: Browser) -> None:
    """The test of the test: a box that hides its end is found, one that scrolls is not."""
    wide = '<div style="width: 900px">far</div>'
    with opened(browser, **ZOOMED) as (page, _):
        for style, found in {"overflow: hidden": 1, "overflow-x: auto": 0, "": 1}.items():
            page.set_content(f'<article><div style="{style}">{wide}</div></article>')
            assert len(page.evaluate(_CUT)) == found, style
