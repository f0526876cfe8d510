"""The deck that the project automates, slide by slide: each slide of it has its slide here.

The slides of the source are numbered. Here each number has what is to be found on slides of ours, in
which part; by what a slide shows, and not by its words.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

from bpgen.lesson.blocks import (
    Bullets,
    Curve,
    Derivation,
    Front,
    Given,
    Listing,
    Runs,
)
from bpgen.printers import latex
from bpgen.printers.marks import mark_of
from bpgen.slides.deck import deck
from bpgen.slides.model import DeckOptions, Detail, Part
from slides.decks import network_of
from slides.shows import (
    MAZUR,
    Shows,
    both,
    bullets,
    chain,
    computes,
    has,
    lights,
    lit,
    numbered,
    opens,
    proof,
    recalls,
    says,
    tables,
    turned,
    whole,
    with_heads,
    works,
)
from support.formulas import in_math
from support.pages import plain

_LOGISTIC = r"\varphi(x)(1 - \varphi(x))"
#: The lines of the source's outline: the part of our deck, and what its slides show, all in this order.
OUTLINE: dict[str, tuple[str, tuple[Shows, ...]]] = {
    "1": ("front", (has(Front),)),
    "2": ("front", (bullets(4),)),
    "3": ("front", (says("Matt Mazur, A Step by Step Backpropagation Example, 17 March 2015"),)),
    "4": ("introduction", (bullets(4), both(whole, has(Bullets)))),
    "5": ("introduction", (numbered(6),)),
    "6": ("introduction", (both(whole, has(Given)),)),
    "7": (
        "forward",
        (both(lit("net_h1"), works("net_h1", "0.3775")), both(lit("out_h1"), works("out_h1", "0.593269992"))),
    ),
    "8": (
        "forward",
        (both(lit("net_h2", "out_h2"), works("net_h2", "0.3925"), works("out_h2", "0.596884378")),),
    ),
    "9": (
        "forward",
        (
            both(lit("net_o1"), works("net_o1", "1.105905967")),
            both(lit("out_o1"), works("out_o1", "0.75136507")),
        ),
    ),
    "10": (
        "forward",
        (both(lit("net_o2", "out_o2"), works("net_o2", "1.2249214"), works("out_o2", "0.772928465")),),
    ),
    "11": ("error", (both(proof(r"\sum_{k} E_{k}"), says("with target")),)),
    "12": (
        "error",
        (works("E_o1", "0.274811083"), works("E_o2", "0.023560026"), works("E_total", "0.298371109")),
    ),
    "13": ("output", (both(has(Bullets), turned),)),
    "14": ("output", (both(lit("dE_total/dw5"), chain("dE_total/dw5", "green", "yellow", "pink")),)),
    "15": (
        "output",
        (
            both(
                lit("dE_total/dout_o1"),
                computes("A"),
                recalls(r"E_{\mathit{total}} = \frac{1}{2}", r"\mathit{out}_{o2}"),
                works("dE_total/dout_o1", "(-1) + 0", "-(0.01 - 0.75136507)", "0.74136507"),
            ),
        ),
    ),
    "16, the proof": ("output", (both(proof(_LOGISTIC), opens(r"\varphi(x) &= \frac{1}{1 + e^{-x}}")),)),
    "16": ("output", (both(computes("B"), works("dout_o1/dnet_o1", "0.186815602")),)),
    "17": (
        "output",
        (
            both(
                computes("C"),
                recalls(r"\mathit{net}_{o1} = w_{5} * \mathit{out}_{h1}"),
                works("dnet_o1/dw5", r"w_{5}^{1 - 1} * \mathit{out}_{h1} + 0 + 0", "0.593269992"),
            ),
        ),
    ),
    "18": ("output", (works("dE_total/dw5", "0.74136507 * 0.186815602 * 0.593269992", "0.082167041"),)),
    "19": ("output", (both(works("w5+", "0.4 - 0.5 * 0.082167041", "0.35891648"), says("1; here")),)),
    "20": (
        "output",
        (
            both(
                lit("w6+", "w7+", "w8+"),
                tables("$w_{6}^{+} = 0.408666186$", "$w_{7}^{+} = 0.51130127$", "$w_{8}^{+} = 0.561370121$"),
            ),
        ),
    ),
    "21": (
        "hidden-1",
        (
            both(lit("dE_total/dw1"), chain("dE_total/dw1", "green", "yellow", "pink")),
            chain("dE_total/dout_h1", "red", "blue"),
        ),
    ),
    "22, the local error": ("hidden-1", (works("dE_o1/dnet_o1", "0.74136507", "0.138498562"),)),
    "22": (
        "hidden-1",
        (
            both(
                computes("D"),
                works("dnet_o1/dout_h1", "0.4"),
                works("dE_o1/dout_h1", "0.138498562 * 0.4", "0.055399425"),
            ),
        ),
    ),
    "23": (
        "hidden-1",
        # The source multiplies rounded numbers, and has ...119; with all digits it is ...118.
        (
            both(computes("E"), works("dE_o2/dout_h1", "-0.019049118")),
            both(computes("A"), works("dE_total/dout_h1", "+ (-0.019049118)", "0.036350306")),
        ),
    ),
    "24": ("hidden-1", (both(computes("B"), works("dout_h1/dnet_h1", "0.241300709")),)),
    "25": ("hidden-1", (both(computes("C"), works("dnet_h1/dw1", "0.05")),)),
    "26": ("hidden-1", (works("dE_total/dw1", "0.036350306 * 0.241300709 * 0.05", "0.000438568"),)),
    "27": (
        "hidden-1",
        (
            works("w1+", "0.149780716"),
            tables("$w_{2}^{+} = 0.199561432$", "$w_{3}^{+} = 0.249751144$", "$w_{4}^{+} = 0.299502287$"),
        ),
    ),
    "28": ("repetition", (says("10,000"), with_heads(5, "2", "10,000", "$0.298371109$"), has(Curve))),
    "29": ("exercises", (bullets(4),)),
    "30-31": ("circle", (with_heads(4),)),
    "32": ("supplement", (bullets(10), bullets(5), with_heads(4, "2,000"), has(Runs))),
    "33": ("supplement", (lights("inputs"), both(says("data.inputs"), with_heads(5, "20")))),
    "34": ("supplement", (lights("ACTIVATION = "), both(says("data.classes"), with_heads(4, "20")))),
    "35": (
        "supplement",
        (
            lights("UNITS = "),
            both(says("layers.1.units"), with_heads(5, "8")),
            lights("inputs = units"),
            both(says("[[layers]]"), with_heads(5, "3")),
        ),
    ),
    "36": (
        "supplement",
        (
            lights("LEARNING_RATE"),
            both(says(r"learning\_rate"), with_heads(4, "0.00001", "0.12")),
            has(Runs),
        ),
    ),
    "37": (
        "supplement",
        (
            lights("STEPS + 1"),
            both(says("steps=4000"), with_heads(4, "4,000")),
            lights("BATCH"),
            both(says("batch=16"), with_heads(5, "all points")),
            has(Runs),
        ),
    ),
    "38": ("next", (bullets(2),)),
}


@lru_cache
def mazur(detail: Detail) -> tuple[Part, ...]:
    """The deck of the source's network."""
    return deck(MAZUR, DeckOptions(lang="en", detail=detail), "latex")


