"""The lines of a document: symbol, longer forms, formula, numbers put in, result; blank or filled."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from ..graph.expr import Expr, Num, Ref, shown
from ..graph.quantity import Concept, Graph, Quantity
from ..marks import Mark, mark_of
from ..printers import infix, latex
from ..trace.rounding import is_stated, source_of
from .slots import Fill, Slots

__all__ = ["Line", "Mark", "make_line", "mark_of", "symbol_of"]

#: Lines in which factors are shown in their colours.
_CHAINS = (Concept.GRADIENT, Concept.ERROR_BY_OUT, Concept.DELTA)
_NOTHING = Markup("")


class Line(NamedTuple):
    """One quantity on paper, in LaTeX, with slots for its numbers.

    ``numbers`` is empty where nothing is computed (a copy, or a number of the formula). ``result`` is
    empty where the formula is the result. ``low`` and ``high`` are the accepted answers, on a key.
    ``starts_row``: it begins something new and does not stand beside the line before.
    """

    key: str
    mark: Mark | None
    symbol: Markup
    steps: tuple[Markup, ...]
    formula: Markup
    numbers: Markup
    result: Markup
    low: Markup
    high: Markup
    starts_row: bool


def symbol_of(graph: Graph, key: str) -> Markup:
    """A quantity's symbol in LaTeX."""
    return Markup(latex.symbol_of(graph, key))  # noqa: S704


def make_line(
    graph: Graph, slots: Slots, key: str, round_: int, *, blank: bool, filled: bool, steps: bool
) -> Line:
    """A quantity of a round as a line.

    ``blank``: the reader is to work it out. ``filled``: what is blank is written in, as on the key.
    ``steps``: the longer forms are shown, too.
    """
    q = graph[key]
    assert q.definition is not None
    e = shown(q.definition)
    put_in = result = low = high = _NOTHING
    if not isinstance(e, Num):
        result = _result(slots, key, round_, blank=blank, filled=filled)
        if not isinstance(e, Ref):
            put_in = _numbers(e, slots, round_, blank=blank, filled=filled)
        if filled and blank and not is_stated(graph, source_of(graph, key), round_):
            low, high = slots.mark(Fill.LOW, key, round_), slots.mark(Fill.HIGH, key, round_)
    return Line(
        key,
        mark_of(q),
        symbol_of(graph, key),
        tuple(Markup(latex.formula(graph, x)) for x in q.steps) if steps else (),  # noqa: S704
        coloured(graph, q, q.definition),
        put_in,
        result,
        low,
        high,
        starts_row=q.concept in (Concept.GRADIENT, Concept.BATCH_GRADIENT),
    )


def coloured(graph: Graph, q: Quantity, e: Expr) -> Markup:
    """A formula of a quantity with symbols, in LaTeX; in a chain, each factor in its colour."""

    def leaf(key: str) -> str:
        symbol = latex.symbol_of(graph, key)
        mark = mark_of(graph[key]) if q.concept in _CHAINS else None
        return rf"\bpfactor{{{mark.colour}}}{{{mark.letter}}}{{{symbol}}}" if mark else symbol

    return Markup(latex.substituted(e, leaf))  # noqa: S704


def _numbers(e: Expr, slots: Slots, round_: int, *, blank: bool, filled: bool) -> Markup:
    out: list[str] = []
    for piece in infix.parts(latex.LATEX, e):
        if isinstance(piece, str):
            out.append(piece)
        elif blank and not filled:
            out.append(r"\bpblank{}")
        else:
            minus = bool(out) and out[-1].endswith("-")
            number = slots.mark(
                Fill.NUMBER, piece.key, round_, bracket=piece.bracket, power=piece.power, minus=minus
            )
            out.append(rf"\bpfilled{{{number}}}" if blank else number)
    return Markup("".join(out))  # noqa: S704


def _result(slots: Slots, key: str, round_: int, *, blank: bool, filled: bool) -> Markup:
    if blank and not filled:
        return Markup(r"\bpresult{}")
    number = slots.mark(Fill.NUMBER, key, round_)
    return Markup(rf"\bpresultfilled{{{number}}}") if blank else number  # noqa: S704
