"""The pages written by hand: both languages show the same, and their numbers are live."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

import pytest

from bpgen import Network
from bpgen.graph.build import build_graph
from bpgen.trace.evaluate import find
from bpgen.words.texts import word_file

LANGUAGES = ("ja", "en")
NAMES = ("algorithm", "backpropagation", "glossary", "lecturers")
#: What these pages may link to: all pages of a course but those of deeper networks.
COURSE = {
    *NAMES,
    *("index", "network", "forward", "error", "output-layer", "hidden-layer", "biases", "matrix"),
    *("repetition", "slopes", "program", "mistakes", "functions", "exercises", "reading-circle"),
    *("reference/command-line", "reference/network-file", "reference/training-file"),
    *("reference/python-api", "reference/changelog"),
}
#: The sources of what is said of others' material.
ELSEWHERE = {
    "https://playground.tensorflow.org",
    "https://github.com/tensorflow/playground",
    "https://xnought.github.io/backprop-explainer/",
    "https://github.com/xnought/backprop-explainer",
    "https://aibyhand.substack.com/p/backpropagation-spreadsheet",
}
FENCE = re.compile(r"^(`{3,})(.*)\n(?:.*\n)*?\1$", re.MULTILINE)
#: A role, which stays, or code within a line, which does not.
CODE = re.compile(r"(\{[a-z:]+\}`[^`\n]+`)|`` .+? ``|`[^`\n]+`")
ROLE = re.compile(r"\{(bp(?::[a-z]+)?)\}`([^`]+)`")
MATH = re.compile(r"\$\$[^$]+\$\$|\$[^$\n]+\$")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
ANCHOR = re.compile(r"^\(([a-z0-9-]+)\)=$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
#: Sentences that end in the polite style, where である is ours.
POLITE = re.compile(
    r"(?:です|ます|でした|ました|ません|でしょう|ましょう|ください|下さい)(?:か|ね|よ)?(?=[。．、）」\s]|$)",
    re.MULTILINE,
)


class Page(NamedTuple):
    """A page: as it stands, without its blocks of code, and without any code."""

    text: str
    prose: str
    words: str


def _page(lang: str, name: str) -> Page:
    text = word_file(lang, f"pages/{name}.md").read_text(encoding="utf-8")
    prose = FENCE.sub("", text)
    return Page(text, prose, CODE.sub(lambda m: m[1] or "", prose))


PAGES = {(lang, name): _page(lang, name) for lang in LANGUAGES for name in NAMES}
ANCHORS = {anchor for name in NAMES for anchor in ANCHOR.findall(PAGES["en", name].prose)}
each_page = pytest.mark.parametrize(("lang", "name"), PAGES)
each_name = pytest.mark.parametrize("name", NAMES)


def _blocks(page: Page) -> list[str]:
    return [match[2] for match in FENCE.finditer(page.text)]


def _commands(page: Page) -> list[str]:
    """The lines of the fences that show a terminal."""
    return [line for m in FENCE.finditer(page.text) if m[2] == "console" for line in m[0].splitlines()[1:-1]]


def _live(page: Page) -> list[str]:
    """Roles and formulas, in order."""
    found = [(m.start(), m[0]) for pattern in (ROLE, MATH) for m in pattern.finditer(page.words)]
    return [text for _, text in sorted(found)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_languages_have_the_same_files(lang: str) -> None:
    assert sorted(path.stem for path in word_file(lang, "pages").iterdir()) == sorted(NAMES)


@each_name
def test_both_languages_have_the_same_headings_and_anchors(name: str) -> None:
    ja, en = PAGES["ja", name], PAGES["en", name]
    assert [m[1] for m in HEADING.finditer(ja.prose)] == [m[1] for m in HEADING.finditer(en.prose)]
    assert ANCHOR.findall(ja.prose) == ANCHOR.findall(en.prose)


def _options(page: Page, language: str) -> list[list[str]]:
    """The words of each command, in whatever order, without its language."""
    return [sorted(line.replace(language, "").split()) for line in _commands(page)]


@each_name
def test_both_languages_show_the_same_in_the_same_order(name: str) -> None:
    ja, en = PAGES["ja", name], PAGES["en", name]
    assert _live(ja) == _live(en)
    assert _blocks(ja) == [block.replace("words/en/", "words/ja/") for block in _blocks(en)]
    assert _options(ja, "--lang ja") == _options(en, "--lang en")
    assert sorted(LINK.findall(ja.words)) == sorted(LINK.findall(en.words))


@each_page
def test_each_section_has_an_anchor_with_the_name_of_its_page(lang: str, name: str) -> None:
    page = PAGES[lang, name]
    lines = page.prose.splitlines()
    assert lines[0].startswith("# ")
    sections = [n for n, line in enumerate(lines) if HEADING.match(line)][1:]
    assert [lines[n] for n in sections if not ANCHOR.match(lines[n - 1])] == []
    anchors = ANCHOR.findall(page.prose)
    assert len(anchors) == len(set(anchors)) == len(sections)
    assert [a for a in anchors if not a.startswith(f"{name}-")] == []


@each_page
def test_roles_name_quantities_of_the_example(lang: str, name: str) -> None:
    graph = build_graph(Network.preset("mazur").architecture)
    for role, text in ROLE.findall(PAGES[lang, name].words):
        assert role in ("bp", "bp:symbol", "bp:formula", "bp:numbers")
        network, _, key = text.partition(":")
        assert network == "mazur", f"{text}: a course of another network must read the same"
        assert find(graph, key.partition("@@")[0])


@each_page
def test_no_number_stands_there_that_could_be_live(lang: str, name: str) -> None:
    """Years apart, no number has four digits or more, in formulas neither."""
    plain = re.sub(r"\(#[a-z0-9-]+\)", "", ROLE.sub("", PAGES[lang, name].words))
    numbers = [n for n in NUMBER.findall(plain) if sum(c.isdigit() for c in n) >= 4]
    assert [n for n in numbers if not re.fullmatch(r"(?:19|20)\d\d", n)] == []


@each_page
def test_links_lead_to_pages_of_the_course_and_to_anchors(lang: str, name: str) -> None:
    links = LINK.findall(PAGES[lang, name].words)
    assert {link for link in links if "://" in link} == (ELSEWHERE if name == "lecturers" else set())
    for link in links:
        if link in ELSEWHERE:
            continue
        page, _, anchor = link.partition("#")
        assert not page or page.removesuffix(".md") in COURSE, link
        assert not anchor or anchor in ANCHORS, link


@each_page
def test_a_paragraph_is_one_line(lang: str, name: str) -> None:
    """A line break within Japanese text would show as a space."""
    lines = MATH.sub("$", PAGES[lang, name].prose).splitlines()
    special = re.compile(r"$|[-#|(%]|<%|\d+\. ")
    pairs = pairwise(lines)
    assert [b for a, b in pairs if a and not ANCHOR.match(a) and not special.match(b)] == []


@each_page
def test_commands_stand_on_lines_of_their_own(lang: str, name: str) -> None:
    assert [line for line in _commands(PAGES[lang, name]) if not line.startswith("$ ")] == []


@each_name
def test_japanese_is_in_the_plain_style(name: str) -> None:
    assert POLITE.findall(PAGES["ja", name].words) == []


def test_what_the_polite_style_looks_like() -> None:
    assert POLITE.search("これが誤差です。")
    assert POLITE.search("次のように求めます")
    assert not POLITE.search("誤差が増すと、重みを動かす量も増す。ますます大きい。")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_symbols_leads_to_its_terms(lang: str) -> None:
    page = PAGES[lang, "glossary"]
    rows = re.findall(r"^\| \[.+?\]\(#([a-z-]+)\) \|(.+)\|$", page.prose, re.MULTILINE)
    assert len(rows) >= 12
    assert {len(cells.split(" | ")) for _, cells in rows} == {4}
    order = ANCHOR.findall(page.prose)
    assert [anchor for anchor, _ in rows] == sorted((a for a, _ in rows), key=order.index)


@pytest.mark.parametrize(("lang", "other"), [("ja", r"[A-Za-z]"), ("en", r"[ぁ-んァ-ヶ一-龠]")])
def test_each_term_stands_in_both_languages(lang: str, other: str) -> None:
    terms = re.findall(r"^### (.+)$", PAGES[lang, "glossary"].prose, re.MULTILINE)
    assert len(terms) >= 35
    assert [t for t in terms if not re.search(rf"[（(].*{other}.*[）)]$", t)] == []
