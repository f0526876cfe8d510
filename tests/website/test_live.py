"""What pages of the course do with a script: from a folder, by keyboard, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.accessibility import grave
from support.browsing import chromium, opened, overflow

Build = Callable[[str], Path]
LANGUAGES = ("ja", "en")
_SEEN = "els => els.map(e => getComputedStyle(e).visibility)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.mark.parametrize("lang", LANGUAGES)
def test_values_are_hidden_revealed_one_by_one_and_printed(lang: str, browser: Browser, site: Build) -> None:
    folder = f"file://{site('mazur')}/{lang}"
    with opened(browser, viewport={"width": 320, "height": 700}) as (page, wrong):
        page.goto(f"{folder}/forward.html")
        numbers = page.locator(".bp-step .bp-number")
        assert set(numbers.evaluate_all(_SEEN)) == {"visible"}
        page.locator(".bp-tools button").press("Enter")
        assert set(numbers.evaluate_all(_SEEN)) == {"hidden"}
        assert overflow(page) <= 0
        page.locator(".bp-reveal").first.press("Enter")
        first = page.locator(".bp-step").first
        assert set(first.locator(".bp-number").evaluate_all(_SEEN)) == {"visible"}
        assert page.evaluate("document.activeElement.classList.contains('bp-shown')")
        page.goto(f"{folder}/error.html")
        assert set(numbers.evaluate_all(_SEEN)) == {"hidden"}
        page.emulate_media(media="print")
        assert set(numbers.evaluate_all(_SEEN)) == {"visible"}
        page.emulate_media(media="screen")
        assert not wrong
        assert grave(page) == []


def test_scripts_are_on_the_pages_that_use_them(site: Build) -> None:
    folder = site("mazur") / "en"
    for name, has in {"forward": True, "index": False, "glossary": False}.items():
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        assert ('<script defer="defer" src="_static/bpgen-live.js' in text) is has, name
