"""The lines of a document: symbol, longer forms, formula, numbers substituted, result; blank or filled."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from markupsafe import Markup

from ..formats.slots import Fill, Slots
from ..graph.expr import Expr, Num, Ref, shown
from ..graph.quantity import Concept, Graph, Quantity
from ..printers import infix, latex
from ..printers.marks import Mark, full_mark_of, mark_of
from ..trace.printed import is_stated, source_of

__all__ = ["Line", "Mark", "make_line", "mark_of", "symbol_of"]

#: Lines in which factors are shown in their colours.
_CHAINS = (Concept.GRADIENT, Concept.ERROR_BY_OUT, Concept.DELTA)
_NOTHING = Markup("")


class Line(NamedTuple):
    """One quantity on paper, in LaTeX, with slots for its numbers.

    ``label`` is the factor's letter with its index, in LaTeX; empty where ``mark`` is None.
    ``numbers`` is empty where nothing is computed (a copy, or a number of the formula). ``result`` is
    empty where the formula is the result. ``low`` and ``high`` are the accepted answers, on a key.
    ``own``: it is worked, but for operands that the sheet asks for elsewhere.
    ``starts_row``: it begins something new and does not stand beside the line before.
    """

    key: str
    mark: Mark | None
    label: Markup
    symbol: Markup
    steps: tuple[Markup, ...]
    formula: Markup
    numbers: Markup
    result: Markup
    low: Markup
    high: Markup
    own: bool
    starts_row: bool


def symbol_of(graph: Graph, key: str, round_: int = 1) -> Markup:
    """A quantity's symbol in a round, in LaTeX."""
    return Markup(latex.symbol_of(graph, key, round_))  # noqa: S704


class Round(NamedTuple):
    """A round of a sheet. ``lines`` are the keys that have a line in it; ``asked`` says of a key whether
    its value is one that a blank of the sheet asks for.
    """

    number: int
    lines: Collection[str]
    asked: Callable[[str], bool]


def make_line(
    graph: Graph, slots: Slots, key: str, round_: Round, *, blank: bool, filled: bool, steps: bool
) -> Line:
    """A quantity of a round as a line.

    ``blank``: the reader is to work it out. ``filled``: what is blank is written in, as on the key.
    ``steps``: the longer forms are shown, too. A line that is worked leaves blank those of its operands
    that the sheet asks for elsewhere. A factor has its letter only where a line of the round computes it.
    """
    q, number = graph[key], round_.number
    assert q.definition is not None
    e = shown(q.definition)
    put_in = result = low = high = _NOTHING
    if not isinstance(e, Num):
        result = _result(slots, key, number, blank=blank, filled=filled)
        if not isinstance(e, Ref):
            asked = (lambda _: True) if blank else round_.asked
            put_in = _numbers(e, slots, number, asked, filled=filled)
        if filled and blank and not is_stated(graph, source_of(graph, key), number):
            low, high = slots.mark(Fill.LOW, key, number), slots.mark(Fill.HIGH, key, number)
    return Line(
        key,
        mark_of(q),
        Markup(label_of(q)),  # noqa: S704
        symbol_of(graph, key, number),
        tuple(Markup(latex.formula(graph, x, number)) for x in q.steps) if steps else (),  # noqa: S704
        coloured(graph, q, q.definition, number, lambda f: label_of(f) if f.key in round_.lines else ""),
        put_in,
        result,
        low,
        high,
        own=not blank and r"\bp" in put_in,
        starts_row=q.concept in (Concept.GRADIENT, Concept.BATCH_GRADIENT),
    )


def framed(graph: Graph, key: str, round_: int = 1) -> Markup:
    """A quantity's symbol in LaTeX: a factor's in its colour, with its letter."""
    symbol, mark = latex.symbol_of(graph, key, round_), mark_of(graph[key])
    text = rf"\bpfactor{{{mark.colour}}}{{{mark.letter}}}{{{symbol}}}" if mark else symbol
    return Markup(text)  # noqa: S704


def label_of(q: Quantity) -> str:
    """A factor's letter with its index, in LaTeX: A with the index o1, of sample 2 with (2), too. Empty for
    what is no factor.
    """
    mark = full_mark_of(q)
    if mark is None:
        return ""
    above = f"^{{({mark.sample})}}" if mark.sample is not None else ""
    return rf"{mark.letter}_{{{mark.of.replace('_', ',')}}}{above}"


def _letter_of(q: Quantity) -> str:
    mark = mark_of(q)
    return mark.letter if mark else ""


def coloured(
    graph: Graph, q: Quantity, e: Expr, round_: int = 1, label: Callable[[Quantity], str] = _letter_of
) -> Markup:
    """A formula of a quantity with symbols, in LaTeX; in a chain, each factor in its colour, with its
    letter or what ``label`` gives for it.
    """

    def leaf(key: str) -> str:
        symbol, factor = latex.symbol_of(graph, key, round_), graph[key]
        mark = mark_of(factor) if q.concept in _CHAINS else None
        return rf"\bpfactor{{{mark.colour}}}{{{label(factor)}}}{{{symbol}}}" if mark else symbol

    return Markup(latex.substituted(e, leaf))  # noqa: S704


def _numbers(e: Expr, slots: Slots, round_: int, asked: Callable[[str], bool], *, filled: bool) -> Markup:
    out: list[str] = []
    for piece in infix.parts(latex.LATEX, e):
        if isinstance(piece, str):
            out.append(piece)
        elif asked(piece.key) and not filled:
            out.append(r"\bpblank{}")
        else:
            minus = bool(out) and out[-1].endswith("-")
            number = slots.mark(
                Fill.OPERAND, piece.key, round_, bracket=piece.bracket, power=piece.power, minus=minus
            )
            out.append(rf"\bpfilled{{{number}}}" if asked(piece.key) else number)
    return Markup("".join(out))  # noqa: S704


def _result(slots: Slots, key: str, round_: int, *, blank: bool, filled: bool) -> Markup:
    if blank and not filled:
        return Markup(r"\bpresult{}")
    number = slots.mark(Fill.NUMBER, key, round_)
    return Markup(rf"\bpresultfilled{{{number}}}") if blank else number  # noqa: S704
