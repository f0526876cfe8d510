"""Formulas of a page by our renderer: what their style is, where it is written once."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup

from bpgen.formats.mathml import mathml
from bpgen.sphinxext.mathml import for_pages
from sphinxext.project import sphinx
from sphinxext.test_guest import page, project


def test_columns_of_aligned_lines_have_classes_whose_style_is_the_converters(tmp_path: Path) -> None:
    text = "# Notes\n\n```{math}\na &= b \\\\ &= c\n```\n"
    folder = project(tmp_path / "notes", 'html_math_renderer = "bpgen"\n', {"index.md": text})
    status, told, out = sphinx(folder, "html", "-W")
    assert (status, told) == (0, "")
    table = BeautifulSoup(page(out), "html.parser").select_one("math mtable")
    assert table
    assert table["class"] == ["bp-lines"]
    assert [cell.attrs for cell in table.select("mtd")] == [{}] * 4
    css = (out / "_static" / "mathml.css").read_text(encoding="utf-8")
    written = BeautifulSoup(mathml(r"\begin{aligned}a&=b\end{aligned}", display=True), "html.parser")
    for names, cell in zip((("bp-r", "odd"), ("bp-l", "even")), written.select("mtd"), strict=True):
        for found in (
            re.search(rf"math \.{names[0]} {{ (.*?) }}", css),
            re.search(rf"math \.bp-lines > mtr > :nth-child\({names[1]}\) {{ (.*?) }}", css),
        ):
            assert found
            assert found[1].replace(" ", "") == str(cell["style"]).replace(" ", "")


def test_lines_of_a_formula_are_aligned_as_the_converters() -> None:
    lines = (
        r"\begin{aligned}x &= \bpfactor{green}{A}{\frac{a}{b}} \\ &= \bpnumber{0o}{-0.5} \\ &= 1\end{aligned}"
    )
    before = mathml(lines, display=True, keys=["x"])
    after = for_pages(before)
    assert len(after) < len(before)
    assert 'class="bp-lines"' in after
    rows = BeautifulSoup(before, "html.parser").find_all("mtr")
    sides = [
        [re.findall(r"text-align: (\w+)", str(cell["style"])) for cell in row.find_all("mtd")] for row in rows
    ]
    assert sides == [[["right"], ["left"]]] * 3
    soup = BeautifulSoup(after, "html.parser")
    assert soup.get_text() == BeautifulSoup(before, "html.parser").get_text()
    assert str(soup.select_one("[data-key]")).startswith('<mrow data-in="o" data-key="x"><mo')
    # Tables of another kind keep what they say of their columns.
    for other in (r"\begin{pmatrix}1 & 2\end{pmatrix}", r"\begin{cases}1 & x \\ 0 & y\end{cases}"):
        assert "bp-lines" not in for_pages(mathml(other, display=True))
