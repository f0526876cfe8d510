"""The built sites as readers meet them: in a browser, at three widths, in the dark, on paper, by keyboard."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser

from support.accessibility import grave, thin
from support.browsing import WIDTHS, opened, overflow, served
from support.course_sites import networks, own_pages, pages

Build = Callable[[str], Path]
LANGUAGES = ("ja", "en")
NAMES = sorted(networks())
#: Formulas and figures are the same in both languages: only the deck's own course is looked at in both.
SITES = [("mazur", "en"), *((name, "ja") for name in NAMES)]
#: Waits until what was opened has been laid out, and observers have seen it.
_LAID_OUT = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.parametrize(("name", "lang"), SITES)
def test_every_page_is_quiet_fits_and_has_its_formulas(
    name: str, lang: str, browser: Browser, site: Build
) -> None:
    """The deck's own course is seen at all widths in one language; the other language and the other courses
    have no other parts, but longer words and formulas, which stick out of a phone first.
    """
    made = site(name)
    widths = WIDTHS if (name, lang) == ("mazur", "ja") else WIDTHS[:1]
    phone = {"width": WIDTHS[0], "height": 900}
    with served(made) as address, opened(browser, viewport=phone) as (page, wrong):
        for one in own_pages(made, lang, site("mazur")):
            # From the phone to the desk and, with the next page, back: none is laid out when it is left.
            page.goto(f"{address}/{lang}/{one}")
            for n, width in enumerate(widths):
                if n:
                    page.set_viewport_size({"width": width, "height": 900})
                assert overflow(page) <= 0, f"{one} at {width}"
            text = (made / lang / one).read_text("utf-8")
            text = re.sub(r"<script.*?</script>", "", text[text.index("<article") :], flags=re.DOTALL)
            count = len(re.findall(r"<math[ >]", text[: text.index("</article>")]))
            # The player says its step with a formula of its own.
            assert page.locator("article math:not(.bp-said *)").count() == count, one
            # A formula that the browser does not set would be a line of letters without height.
            flat = (
                "els => els.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 4).length"
            )
            assert page.locator("article math").evaluate_all(flat) == 0, one
            assert not wrong, one
            widths = widths[::-1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_work_from_a_folder(lang: str, browser: Browser, site: Build) -> None:
    made = site("mazur")
    with opened(browser) as (page, wrong):
        for one in ("index.html", "hidden-layer.html", "reference/command-line.html"):
            page.goto(f"file://{made}/{lang}/{one}")
            assert page.locator("h1").is_visible()
        page.goto(f"file://{made}/index.html")
        page.locator(f'a[hreflang="{lang}"]').first.click()
        assert page.url.endswith(f"/{lang}/index.html")
        assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_every_switch_names_the_same_page(name: str, site: Build) -> None:
    made = site(name)
    for lang, other in (LANGUAGES, LANGUAGES[::-1]):
        for one in pages(made, lang):
            links = re.findall(rf'<a [^>]*hreflang="{other}"[^>]*>', (made / lang / one).read_text("utf-8"))
            found = {urljoin(f"/{lang}/{one}", href) for href in re.findall(r'href="(.*?)"', " ".join(links))}
            assert found == {f"/{other}/{one}"}, f"{lang}/{one}"


def test_the_switch_leads_to_the_same_page_and_back(browser: Browser, site: Build) -> None:
    made = site("mazur")
    with served(made) as address, opened(browser, viewport={"width": 390, "height": 800}) as (page, wrong):
        for one in ("index.html", "hidden-layer.html", "layers/lstm.html", "reference/changelog.html"):
            page.goto(f"{address}/ja/{one}")
            assert page.locator("html").get_attribute("lang") == "ja"
            page.locator('a[hreflang="en"]:visible').first.click()
            assert page.url == f"{address}/en/{one}"
            assert page.locator("html").get_attribute("lang") == "en"
            page.locator('a[hreflang="ja"]:visible').first.click()
            assert page.url == f"{address}/ja/{one}"
        assert not wrong


@pytest.mark.parametrize(
    ("lang", "query", "wanted"),
    [
        ("ja", "逆伝播", "output-layer"),
        ("ja", "学習率", "output-layer"),
        ("ja", "chain rule", "glossary"),
        ("ja", "0.082167041", "output-layer"),
        ("en", "chain rule", "output-layer"),
        ("en", "learning rate", "output-layer"),
    ],
)
def test_the_search_finds_the_lesson(
    lang: str, query: str, wanted: str, browser: Browser, site: Build
) -> None:
    with served(site("mazur")) as address, opened(browser) as (page, wrong):
        page.goto(f"{address}/{lang}/search.html?q={query}")
        page.wait_for_selector("#search-results ul.search li a")
        page.wait_for_function("document.querySelector('#search-results p')?.textContent.match(/\\d/)")
        found = page.locator("#search-results ul.search li a").evaluate_all("els => els.map(e => e.href)")
        assert any(f"/{wanted}.html" in link for link in found), found
        assert not wrong


#: Opens all folds, and lays out what is below the screen, too, which a browser puts off.
_WHOLE = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = "* { content-visibility: visible !important; }";
}"""
#: Pages that every course has, of different kinds, and those that are most alive.
_OF_EACH_KIND = {"network.html", "hidden-layer.html", "matrix.html"}
_WITH_SCRIPTS = {"index.html", "exercises.html", "round.html", "slopes.html", "layers/lstm.html"}