@pytest.mark.parametrize("detail", Detail)
def test_the_lines_of_the_source_have_their_slides_in_its_order(detail: Detail) -> None:
    """Each line of the outline comes from the slide of the one before on."""
    slides = [(part.name, slide) for part in mazur(detail) for slide in part.slides]
    at = 0
    for number, (name, wanted) in OUTLINE.items():
        if detail is Detail.FULL and number in ("20", "27"):
            continue
        for n, shows in enumerate(wanted, 1):
            found = next(
                (k for k in range(at, len(slides)) if slides[k][0] == name and shows(slides[k][1])), None
            )
            assert found is not None, f"line {number}: number {n} is not there"
            at = found + 1


def test_of_a_program_one_to_three_lines_are_lit() -> None:
    (part,) = (part for part in mazur(Detail.DECK) if part.name == "supplement")
    found = [b for slide in part.slides for b in slide.every if isinstance(b, Listing)]
    assert len(found) == 9
    assert all(1 <= sum(line.lit for line in listing.lines) <= 3 for listing in found)


def test_decks_have_no_more_slides_than_a_lecture() -> None:
    for name, most in (("mazur", 85), ("4-5-4-3", 110)):
        parts_ = deck(network_of(name), DeckOptions(lang="en"), "plain")
        assert sum(len(part.slides) for part in parts_) <= most, name


def test_each_computed_factor_has_its_letter() -> None:
    """As in the chain before it: no slide computes A to E without saying so."""
    for name in ("mazur", "4-5-4-3"):
        graph = network_of(name).graph
        marked = {latex.symbol_of(graph, q.key): mark_of(q) for q in graph.defined}
        found = [
            in_math(b.symbol)
            for part in deck(network_of(name), DeckOptions(lang="en"), "latex")
            for slide in part.slides
            for b in slide.every
            if isinstance(b, Derivation) and marked[plain(in_math(b.symbol))] is not None
        ]
        assert len(found) > 6
        assert all(symbol.startswith(r"\bpfactor{") for symbol in found)
