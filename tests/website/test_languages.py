"""Japanese and English are the same course: pages, addresses, figures, formulas and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from support.course_sites import networks, own_pages, pages

Build = Callable[[str], Path]
NAMES = sorted(networks())
#: A number with a decimal point, or of four digits and more; thousands may have commas.
_NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?![\w])")
_FORMULA = re.compile(r"<math[ >].*?</math>", re.DOTALL)
_OWN = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
#: Pages of words about programs: their examples differ in their options' texts.
_WORDS = ("reference/", "lecturers", "reading-circle")


def numbers(text: str) -> list[str]:
    """The numbers of a text that a hand would have to compute."""
    found = _NUMBER.findall(text)
    return [n.replace(",", "") for n in found if "." in n or len(n) >= 4]


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_pages(name: str, site: Build) -> None:
    made = site(name)
    assert pages(made, "ja") == pages(made, "en")
    assert len(pages(made, "ja")) >= 21


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_formulas_numbers_and_addresses(name: str, site: Build) -> None:
    made = site(name)
    for page in sorted({*own_pages(made, "ja", site("mazur")), *own_pages(made, "en", site("mazur"))}):
        if page.startswith("reference/"):
            continue
        (ja, formulas_ja), (en, formulas_en) = (taken_apart(made, lang, page) for lang in ("ja", "en"))
        assert formulas_ja == formulas_en, page
        assert [p["class"] for p in ja.select("svg")] == [p["class"] for p in en.select("svg")], page
        for tag in (ja, en):
            for drawn in tag.select("svg title, svg desc"):
                drawn.decompose()
        assert _addresses(ja) == _addresses(en), page
        if not page.startswith(_WORDS):
            assert numbers(ja.get_text(" ")) == numbers(en.get_text(" ")), page


def taken_apart(made: Path, lang: str, page: str) -> tuple[Tag, list[str]]:
    """What a page says beside its formulas; and these, most of the file, as they are there."""
    text = (made / lang / page).read_text(encoding="utf-8")
    text = _OWN.sub("", text[text.index("<article") : text.rindex("</article>") + len("</article>")])
    found = BeautifulSoup(_FORMULA.sub("", text), "lxml").find("article")
    assert isinstance(found, Tag)
    for extra in found.select("a.headerlink, button, .content-icon-container"):
        extra.decompose()
    return found, _FORMULA.findall(text)


def _addresses(tag: object) -> list[str]:
    """The permanent addresses, which a reader may keep; those that Sphinx makes from headings differ."""
    found = re.findall(r'id="(bp-[^"]+)"', str(tag))
    return [x for x in found if not x.startswith(("bp-figure", "bp-curve", "bp-run"))]
