"""The frame around the pages: settings, words, search, the switch of language, what stands above both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from bpgen.errors.languages import LANGUAGES, templates_folder
from bpgen.site.settings import DARK, LIGHT, settings
from bpgen.site.shell import choice_page, missing_page, sitemap
from bpgen.words.texts import words
from support import small_project
from support.browsing import WIDTHS, opened, served

TITLES = {"ja": "誤差逆伝播法", "en": "Backpropagation"}
_LONG = " + ".join(f"w_{{{i}}} * 0.593269992" for i in range(20))
PAGES = {
    "ja": {
        "index.md": "# 誤差逆伝播法\n\n出力の誤差 $E_{\\mathit{total}}$ から重みを更新する。\n\n"
        "```{toctree}\n:caption: 講義\nlesson\nmore/words\n```\n",
        "lesson.md": "# 隠れ層の重み\n\n学習率を 0.5 とし、逆伝播の chain rule を用いる。\n\n## 式\n\n"
        f"$$\n\\bpfactor{{green}}{{A}}{{x}} = {_LONG}\n$$ (long)\n\n行の中の式 ${_LONG}$ も長い。\n\n"
        "## 検算\n\n```{doctest}\n>>> 1 + 1\n2\n```\n\n"
        f"| 回 {'| 値 ' * 6}|\n|{'--|' * 7}\n| 1 {'| 0.593269992 ' * 6}|\n",
        "more/words.md": "# 用語\n\n重み。\n",
    },
    "en": {
        "index.md": "# Backpropagation\n\nThe error goes back.\n\n```{toctree}\nlesson\nmore/words\n```\n",
        "lesson.md": "# Hidden layer\n\nBy the chain rule, with the value 0.593269992.\n",
        "more/words.md": "# Words\n\nWeight: 重み.\n",
    },
}


def build(folder: Path, lang: str, url: str = "") -> Path:
    """The small course of one language."""
    conf = settings(lang, title=TITLES[lang], url=url)
    lines = "\n".join(f"{key} = {value!r}" for key, value in conf.items())
    out = folder / "out" / lang
    done = small_project.build(folder / "source" / lang, {**PAGES[lang], "conf.py": lines}, out)
    assert (done.returncode, done.stderr) == (0, "")
    return out


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for lang in LANGUAGES:
        build(folder, lang)
    (folder / "out" / "index.html").write_text(choice_page(TITLES), encoding="utf-8")
    (folder / "out" / "404.html").write_text(missing_page(TITLES), encoding="utf-8")
    return folder / "out"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a phone, which fails where the console or the network has anything to tell."""
    with opened(browser, viewport={"width": 390, "height": 844}) as (made, wrong):
        yield made
    assert wrong == []


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_frame_is_readable(colours: dict[str, str]) -> None:
    inks = ["foreground-primary", "foreground-secondary", "foreground-muted"]
    inks += ["brand-primary", "brand-content", "brand-visited"]
    for paper in ("background-primary", "background-secondary", "background-hover"):
        for ink in inks:
            assert contrast(colours[f"color-{ink}"], colours[f"color-{paper}"]) >= 4.5, (ink, paper)


def test_the_five_colours_are_readable_on_paper_and_on_their_tints() -> None:
    css = (templates_folder() / "web" / "static" / "bpgen.css").read_text(encoding="utf-8")
    blocks = [
        dict(re.findall(r"--bp-([a-z-]+): *(#[0-9a-f]{6})\b", b)) for b in re.findall(r"{([^{}]*)}", css)
    ]
    full = [b for b in blocks if "green" in b]
    assert len(full) == 4  # light, dark by choice, dark by the system, print
    light, dark, auto, _ = full
    assert dark == auto
    for block, colours in ((light, LIGHT), (dark, DARK)):
        papers = [colours["color-background-primary"], colours["color-background-secondary"]]
        assert papers[0] == block["paper"]
        for name in ("green", "yellow", "pink", "red", "blue", "on"):
            for paper in (*papers, block[f"{name}-tint"]):
                assert contrast(block[name], paper) >= 4.5, (name, paper)


