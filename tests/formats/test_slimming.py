"""A page in fewer bytes: whoever puts back what was left out has the page as it was."""

from __future__ import annotations

import copy
import re

from bs4 import BeautifulSoup, Tag
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]

from bpgen import Network
from bpgen.figures import svg
from bpgen.figures.layout import for_page
from bpgen.figures.lit import lit_by
from bpgen.formats.mathml import mathml
from bpgen.formats.slimming import slimmed
from bpgen.graph.build import build_graph
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.sphinxext.mathml import _COLUMNS

_WIDE = draw(1, Wanted(4, (WantedLayer(5), WantedLayer(4), WantedLayer(3))))


def figures(network: Network, *keys: str) -> str:
    graph, drawing = build_graph(network.architecture), for_page(network.architecture)
    return "\n".join(
        svg.network(drawing, lit_by(graph, [key]), ident=f"f-{n}", title="t", description="d")
        for n, key in enumerate(keys)
    )


def whole(html: str) -> BeautifulSoup:
    """A page with its shared parts in each figure."""
    soup = BeautifulSoup(html, "html.parser")
    for use in soup.find_all("use"):
        shared = soup.find(id=str(use["href"])[1:])
        assert isinstance(shared, Tag)
        assert use.find_all_previous(id=shared["id"]), "drawn before it is referred to"
        use.replace_with(copy.copy(shared))
    for group in soup.select("svg g[id^=bp-]"):
        group.unwrap()
    return soup


def test_figures_are_drawn_as_before() -> None:
    for network, keys in (
        (Network.preset("mazur"), ("net_h1", "net_h1", "net_h2", "dE_total/dw5", "dE_total/dw1")),
        (_WIDE, ("dE_total/dw1", "dE_total/dw2", "dE_total/dw6", "net_h2_1")),
    ):
        before = figures(network, *keys)
        after = slimmed(before)
        assert "<use" in after
        assert len(after) < 0.85 * len(before)
        assert str(whole(after)) == str(BeautifulSoup(before, "html.parser"))
        ids = re.findall(r' id="([^"]*)"', after)
        assert len(ids) == len(set(ids))


def test_lines_of_a_formula_are_aligned_as_before() -> None:
    lines = (
        r"\begin{aligned}x &= \bpfactor{green}{A}{\frac{a}{b}} \\ &= \bpnumber{0o}{-0.5} \\ &= 1\end{aligned}"
    )
    before = mathml(lines, display=True, keys=["x"])
    for style, column in _COLUMNS.items():
        before = before.replace(style, column)
    after = slimmed(before)
    assert len(after) < len(before)
    assert 'class="bp-lines"' in after
    rows = BeautifulSoup(before, "html.parser").find_all("mtr")
    assert [len(row.find_all("mtd")) for row in rows] == [2, 2, 2]
    assert all([cell["class"] for cell in row.find_all("mtd")] == [["bp-r"], ["bp-l"]] for row in rows)
    soup = BeautifulSoup(after, "html.parser")
    assert soup.get_text() == BeautifulSoup(before, "html.parser").get_text()
    assert str(soup.select_one("[data-key]")).startswith('<mrow data-in="o" data-key="x"><mo')
    # Tables of another kind keep what they say of their columns.
    for other in (r"\begin{pmatrix}1 & 2\end{pmatrix}", r"\begin{cases}1 & x \\ 0 & y\end{cases}"):
        text = mathml(other, display=True)
        assert slimmed(text).replace(' scriptlevel="0"', "") == text.replace(' scriptlevel="0"', "")


def test_programs_say_what_they_said() -> None:
    source = ">>> from math import exp\n>>> x = f(-1.5) < 2 and 'a & b'  # <b>\n>>> x\nTrue\n"
    before = highlight(source, get_lexer_by_name("pycon"), HtmlFormatter())
    after = slimmed(before)
    assert len(after) < len(before)
    assert BeautifulSoup(after, "html.parser").get_text() == BeautifulSoup(before, "html.parser").get_text()
    assert not re.search(r'class="(n|nn|p)"', after)
    # What stands outside of listings is another's.
    for text in ('<p><span class="n">a</span><span></span> &gt;</p>', "<pre><span></span>&gt;</pre>"):
        assert slimmed(text) == text
