"""Formulas as MathML: what they hold, how they are coloured, and what is said of those that are none."""

from __future__ import annotations

import re
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree as ET

import pytest
from math_core import LatexError

from bpgen.formats.mathml import mathml
from bpgen.graph.build import build_graph
from bpgen.graph.expr import shown
from bpgen.lesson.addresses import lessons
from bpgen.lesson.course import Course
from bpgen.network.problem import Network
from bpgen.printers import latex
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.site.pages.lesson import lesson_page
from bpgen.sphinxext.assets import latex_package
from support import small_project

CONF = """
extensions = ["myst_parser", "bpgen.sphinxext"]
myst_enable_extensions = ["dollarmath", "amsmath"]
html_math_renderer = "bpgen"
project = "Formulas"
author = copyright = version = "x"
show_authors = html_show_sphinx = False
"""
PAGE = r"""# Formulas

In a line $\mathit{net}_{h1} < 1$.

$$
\bpfactor{green}{A}{x_1} * \bpfactor{blue}{E}{x_2}
$$ (first)

$$
a &= b \\
  &= c
$$

\begin{align}
a &= b \\ c &= d
\end{align}

See {eq}`first`.
"""


def build(folder: Path, builder: str, page: str = PAGE) -> CompletedProcess[str]:
    """A project of one page, built into ``out``."""
    files = {"conf.py": CONF, "index.md": page}
    return small_project.build(folder / "source", files, folder / "out", builder)


@pytest.mark.parametrize(
    "preset", ["mazur", "softmax-loss", "relu-logistic-softmax", "mini-batch", "xor-tanh"]
)
def test_every_formula_that_is_printed_becomes_mathml(preset: str) -> None:
    graph = build_graph(Network.preset(preset).architecture)
    for q in graph.quantities:
        if q.definition is not None:
            text = f"{latex.symbol_of(graph, q.key)} = {latex.formula(graph, shown(q.definition))}"
            assert ET.fromstring(mathml(text, display=True)).tag == "math"


@pytest.mark.parametrize("colour", ["green", "yellow", "pink", "red", "blue"])
def test_a_factor_has_its_colour_as_a_class_and_its_letter_beneath(colour: str) -> None:
    element = ET.fromstring(mathml(rf"\bpfactor{{{colour}}}{{A}}{{x_1}}", display=True))
    (under,) = element.iter("munder")
    factor, letter = under
    assert factor.get("class") == letter.get("class") == f"bp-{colour}"
    assert "".join(letter.itertext()) == "A"
    assert not list(element.findall(".//*[@style]"))


def test_a_long_list_of_weights_has_dots() -> None:
    network = draw(1, Wanted(7, (WantedLayer(2), WantedLayer(1))))
    course = Course(network, "wide", "en")
    said = [
        mathml(formula)
        for lesson in lessons(network.graph)
        for formula in re.findall(r"\$([^$\n]+)\$", lesson_page(course, lesson).text)
    ]
    assert any("\N{HORIZONTAL ELLIPSIS}" in text for text in said)


def test_another_colour_stays_as_it_is_written() -> None:
    assert 'style="color:#008080;"' in mathml(r"\textcolor{teal}{x}")


@pytest.mark.parametrize("word", ["net", "out", "target", "total", "batch", "height", "Ab"])
def test_a_word_is_copied_searched_and_read_out_as_a_word(word: str) -> None:
    assert f'<mi class="bp-word">{word}</mi>' in mathml(rf"\mathit{{{word}}}_{{h1}}")


def test_what_is_no_formula_is_refused() -> None:
    with pytest.raises(LatexError):
        mathml(r"\frac{a}")


def test_environments_that_number_themselves_do_not() -> None:
    for name in ("align", "align*", "gather", "equation", "split"):
        found = mathml(rf"\begin{{{name}}} a = b \end{{{name}}}", display=True)
        assert "(1)" not in found
        assert "width" not in found


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_pages_have_mathml_and_no_script_for_it(tmp_path: Path, builder: str) -> None:
    done = build(tmp_path, builder)
    assert (done.returncode, done.stderr) == (0, "")
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert page.count("<math") == 4
    assert "://" not in page.replace("http://www.w3.org/2000/svg", "")  # nothing comes from elsewhere
    assert page.count('<div class="bp-formula">') == 3
    # The number stands beside the formula's box, after it.
    assert '</math></div><span class="eqno">(1)' in page
    # A blank line or a bare line break is aligned, as Sphinx has it elsewhere.
    assert page.count("<mtr>") == 4


def test_epub_is_xhtml(tmp_path: Path) -> None:
    done = build(tmp_path, "epub")
    assert done.returncode == 0
    page = ET.parse(tmp_path / "out" / "index.xhtml").getroot()
    assert len(list(page.iter("{http://www.w3.org/1998/Math/MathML}math"))) == 4


def test_epub_has_nothing_that_mathml_3_does_not_know() -> None:
    latex = r"\begin{pmatrix} \textbf{net} & 1 \end{pmatrix}"
    assert "scriptlevel" in mathml(latex)
    assert "<b>" in mathml(latex)
    text = mathml(latex, namespace=True)
    assert "scriptlevel" not in text
    assert '<mtext style="font-weight:bold">net</mtext>' in text


def test_paper_has_the_formulas_as_latex(tmp_path: Path) -> None:
    done = build(tmp_path, "latex")
    assert (done.returncode, done.stderr) == (0, "")
    text = (tmp_path / "out" / "formulas.tex").read_text(encoding="utf-8")
    assert r"\bpfactor{green}{A}{x_1}" in text
    assert r"\usepackage{bpgensphinx}" in text
    package = (tmp_path / "out" / "bpgensphinx.sty").read_text(encoding="utf-8")
    assert package == latex_package(figures=False)


def test_plain_text_has_the_formulas_as_the_terminal_writes_them(tmp_path: Path) -> None:
    done = build(tmp_path, "text")
    assert (done.returncode, done.stderr) == (0, "")
    text = (tmp_path / "out" / "index.txt").read_text(encoding="utf-8")
    assert "net_h1 < 1" in text
    assert "   x1 [A] * x2 [E]    (1)\n" in text
    assert "   a = b\n     = c\n" in text


def test_a_formula_that_cannot_be_set_is_a_warning_with_its_place(tmp_path: Path) -> None:
    done = build(tmp_path, "html", "# T\n\nx\n\n$$\n\\nothing{a<b}\n$$\n")
    assert done.returncode != 0
    assert "index.md:5: WARNING" in done.stderr
    assert r"\nothing{a<b}" in done.stderr
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert r'<code class="bp-unset">' in page
    assert r"\nothing{a&lt;b}" in page
