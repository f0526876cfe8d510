"""What pages of the course do with a script: from a folder, by keyboard, on paper."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bpgen import Network
from bpgen.formats.environment import Words
from bpgen.lesson.rules import given_values
from bpgen.marking.sheet import parts_of
from bpgen.network.values import values_of_given
from bpgen.problems.sampling import draw, wanted_like
from bpgen.sheets.exercise import Identity, make_exercise
from bpgen.sheets.options import Options
from bpgen.trace.digits import given
from bpgen.words.texts import words
from support.accessibility import grave, thin
from support.browsing import opened, overflow
from support.course_sites import networks

Build = Callable[[str], Path]
LANGUAGES = ("ja", "en")
_SEEN = "els => els.map(e => getComputedStyle(e).visibility)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_values_are_hidden_and_revealed_one_by_one_on_paper_too(
    lang: str, browser: Browser, site: Build, tmp_path: Path
) -> None:
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
        # The error of the first output is 0.274811083: on paper only where it is shown on the screen.
        assert "0.274811083" not in _paper(page, tmp_path)
        page.locator(".bp-tools button").press("Enter")
        assert "0.274811083" in _paper(page, tmp_path)
        assert not wrong
        thin(page)
        assert grave(page) == []


#: Numbers with a decimal point that a page shows where it shows what is computed.
_SHOWN = r"""() => [...document.querySelectorAll(
    "article :is(div.math mn, td mn, td .bp-value, .bp-published, .go, .bp-layer text)")]
  .filter((one) => getComputedStyle(one).visibility === "visible" && /\d\.\d/.test(one.textContent)).length"""


@pytest.mark.parametrize(("lang", "chapter"), [("ja", "max-pooling"), ("en", "lstm")])
def test_chapters_of_layers_hide_every_computed_number_in_lines_sessions_and_figures(
    lang: str, chapter: str, browser: Browser, site: Build
) -> None:
    said = words("interactive", lang)["hide"]
    with opened(browser, viewport={"width": 390, "height": 700}) as (page, wrong):
        page.goto(f"file://{site('mazur')}/{lang}/layers/{chapter}.html")
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        all_shown = page.evaluate(_SHOWN)
        assert all_shown > 50
        page.locator(".bp-tools button").press("Enter")
        assert page.evaluate(_SHOWN) == 0
        assert overflow(page) <= 0
        # Lines of one formula, of a session, a figure and a table are shown together, by one button.
        for kind in ("figure", "div.math:not(.bp-step *)", ".highlight-pycon", ".table-wrapper"):
            block = page.locator(f".bp-hidden:is({kind})").first
            before = page.evaluate(_SHOWN)
            block.locator(f"xpath=following::button[normalize-space()='{said['reveal_all']}'][1]").press(
                "Enter"
            )
            assert page.evaluate(_SHOWN) > before
            assert page.evaluate("document.activeElement.classList.contains('bp-shown')")
        page.locator(".bp-tools button").press("Enter")
        assert page.evaluate(_SHOWN) == all_shown
        assert not wrong
        thin(page)
        assert grave(page) == []


def _paper(page: Page, folder: Path) -> str:
    """The text of the page when it is printed."""
    paper = folder / "paper.pdf"
    page.pdf(path=paper)
    command = ["pdftotext", str(paper), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_scripts_are_on_the_pages_that_use_them(site: Build) -> None:
    folder = site("mazur") / "en"
    for name, has in {"forward": True, "index": False, "glossary": False}.items():
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        assert ('<script defer="defer" src="_static/bpgen-live.js' in text) is has, name


@pytest.mark.parametrize(("lang", "width"), [("ja", 320), ("en", 1280)])
def test_the_sheet_on_screen_draws_the_problems_of_their_seeds(
    lang: str, width: int, browser: Browser, site: Build
) -> None:
    folder = f"file://{site('mazur')}/{lang}"
    like = wanted_like(networks()["mazur"])
    with opened(browser, viewport={"width": width, "height": 700}) as (page, wrong):
        page.goto(f"{folder}/exercises.html")
        page.locator("a.bp-work").nth(2).click()
        expect(page.locator("#seed")).to_have_value("3")  # when the script that draws is there
        third = draw(3, like)
        exercise = make_exercise(third, Options(lang=lang), Identity("3"))
        assert given_on(page) == printed(third)
        assert page.locator("#command").inner_text() == f"bpgen exercise --seed 3 --lang {lang}"
        blanks = [step for part in parts_of(exercise.worked.graph, exercise.options) for step in part.steps]
        for n in (0, 3, len(blanks) - 1):
            page.locator(f"#box{n}").fill(exercise.worked.text(blanks[n].key, blanks[n].round))
            page.locator(f"#box{n}").press("Enter")
            assert page.locator(f"#mark{n}").get_attribute("data-verdict") == "agrees"
        assert overflow(page) <= 0
        kept = page.url
        page.locator("#next").press("Enter")
        expect(page.locator("#seed")).to_have_value("4")
        assert page.locator("#box0").input_value() == ""
        assert given_on(page) == printed(draw(4, like))
        page.locator("a[hreflang]").click()
        expect(page.locator("#seed")).to_have_value("4")
        assert given_on(page) == printed(draw(4, like))
        page.goto(kept)
        expect(page.locator("#seed")).to_have_value("3")
        assert page.locator("#box3").input_value() == exercise.worked.text(blanks[3].key)
        page.locator("#seed").fill("\N{FULLWIDTH DIGIT SEVEN}")
        page.locator("#seed").press("Enter")
        assert given_on(page) == printed(draw(7, like))
        # Of another version, without a seed, hostile, without end: the problem that stands there, or its own.
        for hostile in ("00000000-7;1", "-7", "seed-9999999999999", "seed-x<b>", "__proto__-7", "%E0-7;1;2"):
            page.evaluate("text => { location.hash = text; }", hostile)
            assert page.locator("#seed").input_value() == "7", hostile
        for typed in ("", "-1", "1e3", "<b>", "9" * 13):
            page.locator("#seed").fill(typed)
            page.locator("#seed").press("Enter")
            assert page.locator("#seed").input_value() == "7", typed
        assert not wrong
        assert grave(page) == []
        with page.expect_download() as download:
            page.locator("#save").click()
        assert download.value.suggested_filename.startswith("seed-7-")


def test_the_sheet_on_screen_is_small_and_says_where_its_other_script_is_missing(
    browser: Browser, site: Build, tmp_path: Path
) -> None:
    for lang in LANGUAGES:
        text = (site("mazur") / lang / "sheet.html").read_text(encoding="utf-8")
        (code,) = re.findall(r"<script>.*?const page=\{.*?\};(.*)</script>", text, re.DOTALL)
        assert len(code.encode()) < 40_000
        assert len(gzip.compress(code.encode())) < 12_000
    shutil.copy(site("mazur") / "en" / "sheet.html", tmp_path)
    with opened(browser) as (page, _):
        page.goto(f"file://{tmp_path}/sheet.html")
        page.locator("#box0").fill("1")
        page.locator("#next").click()
        expect(page.locator("[role=status]")).to_contain_text("in the folder of its course")
        shutil.copy(site("mazur") / "en" / "bpgen-sampler.js", tmp_path)
        page.locator("#next").click()
        expect(page.locator("#seed")).to_have_value("2")


def printed(network: Network) -> list[str]:
    """The given numbers in the order of a sheet."""
    values = dict(zip((q.key for q in network.graph.given), values_of_given(network), strict=True))
    rows = given_values(Words("en", form="plain"), network.graph)
    return [given(values[key]) for _, keys in rows for key in keys]


def given_on(page: Page) -> list[str]:
    """The given numbers as they stand on the sheet."""
    texts = page.locator(".value").all_inner_texts()
    return ["".join(text.split("=")[1].split()).replace("\N{MINUS SIGN}", "-") for text in texts]
