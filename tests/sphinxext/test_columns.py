"""Formulas of a page by our renderer: what their style is, where it is written once."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup

from bpgen.formats.mathml import mathml
from bpgen.formats.terms import in_rows
from bpgen.sphinxext.mathml import for_pages
from sphinxext.project import sphinx
from sphinxext.test_guest import page, project


def test_columns_of_aligned_lines_have_classes_whose_style_is_the_converters(tmp_path: Path) -> None:
    line = "{math}`x`、{math}`y`) and {math}`z`: or, {math}`u` v"
    text = f"# Notes\n\n{line}\n\n```{{math}}\na &= b \\\\ &= c\n```\n"
    folder = project(tmp_path / "notes", 'html_math_renderer = "bpgen"\n', {"index.md": text})
    status, told, out = sphinx(folder, "html", "-W")
    assert (status, told) == (0, "")
    soup = BeautifulSoup(page(out), "html.parser")
    # A mark is in the box of the formula before it: no line begins with it.
    assert [held.get_text() for held in soup.select(".bp-held:has(> .math)")] == ["x、", "y)", "z:"]
    assert soup.select_one("h1 ~ p").get_text() == "x、y) and z: or, u v"  # type: ignore[union-attr]
    table = soup.select_one("math mtable")
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


def _sides(latex: str) -> list[list[str]]:
    """Rows of the formula on a page: what is left of a line, and each formula of its right side."""
    rows = BeautifulSoup(in_rows(for_pages(mathml(latex, display=True))), "html.parser").select(".bp-row")
    return [[one.get_text() for one in row.find_all("math")] for row in rows]


def test_a_long_sum_is_a_formula_for_each_term_so_that_its_line_can_end_between_them() -> None:
    products = " + ".join(f"0.{n}5*{n}" for n in range(1, 8))
    found = _sides(rf"\begin{{aligned}}x &= {products} \\ &= 14\end{{aligned}}")
    assert found == [
        ["x", "=0.15\N{ASTERISK OPERATOR}1", *(f"+0.{n}5\N{ASTERISK OPERATOR}{n}" for n in range(2, 8))],
        ["=14"],
    ]
    # Neither a sign before a number nor one in brackets, in a fraction or in a case is between two terms.
    whole = r"-\frac{a+b}{c} * (1 - 0.123456789) * (-0.123456789) * 0.123456789"
    assert _sides(rf"\begin{{aligned}}x &= {whole}\end{{aligned}}") == []
    cases = r"\begin{cases}1 & a + b \\ 0 & a - b\end{cases}"
    found = _sides(rf"\begin{{aligned}}x &= {whole} - {cases} = 5\end{{aligned}}")
    assert [side[:2] for side in found[0]] == ["x", "=\N{MINUS SIGN}", "\N{MINUS SIGN}{", "=5"]
    # Nor is the sign at the start of a line that stands further in.
    found = _sides(rf"\begin{{aligned}}x &= {products} \\ &\quad - {products}\end{{aligned}}")
    assert found[1][0] == "\N{MINUS SIGN}0.15\N{ASTERISK OPERATOR}1"
    # A line that a phone has room for, and a formula of one line, are as they were.
    assert _sides(r"\begin{aligned}x &= a + b \\ &= 3\end{aligned}") == _sides(f"x = {products}") == []


def test_no_sign_of_a_long_sum_is_lost_and_each_is_between_two_numbers() -> None:
    terms = " + ".join(["0.123456789"] * 4) + " - 0.123456789"
    after = in_rows(for_pages(mathml(rf"\begin{{aligned}}x &= {terms}\end{{aligned}}", display=True)))
    assert BeautifulSoup(after, "html.parser").get_text() == "x=" + terms.replace(" ", "").replace(
        "-", "\N{MINUS SIGN}"
    )
    # At the start of a formula a sign would be that of a number: without space.
    assert [str(sign) for sign in BeautifulSoup(after, "html.parser").select("math > mo[form]")] == [
        f'<mo form="infix">{sign}</mo>' for sign in "+++\N{MINUS SIGN}"
    ]
