"""What exercise pages leave out: nothing that is read, and no style that an element of theirs needs."""

from __future__ import annotations

import re
from unicodedata import normalize

from bs4 import BeautifulSoup

from bpgen import Network
from bpgen.errors.languages import templates_folder
from bpgen.graph.expr import shown
from bpgen.interactive.boxes import formula
from bpgen.interactive.engine import math_of
from bpgen.interactive.page import exercise_page
from bpgen.printers import latex
from bpgen.problems.opening import preset_problem
from bpgen.sheets.exercise import Identity, make_exercise
from bpgen.sheets.options import Options


def text_of(html: str) -> str:
    """What is read, whatever sign of a letter it is written with."""
    return normalize("NFKC", BeautifulSoup(html, "html.parser").get_text())


def test_formulas_of_a_page_are_shorter_and_read_the_same() -> None:
    graph = Network.preset("xor-tanh").graph
    long, short = 0, 0
    for q in graph.defined[::11]:
        assert q.definition is not None
        source = f"{latex.symbol_of(graph, q.key)} = {latex.formula(graph, shown(q.definition))}"
        before, after = math_of(source), formula(source, ())
        assert text_of(after) == text_of(before)
        long, short = long + len(before), short + len(after)
    assert short < 0.9 * long


def test_a_page_has_every_rule_of_style_that_an_element_of_it_needs() -> None:
    text = exercise_page(
        make_exercise(preset_problem("rnn-deepml"), Options(lang="en"), Identity("a test")), "mine"
    )
    soup, style = BeautifulSoup(text, "html.parser"), re.findall("<style>(.*?)</style>", text, re.DOTALL)[0]
    folder, used = templates_folder() / "web", 0
    for name in ("static/bpgen.css", "static/figure.css", "static/mathml.css", "live/page.css"):
        whole = re.sub(r"/\*.*?\*/", "", (folder / name).read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", whole):
            if not set("@:") & set(selector) and soup.select_one(selector.strip()):
                used += 1
                said = [x.partition(":")[2].strip() for x in rule.split(";") if x.strip()]
                assert all(x in style for x in said), selector
    assert used > 30
    assert ".bp-plot" not in style
