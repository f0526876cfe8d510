"""What a slide shows: predicates for the deck's outline."""

from __future__ import annotations

import re
from collections.abc import Callable

from bpgen import Network
from bpgen.graph.build import build_graph
from bpgen.lesson.blocks import (
    Bullets,
    Derivation,
    Figure,
    Listing,
    Recalled,
    Rows,
    Table,
)
from bpgen.printers import latex
from bpgen.slides.model import Slide
from support.formulas import in_line, in_math
from support.pages import plain

Shows = Callable[[Slide], bool]
MAZUR = Network.preset("mazur")
GRAPH = build_graph(MAZUR.architecture)


def lit(*keys: str) -> Shows:
    """A figure that lights up these quantities."""
    return lambda slide: any(isinstance(b, Figure) and b.keys == keys for b in slide.every)


def works(key: str, *numbers: str) -> Shows:
    """A step worked in full, with these numbers in it."""
    symbol = latex.symbol_of(GRAPH, key)

    def shows(slide: Slide) -> bool:
        return any(
            isinstance(b, Derivation)
            and plain(in_math(b.symbol)) == symbol
            and not b.chain
            and all(x in " = ".join(map(in_math, b.forms)) for x in numbers)
            for b in slide.every
        )

    return shows


def chain(key: str, *factors: str) -> Shows:
    """A chain rule, each factor with its colour."""
    symbol = latex.symbol_of(GRAPH, key)
    return lambda slide: any(
        isinstance(b, Derivation)
        and b.chain
        and plain(in_math(b.symbol)) == symbol
        and re.findall(r"\\bpfactor\{(\w+)\}", in_math(b.forms[0])) == list(factors)
        for b in slide.every
    )


def tables(*equations: str) -> Shows:
    """A table with these equations."""
    return lambda slide: any(
        isinstance(b, Table) and set(equations) <= {in_line(cell) for row in b.rows for cell in row}
        for b in slide.every
    )


def bullets(count: int) -> Shows:
    """So many short sentences, and nothing else."""
    return lambda slide: [len(b.items) if isinstance(b, Bullets) else 0 for b in slide.every] == [count]


def with_heads(count: int, *cells: str) -> Shows:
    """A table under headings, so many columns wide, that has these cells."""
    return lambda slide: any(
        isinstance(b, Table)
        and len(b.heads) == count
        and set(cells) <= {in_line(x) for row in b.rows for x in row}
        for b in slide.every
    )


def has(kind: type) -> Shows:
    """A block of this kind."""
    return lambda slide: any(isinstance(b, kind) for b in slide.every)


def says(text: str) -> Shows:
    """A bullet with these words."""
    return lambda slide: any(
        # Brackets are in braces, or TeX would take them for an option.
        text in item.replace("{[}", "[").replace("{]}", "]")
        for b in slide.every
        if isinstance(b, Bullets)
        for item in b.items
    )


def proof(last: str) -> Shows:
    """A proof whose last line ends so."""
    return lambda slide: any(isinstance(b, Rows) and in_math(b.lines).endswith(last) for b in slide.every)


def opens(first: str) -> Shows:
    """A proof that begins so."""
    return lambda slide: any(isinstance(b, Rows) and in_math(b.lines).startswith(first) for b in slide.every)


def lights(text: str) -> Shows:
    """A program with this among the lines that are lit."""
    return lambda slide: any(
        line.lit and text in line.text for b in slide.every if isinstance(b, Listing) for line in b.lines
    )


def both(*wanted: Shows) -> Shows:
    """All of these on one slide."""
    return lambda slide: all(shows(slide) for shows in wanted)


def turned(slide: Slide) -> bool:
    """The whole network, its arrows turned round."""
    return any(isinstance(b, Figure) and b.backward and not b.keys for b in slide.every)


def whole(slide: Slide) -> bool:
    """The whole network, nothing lit up."""
    return any(b == Figure() for b in slide.every)


def recalls(*wanted: str) -> Shows:
    """A formula that is written out before it is differentiated."""
    return lambda slide: any(
        isinstance(b, Recalled) and all(x in f"{in_math(b.symbol)} = {in_math(b.form)}" for x in wanted)
        for b in slide.every
    )


def numbered(count: int) -> Shows:
    """So many steps with their numbers."""
    return lambda slide: any(
        isinstance(b, Bullets) and b.numbered and len(b.items) == count for b in slide.every
    )


def computes(letter: str) -> Shows:
    """A step whose symbol has this letter."""
    return lambda slide: any(
        isinstance(b, Derivation) and not b.chain and rf"{{{letter}}}{{" in in_math(b.symbol)
        for b in slide.every
    )
