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
from bpgen.formats.slimming import short_marks, slimmed
from bpgen.graph.build import build_graph
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.sphinxext.listing import PlainListing

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
        # What is referred to has the classes of each figure that shows it: a reference leaves that behind.
        page = BeautifulSoup(after, "html.parser")
        for use in page.find_all("use"):
            shared, figure = page.find(id=str(use["href"])[1:]), use.find_parent("svg")
            assert isinstance(shared, Tag)
            assert figure
            assert shared["class"] == figure["class"]
        ids = re.findall(r' id="([^"]*)"', after)
        assert len(ids) == len(set(ids))


def test_programs_say_what_they_said() -> None:
    source = ">>> from math import exp\n>>> x = f(-1.5) < 2 and 'a & b'  # <b>\n>>> x\nTrue\n"
    lexer = get_lexer_by_name("pycon")
    before, listing = highlight(source, lexer, HtmlFormatter()), highlight(source, lexer, PlainListing())
    after = slimmed(listing)
    assert len(after) < len(listing) < len(before)
    assert BeautifulSoup(after, "html.parser").get_text() == BeautifulSoup(before, "html.parser").get_text()
    kinds = {kind for one in (before, after) for kind in re.findall(r'class="(\w+)"', one)}
    assert kinds - set(re.findall(r'class="(\w+)"', after)) == {"n", "nn", "o", "p"}
    # What stands outside of listings is another's.
    for text in ("<p><span></span> &gt;</p>", "<pre><span></span>&gt;</pre>"):
        assert slimmed(text) == text


def test_words_that_are_not_broken_say_so_themselves() -> None:
    before = (
        '<p><code class="docutils literal notranslate"><span class="pre">half-squared</span></code> '
        '<code class="docutils literal"><span class="pre">bpgen</span> <span class="pre">x</span></code>'
        '<span class="n"><span class="pre">&lt;a</span></span>'
        '<a class="x" href="#"><span class="pre">b</span></a></p>'
    )
    after = short_marks(before)
    assert len(after) < len(before)
    was, now = (BeautifulSoup(text, "html.parser") for text in (before, after))
    assert now.get_text() == was.get_text()
    assert [x.get_text() for x in now.select(".pre")] == [x.get_text() for x in was.select(".pre")]
    assert [x.get_text() for x in now.select("code.literal")] == [x.get_text() for x in was.select("code")]
    assert len(now.select("code, .n, a")) == len(was.select("code, .n, a"))
