"""Japanese and English are the same course: pages, addresses, figures, formulas and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from support.course_sites import article, formulas, networks, own_pages, pages

Build = Callable[[str], Path]
NAMES = sorted(networks())
#: A number with a decimal point, or of four digits and more; thousands may have commas.
_NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?![\w])")
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
        ja, en = article(made, "ja", page), article(made, "en", page)
        assert formulas(ja) == formulas(en), page
        assert [p["class"] for p in ja.select("svg")] == [p["class"] for p in en.select("svg")], page
        for tag in (ja, en):
            for math in tag.find_all("math"):
                math.decompose()
            for drawn in tag.select("svg title, svg desc"):
                drawn.decompose()
        assert _addresses(ja) == _addresses(en), page
        if not page.startswith(_WORDS):
            assert numbers(ja.get_text(" ")) == numbers(en.get_text(" ")), page


def _addresses(tag: object) -> list[str]:
    """The permanent addresses, which a reader may keep; those that Sphinx makes from headings differ."""
    found = re.findall(r'id="(bp-[^"]+)"', str(tag))
    return [x for x in found if not x.startswith(("bp-figure", "bp-curve", "bp-run"))]
