"""Other values on the lessons' pages: every number follows, and is Python's for the changed network."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from random import Random
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page

from bpgen import Network
from bpgen.formats.mathml import mathml
from bpgen.lesson.addresses import lessons
from bpgen.lesson.course import Course
from bpgen.site.pages.lesson import lesson_page
from interactive.changes import changes, with_given
from support.accessibility import grave, thin
from support.browsing import opened, overflow, served
from support.course_sites import networks

Build = Callable[[str], Path]
LANGUAGES = ("ja", "en")
_TEXTS = "els => els.map(e => e.textContent)"
#: How a session looks at a number depends on it: where a 5 is cut off, and where -0 would be shown.
_LOOK = re.compile(r">>> (round|float)\(.*")


def told(source: str) -> tuple[list[str], list[str]]:
    """What a page's source says in its steps: the text of each formula, and the lines of each session."""
    formulas = re.findall(r"^\$\$\n(\\begin\{aligned\}.*?)\n\$\$$", source, re.MULTILINE | re.DOTALL)
    sessions = re.findall(r"^```\{doctest\}\n(.*?)^```$", source, re.MULTILINE | re.DOTALL)
    texts = [unescape(re.sub("<[^>]*>", "", mathml(formula))) for formula in formulas]
    return texts, [_LOOK.sub(">>> look", text).strip() for text in sessions]


def fragment(network: Network, given: list[float]) -> str:
    """The part of an address that has these values."""
    keys = [q.key for q in network.graph.given]
    return "#~" + "&".join(f"{key}={x!r}" for key, x in zip(keys, given, strict=True))


def shown(page: Page) -> tuple[list[str], list[str]]:
    """What a page shows of them."""
    formulas = page.locator("article .bp-formula:has(mtable, .bp-rows)").evaluate_all(_TEXTS)
    sessions = page.locator(".highlight-pycon pre").evaluate_all(_TEXTS)
    return formulas, [_LOOK.sub(">>> look", text).strip() for text in sessions]


@pytest.mark.parametrize("name", sorted(networks()))
def test_a_changed_page_says_what_python_prints_for_the_changed_network(
    name: str, browser: Browser, site: Build
) -> None:
    network, folder = networks()[name], site(name) / "en"
    (given,) = changes(network, Random(f"try {name}"), 1)  # noqa: S311
    changed = Course(with_given(network, given), name, "en")
    with opened(browser) as (page, wrong):
        for lesson in lessons(network.graph):
            page.goto(f"file://{folder}/{lesson.name}.html{fragment(network, given)}")
            ours, theirs = told(lesson_page(changed, lesson).text), shown(page)
            assert theirs == ours, lesson.name
        assert not wrong


#: The numbers that a page shows, but for those of the boxes.
_NUMBERS = r"""() => {
  const page = document.querySelector("article").cloneNode(true);
  for (const own of page.querySelectorAll(".bp-try, .bp-changed, .bp-bar, svg")) own.remove();
  return page.textContent.match(/\d\.\d{3,}/g) ?? [];
}"""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_number_stays_behind_and_reset_brings_all_back(lang: str, browser: Browser, site: Build) -> None:
    """Every second page in each language: what changes is the same script in both. In Japanese it is on a
    small screen in the dark, where nothing moves.
    """
    network, folder = networks()["mazur"], site("mazur") / lang
    names = [*(lesson.name for lesson in lessons(network.graph)), "round"]
    options = {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark", "reduced_motion": "reduce"}
    with opened(browser, **(options if lang == "ja" else {})) as (page, wrong):
        for name in names[LANGUAGES.index(lang) :: 2]:
            page.goto(f"file://{folder}/{name}.html")
            before, text = page.evaluate(_NUMBERS), page.locator("article").inner_text()
            page.locator(".bp-try summary").click()
            page.locator(".bp-given").first.wait_for()
            for n, box in enumerate(page.locator(".bp-given input[inputmode]").all()):
                box.fill(f"0.{31 + 2 * n}7")
            after = page.evaluate(_NUMBERS)
            assert len(after) > 5
            assert overflow(page) <= 0
            assert not set(before) & set(after), name
            page.locator(".bp-changed button").click()
            page.locator(".bp-try summary").click()
            assert page.evaluate(_NUMBERS) == before
            # The fold of the boxes closes, and is laid out, in its own time.
            page.wait_for_function("text => document.querySelector('article').innerText === text", arg=text)
            assert page.url.endswith((".html", "#"))
        page.locator(".bp-try summary").press("Enter")
        thin(page)
        assert grave(page, "color-contrast") == []
        assert not wrong


HOSTILE = (
    "#~w1=<img src=x onerror=alert(1)>", "#~%3Cscript%3E=1", "#~__proto__=1&constructor=2&w1", "#~w1=1e999",
    "#~eta=-1&i1=1/0&i2=", "#~%", "#~%E0%A4%A=1", "#~" + "w1=1&" * 5000 + "x", "#'\"><b>~~~&&==", "#~w1=２",
    "#~w2=Infinity", "#~w9=7;w1=8", "#~w1=1,5", "#~w1=-1e7",
)  # fmt: skip


def test_an_address_is_data(browser: Browser, site: Build) -> None:
    folder = site("mazur") / "en"
    with opened(browser) as (page, wrong):
        for text in HOSTILE:
            page.goto("about:blank")
            page.goto(f"file://{folder}/forward.html{text}")
            changed = page.locator(".bp-changed")
            said = changed.text_content() or "" if changed.is_visible() else ""
            assert said == "" or re.search("w1=(1|1.5|2)\u2060", said), (text, said)
            assert page.locator("article :is(img, script, b)").count() == 0
        assert not wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_values_go_with_links_and_onto_paper(
    lang: str, browser: Browser, site: Build, tmp_path: Path
) -> None:
    with served(site("mazur")) as address, opened(browser) as (page, wrong):
        page.goto(f"{address}/{lang}/forward.html")
        page.locator(".bp-try summary").press("Enter")
        slider = page.locator(".bp-given input[type=range]").first
        slider.focus()
        slider.press("ArrowRight")
        assert page.url.endswith("forward.html#~i1=0.06")
        box = page.locator(".bp-given input[inputmode]").nth(1)
        box.fill("abc")
        assert box.get_attribute("aria-invalid") == "true"
        box.press("Tab")
        assert "i2" in page.locator(".bp-changed").inner_text()
        box.fill("－０，２５")
        box.press("Tab")
        assert page.url.endswith("#~i1=0.06&i2=-0.25")
        page.locator("nav.bp-order a.bp-next").click()
        assert page.url.endswith("error.html#~i1=0.06&i2=-0.25")
        page.locator("a.bp-switch:visible").first.click()
        page.locator(".bp-changed").wait_for()
        assert grave(page) == []
        path = tmp_path / "paper.pdf"
        page.pdf(path=path)
        # As it is written, index by index; of a formula, letters are of mathematics.
        raw = ("pdftotext", "-raw", str(path), "-")
        text = subprocess.run(raw, capture_output=True, text=True, check=True).stdout
        assert "i1 = 0.06" in " ".join(normalize("NFKC", text).split())
        assert page.locator(".bp-try summary").inner_text() not in text
        assert not wrong
