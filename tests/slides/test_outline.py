"""The deck that the project automates, slide by slide: each slide of it has its slide here.

The slides of the source are numbered. Here each number has what is to be found on slides of ours, in
which part; by what a slide shows, and not by its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import pytest

from bpgen import Network
from bpgen.graph.build import build_graph
from bpgen.lesson.blocks import (
    Bullets,
    Curve,
    Derivation,
    Figure,
    Front,
    Given,
    Listing,
    Rows,
    Runs,
    Table,
)
from bpgen.printers import latex
from bpgen.slides.deck import deck
from bpgen.slides.model import DeckOptions, Detail, Part, Slide
from support.formulas import in_line, in_math

Shows = Callable[[Slide], bool]
MAZUR = Network.preset("mazur")
GRAPH = build_graph(MAZUR.architecture)


def lit(*keys: str) -> Shows:
    """A figure that lights up these quantities."""
    return lambda slide: any(isinstance(b, Figure) and b.keys == keys for b in slide.blocks)


def works(key: str, *numbers: str) -> Shows:
    """A step worked in full, with these numbers in it."""
    symbol = latex.symbol_of(GRAPH, key)

    def shows(slide: Slide) -> bool:
        return any(
            isinstance(b, Derivation)
            and in_math(b.symbol) == symbol
            and not b.chain
            and all(x in " = ".join(map(in_math, b.forms)) for x in numbers)
            for b in slide.blocks
        )

    return shows


def chain(key: str, *factors: str) -> Shows:
    """A chain rule, each factor with its colour."""
    symbol = latex.symbol_of(GRAPH, key)
    return lambda slide: any(
        isinstance(b, Derivation)
        and b.chain
        and in_math(b.symbol) == symbol
        and re.findall(r"\\bpfactor\{(\w+)\}", in_math(b.forms[0])) == list(factors)
        for b in slide.blocks
    )


def tables(*equations: str) -> Shows:
    """A table with these equations."""
    return lambda slide: any(
        isinstance(b, Table) and set(equations) <= {in_line(cell) for row in b.rows for cell in row}
        for b in slide.blocks
    )


def bullets(count: int) -> Shows:
    """So many short sentences, and nothing else."""
    return lambda slide: [len(b.items) if isinstance(b, Bullets) else 0 for b in slide.blocks] == [count]


def with_heads(count: int, *cells: str) -> Shows:
    """A table under headings, so many columns wide, that has these cells."""
    return lambda slide: any(
        isinstance(b, Table)
        and len(b.heads) == count
        and set(cells) <= {in_line(x) for row in b.rows for x in row}
        for b in slide.blocks
    )


def has(kind: type) -> Shows:
    """A block of this kind."""
    return lambda slide: any(isinstance(b, kind) for b in slide.blocks)


def says(text: str) -> Shows:
    """A bullet with these words."""
    return lambda slide: any(
        # Brackets are in braces, or TeX would take them for an option.
        text in item.replace("{[}", "[").replace("{]}", "]")
        for b in slide.blocks
        if isinstance(b, Bullets)
        for item in b.items
    )


def proof(last: str) -> Shows:
    """A proof whose last line ends so."""
    return lambda slide: any(isinstance(b, Rows) and in_math(b.lines).endswith(last) for b in slide.blocks)


def lights(text: str) -> Shows:
    """A program with this among the lines that are lit."""
    return lambda slide: any(
        text in line.text for b in slide.blocks if isinstance(b, Listing) for line in b.lines
    )


def both(*wanted: Shows) -> Shows:
    """All of these on one slide."""
    return lambda slide: all(shows(slide) for shows in wanted)


def turned(slide: Slide) -> bool:
    """The whole network, its arrows turned round."""
    return any(isinstance(b, Figure) and b.backward and not b.keys for b in slide.blocks)


def whole(slide: Slide) -> bool:
    """The whole network, nothing lit up."""
    return any(b == Figure() for b in slide.blocks)


_LOGISTIC = r"\varphi(x)(1 - \varphi(x))"
#: The part of our deck, and what its slides show in this order, by the numbers of the source's slides.
OUTLINE: dict[str, tuple[str, tuple[Shows, ...]]] = {
    "1": ("front", (has(Front),)),
    "2": ("front", (bullets(4),)),
    "3": ("front", (says("Matt Mazur, A Step by Step Backpropagation Example, 17 March 2015"),)),
    "4": ("introduction", (bullets(4), bullets(3))),
    "5": ("introduction", (bullets(6),)),
    "6": ("introduction", (whole, has(Given))),
    "7": ("forward", (lit("net_h1", "out_h1"), works("net_h1", "0.3775"), works("out_h1", "0.593269992"))),
    "8": ("forward", (lit("net_h2", "out_h2"), works("net_h2", "0.3925"), works("out_h2", "0.596884378"))),
    "9": (
        "forward",
        (lit("net_o1", "out_o1"), works("net_o1", "1.105905967"), works("out_o1", "0.75136507")),
    ),
    "10": (
        "forward",
        (lit("net_o2", "out_o2"), works("net_o2", "1.2249214"), works("out_o2", "0.772928465")),
    ),
    "11": ("error", (proof(r"\frac{1}{2}(t - p)^{2}"),)),
    "12": (
        "error",
        (works("E_o1", "0.274811083"), works("E_o2", "0.023560026"), works("E_total", "0.298371109")),
    ),
    "13": ("output", (has(Bullets), turned)),
    "14": ("output", (lit("dE_total/dw5"), chain("dE_total/dw5", "green", "yellow", "pink"))),
    "15": (
        "output",
        (
            lit("dE_total/dout_o1"),
            works("dE_total/dout_o1", "(-1) + 0", "-(0.01 - 0.75136507)", "0.74136507"),
        ),
    ),
    "16": ("output", (works("dout_o1/dnet_o1", "0.186815602"), proof(_LOGISTIC))),
    "17": ("output", (works("dnet_o1/dw5", "0.593269992"),)),
    "18": ("output", (works("dE_total/dw5", "0.74136507 * 0.186815602 * 0.593269992", "0.082167041"),)),
    "19": ("output", (works("w5+", "0.4 - 0.5 * 0.082167041", "0.35891648"),)),
    "20": (
        "output",
        (
            lit("w6+", "w7+", "w8+"),
            tables("$w_{6}^{+} = 0.408666186$", "$w_{7}^{+} = 0.51130127$", "$w_{8}^{+} = 0.561370121$"),
        ),
    ),
    "21": (
        "hidden-1",
        (lit("dE_total/dw1"), chain("dE_total/dw1", "green", "yellow", "pink")),
    ),
    "22, the local error": ("hidden-1", (works("dE_o1/dnet_o1", "0.74136507", "0.138498562"),)),
    "22": (
        "hidden-1",
        (works("dnet_o1/dout_h1", "0.4"), works("dE_o1/dout_h1", "0.138498562 * 0.4", "0.055399425")),
    ),
    "23": (
        "hidden-1",
        # The source multiplies rounded numbers, and has ...119; with all digits it is ...118.
        (
            works("dE_o2/dout_h1", "-0.019049118"),
            works("dE_total/dout_h1", "+ (-0.019049118)", "0.036350306"),
        ),
    ),
    "24": ("hidden-1", (works("dout_h1/dnet_h1", "0.241300709"), proof(_LOGISTIC))),
    "25": ("hidden-1", (works("dnet_h1/dw1", "0.05"),)),
    "26": ("hidden-1", (works("dE_total/dw1", "0.036350306 * 0.241300709 * 0.05", "0.000438568"),)),
    "27": (
        "hidden-1",
        (
            works("w1+", "0.149780716"),
            tables("$w_{2}^{+} = 0.199561432$", "$w_{3}^{+} = 0.249751144$", "$w_{4}^{+} = 0.299502287$"),
        ),
    ),
    "28": ("repetition", (bullets(3), with_heads(5, "2", "10,000", "$0.298371109$"), has(Curve))),
    "29": ("exercises", (bullets(4),)),
    "30-31": ("circle", (with_heads(4),)),
    "32": ("supplement", (bullets(10), bullets(5), with_heads(4, "2,000"), has(Runs))),
    "33": ("supplement", (says("data.inputs"), lights("inputs"), with_heads(5, "20"))),
    "34": ("supplement", (says("data.classes"), lights("ACTIVATION = "), with_heads(4, "20"))),
    "35": (
        "supplement",
        (
            says("layers.1.units"),
            lights("UNITS = "),
            with_heads(5, "8"),
            says("[[layers]]"),
            lights("inputs = units"),
            with_heads(5, "3"),
        ),
    ),
    "36": (
        "supplement",
        (both(says(r"learning\_rate"), lights("LEARNING_RATE")), with_heads(4, "0.00001", "0.12"), has(Runs)),
    ),
    "37": (
        "supplement",
        (
            both(says("steps=4000"), lights("STEPS + 1")),
            with_heads(4, "4000"),
            says("batch=16"),
            lights("batches(len(x))"),
            with_heads(5, "all"),
            has(Runs),
        ),
    ),
    "38": ("next", (bullets(2),)),
}


def part(parts: tuple[Part, ...], name: str) -> tuple[Slide, ...]:
    """The slides of one part."""
    (found,) = (x.slides for x in parts if x.name == name)
    return found


@lru_cache
def mazur(detail: Detail) -> tuple[Part, ...]:
    """The deck of the source's network."""
    return deck(MAZUR, DeckOptions(lang="en", detail=detail), "latex")


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("number", OUTLINE)
def test_each_slide_of_the_source_has_its_slide(number: str, detail: Detail) -> None:
    if detail is Detail.FULL and number in ("20", "27"):
        return
    name, wanted = OUTLINE[number]
    slides, at = part(mazur(detail), name), 0
    for n, shows in enumerate(wanted, 1):
        found = next((k for k in range(at, len(slides)) if shows(slides[k])), None)
        assert found is not None, f"number {n} is not there"
        at = found + 1