@pytest.mark.parametrize(("name", "lang"), SITES)
def test_nothing_serious_stands_in_anyones_way(name: str, lang: str, browser: Browser, site: Build) -> None:
    """Both languages have the same elements in the same colours: one is read in the light, the other in the
    dark. So have the formulas of all pages, which are read in the lessons. A page of each kind is looked at
    in both, of the others every second one.
    """
    made = site(name)
    looked = sorted(_OF_EACH_KIND)
    if name == "mazur":
        mine = set(pages(made, lang)[LANGUAGES.index(lang) :: 2])
        looked = [one for one in pages(made, lang) if one in mine | _OF_EACH_KIND | _WITH_SCRIPTS]
    seen = "light" if lang == "ja" else "dark"
    with served(made) as address, opened(browser, color_scheme=seen) as (page, _):
        for one in looked:
            page.goto(f"{address}/{lang}/{one}")
            page.evaluate(_WHOLE)
            # What scrolls now is known, and given to the keyboard, when it has been laid out.
            page.evaluate(_LAID_OUT)
            thin(page)
            known = "math" if one.startswith("layers/") else ""
            assert grave(page, apart_from=known) == [], one


def test_what_is_wrong_among_many_alike_is_found(browser: Browser) -> None:
    """The test of the test: of rows that are alike two are looked at, and each that is not."""
    row = '<li><a href="#here" style="color: {}">{}</a></li>'
    faults = {("#111", "word"): [], ("#bbb", "word"): ["color-contrast"], ("#111", ""): ["link-name"]}
    with opened(browser) as (page, _):
        for fault, found in faults.items():
            rows = [row.format("#111", "word")] * 40
            rows[25] = row.format(*fault)
            page.set_content(
                f'<html lang="en"><title>rows</title><main><ul>{"".join(rows)}</ul></main></html>'
            )
            assert thin(page) == (37 if found else 38)
            assert [rule for rule, _ in grave(page)] == found, fault


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_on_paper_is_readable_and_opens_its_folds(
    lang: str, browser: Browser, site: Build, tmp_path: Path
) -> None:
    made = site("mazur")
    with served(made) as address, opened(browser) as (page, _):
        for one in ("hidden-layer", "exercises"):
            page.goto(f"{address}/{lang}/{one}.html")
            path = tmp_path / f"{one}.pdf"
            page.pdf(path=path, prefer_css_page_size=True)
            text = subprocess.run(
                ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
            )
            sizes = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
            assert "A4" in sizes
            assert len(text.stdout) > 2000
            if one == "hidden-layer":
                assert ">>> net_h1 = w1 * i1 + w2 * i2 + b1 * 1" in text.stdout  # stands in a fold


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lesson_is_small_and_needs_no_script(lang: str, browser: Browser, site: Build) -> None:
    made = site("mazur")
    for one in (*pages(made, lang), "sheet.html"):
        if not one.startswith("reference/"):
            assert (made / lang / one).stat().st_size < 300_000, one
    with opened(browser, java_script_enabled=False) as (page, _):
        page.goto(f"file://{made}/{lang}/output-layer.html")
        assert page.locator("article math").count() > 20
        assert page.locator("article details").first.is_visible()
        page.goto(f"file://{made}/{lang}/slopes.html")
        charts = page.locator("svg[data-chart]")
        assert charts.count() == page.locator("svg[data-chart]:visible:has(.bp-curve, .bp-level)").count() > 3
        assert page.locator(".bp-try, input[type=range]").count() == 0
