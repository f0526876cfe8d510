"""Each number in a formula of a lesson says whose value it is, and is printed as that quantity is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import Tag
from docutils import nodes

from bpgen.formats.mathml import mathml
from bpgen.lesson.addresses import lessons
from bpgen.lesson.live import Live
from bpgen.sphinxext.alive import is_marked
from support.course_sites import article, networks

Build = Callable[[str], Path]


def _text(number: Tag) -> str:
    """A marked number as it is typed: -0.5, 4.386e-7."""
    text = number.get_text().strip("()").replace("\u2212", "-")
    return re.sub(r"\u00d710(-?\d+)$", r"e\1", text)


def _rows(page: Tag) -> Iterator[Tag]:
    for formula in page.select(".bp-step math"):
        yield from formula.select("mtr")


@pytest.mark.parametrize("name", sorted(networks()))
def test_every_number_of_a_step_is_marked_with_its_quantity(name: str, site: Build) -> None:
    network = networks()[name]
    printed, met = Live(network).printed(), set[str]()
    for lesson in lessons(network.graph):
        page = article(site(name), "en", f"{lesson.name}.html")
        for number in page.select(".bp-step math [data-key]"):
            key = str(number["data-key"])
            met.add(key)
            text = printed.operand(key) if number.get("data-in") else printed.text(key)
            assert _text(number) == text, key
        for row in _rows(page):
            whole = row.get_text()
            for other in row.select("[data-key], :is(msub, msubsup) > :not(:first-child)"):
                other.decompose()
            # What is left is of the formula itself.
            for number in row.select("mn"):
                assert re.fullmatch(r"\d|0\.01", number.get_text()), whole
    computed = {
        key
        for lesson in lessons(network.graph)
        for s in lesson.sections
        for group in s.groups
        for key in group.keys
    }
    assert met >= computed


def test_a_page_with_a_formula_of_its_own_is_not_alive() -> None:
    page = nodes.section()
    page += nodes.paragraph("", "", nodes.math_block("x = 0.5", "x = 0.5"))
    assert is_marked(page)
    page += nodes.container("", nodes.math_block("", "", **{"bp-marked": "x"}), classes=["bp-step"])
    assert is_marked(page)
    page += nodes.container("", nodes.math_block("x = 0.5", "x = 0.5"), classes=["bp-step"])
    assert not is_marked(page)


def test_a_key_in_a_formula_is_data() -> None:
    text = mathml(r"x = \bpnumber{0ob}{-0.5}", keys=('"><script>',))
    assert '<mrow data-key="&quot;&gt;&lt;script&gt;" data-in="ob">' in text
    assert "<script" not in text