def test_the_words_are_the_same_in_both_languages() -> None:
    ja, en = (words("site", lang)["shell"] for lang in LANGUAGES)
    assert ja.keys() == en.keys()
    assert all(ja[part].keys() == en[part].keys() for part in ("search", "theme"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_page_says_what_it_is_and_where_its_other_language_stands(site: Path, lang: str) -> None:
    text = (site / lang / "more" / "words.html").read_text(encoding="utf-8")
    assert f'<html class="no-js" lang="{lang}"' in text
    for other in LANGUAGES:
        assert f'<link rel="alternate" hreflang="{other}" href="../../{other}/more/words.html">' in text
    assert 'hreflang="x-default" href="../../en/more/words.html"' in text
    assert text.count('name="description"') == 1
    for name in ("title", "description", "type", "locale", "site_name"):
        assert text.count(f'property="og:{name}"') == 1
    assert "canonical" not in text
    assert "Made with" not in text


def test_a_description_is_the_first_paragraph_in_plain_text(site: Path) -> None:
    text = (site / "ja" / "index.html").read_text(encoding="utf-8")
    assert '<meta name="description" content="出力の誤差 E_total から重みを更新する。">' in text
    assert '<meta property="og:type" content="website">' in text


def test_with_an_address_the_links_are_absolute(tmp_path: Path) -> None:
    text = (build(tmp_path, "en", "https://example.org/course/") / "lesson.html").read_text(encoding="utf-8")
    base = "https://example.org/course"
    assert f'<link rel="canonical" href="{base}/en/lesson.html">' in text
    assert f'hreflang="ja" href="{base}/ja/lesson.html"' in text
    assert f'<meta property="og:url" content="{base}/en/lesson.html">' in text
    assert 'href="../ja/lesson.html" lang="ja"' in text  # the switch works wherever the site stands


def test_the_theme_speaks_the_language_of_the_page(site: Path) -> None:
    text = (site / "ja" / "lesson.html").read_text(encoding="utf-8")
    left = [word for word, meant in words("site", "en")["shell"]["theme"].items() if len(word) > 6]
    said = re.findall(r'(?:aria-label|title)="([^"]*)"|<title>([^<]*)</title>|<span>([^<]*)</span>', text)
    assert not {word for found in said for word in found} & set(left)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_page_leads_to_the_text_that_it_is_made_of(lang: str, site: Path) -> None:
    for name, text in PAGES[lang].items():
        page = site / lang / name.replace(".md", ".html")
        links = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").select("p.bp-source > a[href]")
        (link,) = links
        assert "MyST" in link.text
        assert (page.parent / str(link["href"])).read_text(encoding="utf-8") == text
    assert not BeautifulSoup((site / lang / "search.html").read_text("utf-8"), "lxml").select(".bp-source")


def test_the_sitemap_is_one() -> None:
    urls = ["https://example.org/ja/index.html", "https://example.org/en/a.html?b=1&c=2"]
    root = ET.fromstring(sitemap(urls))
    assert root.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    assert [url[0].text for url in root] == urls


def test_the_pages_above_the_languages_hold_all_they_need() -> None:
    titles = {"ja": "<b>課程</b>", "en": 'A "course" & more'}
    for text in (choice_page(titles), missing_page(titles, url="https://example.org/a/b/")):
        assert "<b>課程" not in text
        assert "&lt;b&gt;課程" in text
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
    assert 'href="ja/index.html"' in choice_page(titles)
    assert 'href="/a/b/en/index.html"' in missing_page(titles, url="https://example.org/a/b/")
    assert 'href="/en/index.html"' in missing_page(titles)


QUERIES = [
    ("ja", "逆伝播", {"index", "lesson"}),
    ("ja", "学習率", {"lesson"}),
    ("ja", "chain rule", {"lesson"}),
    ("ja", "rules 逆伝播", {"lesson"}),
    ("ja", "重", {"index", "lesson", "more/words"}),
    ("ja", "の", set()),
    ("ja", "学習率 と 式", {"lesson"}),
    ("ja", "0.5932", {"lesson"}),
    ("ja", "学習曲線", set()),
    ("en", "chain rule", {"lesson"}),
    ("en", "0.593269992", {"lesson"}),
    ("en", "重み", {"more/words"}),
]


@pytest.mark.parametrize("from_folder", [False, True], ids=["address", "from a folder"])
def test_search_finds_the_pages(page: Page, address: str, site: Path, from_folder: bool) -> None:
    top = site.as_uri() if from_folder else address
    for lang, query, pages in QUERIES:
        page.goto(f"{top}/{lang}/search.html?q={quote(query)}")
        page.wait_for_function("document.querySelector('.search-summary')?.innerText")
        found = page.eval_on_selector_all("ul.search > li > a", "all => all.map(a => a.getAttribute('href'))")
        assert {re.sub(r"\.html(#.*)?$", "", href) for href in found} == pages, query


def test_the_switch_leads_to_the_same_page_and_back(page: Page, address: str) -> None:
    for name in ("index", "lesson", "more/words"):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{address}/ja/{name}.html")
            for lang in ("en", "ja"):
                link = page.locator(f"a.bp-switch[hreflang={lang}][lang={lang}]")
                link.focus()
                page.keyboard.press("Enter")
                page.wait_for_url(f"{address}/{lang}/{name}.html")


def test_nothing_overflows_and_what_scrolls_has_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/ja/lesson.html")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        boxes = "[...document.querySelectorAll('.bp-formula, article span.math, .table-wrapper, pre')]"
        state = "b => [b.scrollWidth > b.clientWidth + 1, b.tabIndex === 0 && b.ariaLabel !== null]"
        states = page.evaluate(f"{boxes}.map({state})")
        assert all(scrolls == reached for scrolls, reached in states)
        assert any(scrolls for scrolls, _ in states)
        # The number stands beside the formula, not on it.
        right = page.evaluate("document.querySelector('.bp-formula').getBoundingClientRect().right")
        assert page.evaluate("document.querySelector('.eqno').getBoundingClientRect().left") >= right


def test_the_first_pages_work_from_a_folder(page: Page, site: Path) -> None:
    page.goto((site / "404.html").as_uri())
    page.goto((site / "index.html").as_uri())
    page.click("a[hreflang=en]")
    assert page.url == (site / "en" / "index.html").as_uri()
    assert page.title() == "Backpropagation"
