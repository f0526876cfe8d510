"""What users give is data on every page: a course's title, formulas of notes, the names of a network."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from math_core import LatexError

from bpgen.disk import processes
from bpgen.formats.mathml import mathml
from bpgen.site.shell import choice_page, missing_page
from sphinxext.project import sphinx
from support.typeset import needs_tex

HOSTILE = (
    "<script>window.hit=1</script> <img src=x onerror='hit()'> &lt;b&gt; \"><svg/onload=hit()> "
    r"{{ 7*7 }} {% x %} \write18{touch hit} $x$ % # ^ ~ _ [a](javascript:hit()) `b` \end{document} 𠮷 ]]>"
)
ALLOWED = re.compile(r"math|m[a-z]+|none|b|i|code|span|a")


def no_harm(html: str) -> None:
    """A page has no element, handler or address that came out of a text."""
    soup = BeautifulSoup(html, "html.parser")
    assert "hit" not in "".join(str(script) for script in soup.find_all("script"))
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            assert not name.startswith("on"), element
            assert not str(value).strip().lower().startswith("javascript:"), element
    assert not soup.select('img[src="x"], svg[onload]')


@pytest.mark.parametrize(
    "latex",
    [
        r"a_\operatorname{%s}", r"a^\operatorname{%s}", r"\operatorname{%s}", r"\operatorname*{%s}_a",
        r"\operatorname %s", r"\text{%s}", r"\textbf{%s}", r"\texttt{%s}", r"\mathrm{%s}", r"\eqref{%s}",
        r"\sqrt[\operatorname{%s}]{x}", r"\underset{\operatorname{%s}}{x}", r"x_{a_\operatorname{%s}}",
        r"\begin{matrix}a_\operatorname{%s}\end{matrix}", r"\bpfactor{red}{A}{a_\operatorname{%s}}",
        r"\textcolor{%s}{x}", r"\begin{array}{%s}x\end{array}", r"\hspace{%s}", r"\tag{%s}x", r"%s",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=hit()>", "<img/src=x/onerror=hit()>", "<b>", "</mi>",
        "</math><script>hit()</script>",
        "<!--", "<![CDATA[", "<svg/onload=hit()>", '"', "'", '" onclick="hit()', "<a/href=javascript:hit()>",
        "<mi/onclick=hit()>", "<mtext><img/src=x/onerror=hit()></mtext>", "<?x?>",
    ],
)  # fmt: skip
def test_a_formula_becomes_mathml_and_nothing_else(latex: str, text: str) -> None:
    for namespace in (False, True):
        try:
            made = mathml(latex.replace("%s", text), namespace=namespace)
        except LatexError:
            continue  # the page shows its source instead, escaped
        for element in ET.fromstring(made).iter():
            assert ALLOWED.fullmatch(element.tag.rpartition("}")[2])
            assert not any(name.startswith("on") for name in element.attrib)
            assert element.get("href", "#").startswith("#")
        no_harm(made)


def test_what_stands_in_a_name_is_shown_as_it_was_typed() -> None:
    made = ET.fromstring(mathml(r"a_\operatorname{p<q>r}"))
    assert "".join(made.itertext()) == "ap<q>r"


PAGE = r"""# Notes

Here $a_\operatorname{<img/src=x/onerror=hit()>}$ and $\operatorname{</math><script>hit()</script>}$.
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small course with the site's own settings, whose title, author and notice are hostile."""
    folder = tmp_path_factory.mktemp("course")
    chosen = {"title": HOSTILE, "author": HOSTILE, "notice": HOSTILE, "languages": ["en"]}
    conf = f"from bpgen.site.settings import settings\nglobals().update(settings('en', **{chosen!a}))\n"
    (folder / "conf.py").write_text(conf)
    (folder / "index.md").write_text(PAGE, encoding="utf-8")
    return folder


def test_a_title_is_data_on_every_page(course: Path) -> None:
    status, said, out = sphinx(course, "html")
    assert status == 0, said
    for path in out.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        no_harm(text)
        soup = BeautifulSoup(text, "html.parser")
        assert soup.title is not None
        shown = [soup.title.text, *(x.text for x in soup.select(".sidebar-brand-text, .brand"))]
        assert len(shown) >= 2
        assert all(" ".join(x.split()).endswith(HOSTILE) for x in shown), shown
    index = BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert index.select_one(".sidebar-brand-text").text.strip() == HOSTILE  # type: ignore[union-attr]
    name = index.select_one('meta[property="og:site_name"]')
    assert name is not None
    assert name["content"] == HOSTILE
    found = (out / "searchindex.js").read_text(encoding="utf-8")
    json.loads(found.removeprefix("Search.setIndex(").removesuffix(")"))


@needs_tex
def test_a_title_is_data_on_paper(course: Path, tmp_path: Path) -> None:
    status, said, out = sphinx(course, "latex")
    assert status == 0, said
    source = (out / "course.tex").read_text(encoding="utf-8").replace("𠮷", "")  # the fonts lack it
    frame = "".join(re.findall(r"^\\(?:title|author)\{.*\}$", source, re.MULTILINE))
    assert frame.count("window.hit=1") == 2
    assert r"\write" not in frame
    head = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{textcomp}\def\sphinxhyphen#1{-}"
    text = head + frame + r"\begin{document}\maketitle\end{document}"
    (tmp_path / "title.tex").write_text(text, encoding="utf-8")
    options = ("-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode")
    done = processes.run(["uplatex", *options, "title.tex"], tmp_path, variables={}, seconds=60)
    assert done.status == 0, done.said[-1500:]
    assert "Output written on title.dvi (1 page" in done.said


def test_an_e_book_is_xml_whatever_its_title(course: Path) -> None:
    status, said, out = sphinx(course, "epub")
    assert status == 0, said
    for name in ("content.opf", "index.xhtml", "toc.ncx", "nav.xhtml"):
        root = ET.parse(out / name).getroot()
        scripts = [e for e in root.iter() if e.tag.rpartition("}")[2] == "script"]
        assert not any("hit" in (e.text or "") for e in scripts)
    assert HOSTILE in "".join(ET.parse(out / "content.opf").getroot().itertext())


def test_the_pages_above_the_languages_hold_the_title_as_text() -> None:
    for page in (choice_page, missing_page):
        no_harm(page({"ja": HOSTILE, "en": HOSTILE}, url="https://example.org/c"))
