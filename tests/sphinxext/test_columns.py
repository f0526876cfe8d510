"""Formulas of a page by our renderer: what their style is, where it is written once."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup

from bpgen.formats.mathml import mathml
from sphinxext.project import sphinx
from sphinxext.test_guest import page, project


def test_columns_of_aligned_lines_have_classes_whose_style_is_the_converters(tmp_path: Path) -> None:
    text = "# Notes\n\n```{math}\na &= b \\\\ &= c\n```\n"
    folder = project(tmp_path / "notes", 'html_math_renderer = "bpgen"\n', {"index.md": text})
    status, told, out = sphinx(folder, "html", "-W")
    assert (status, told) == (0, "")
    cells = BeautifulSoup(page(out), "html.parser").select("math mtd")
    assert [cell.attrs for cell in cells] == [{"class": ["bp-r"]}, {"class": ["bp-l"]}] * 2
    css = (out / "_static" / "mathml.css").read_text(encoding="utf-8")
    written = BeautifulSoup(mathml(r"\begin{aligned}a&=b\end{aligned}", display=True), "html.parser")
    for name, cell in zip(("bp-r", "bp-l"), written.select("mtd"), strict=True):
        found = re.search(rf"math \.{name} {{ (.*?) }}", css)
        assert found
        assert found[1].replace(" ", "") == str(cell["style"]).replace(" ", "")
