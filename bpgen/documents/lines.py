"""The lines of a document: symbol, longer forms, formula, numbers put in, result; blank or filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from ..graph.expr import Expr, Num, Ref, shown
from ..graph.quantity import Concept, Graph, Quantity
from ..printers import latex
from ..trace.rounding import Worked

#: The five colours of the deck, by the part that a factor plays in the chain.
_COLOURS = {
    Concept.ERROR_BY_OUT: ("green", "A"),
    Concept.OUT_BY_NET: ("yellow", "B"),
    Concept.NET_BY_WEIGHT: ("pink", "C"),
    Concept.NET_BY_BIAS: ("pink", "C"),
}
_PATH_COLOURS = ("red", "blue")
#: Lines in which factors are shown in their colours.
_CHAINS = (Concept.GRADIENT, Concept.ERROR_BY_OUT, Concept.DELTA)


@dataclass(frozen=True, slots=True)
class Mark:
    """A factor's colour and its letter, which tells it apart without the colour."""

    colour: str
    letter: str


@dataclass(frozen=True, slots=True)
class Line:
    """One quantity on paper, in LaTeX.

    ``numbers`` is empty where nothing is computed (a copy, or a number of the formula). ``result`` is
    empty where the formula is the result. ``low`` and ``high`` are the accepted answers, if there is room.
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
    blank: bool


def mark_of(q: Quantity) -> Mark | None:
    """The colour and letter of a factor; None for what is no factor of a chain."""
    if q.concept is Concept.PATH:
        via = q.index.via or 1
        # D, E for two paths as in the deck; more paths go on through the alphabet, then count.
        letter = chr(ord("C") + via) if via <= 22 else f"P{via}"
        return Mark(_PATH_COLOURS[(via - 1) % 2], letter)
    if q.concept is Concept.OUT_BY_NET and q.index.via is not None:
        return None
    found = _COLOURS.get(q.concept)
    return Mark(*found) if found else None


@lru_cache(maxsize=32768)
def _formula(graph: Graph, key: str) -> Markup:
    """The formula with symbols; in a chain, each factor in its colour."""
    q = graph[key]
    assert q.definition is not None

    def leaf(k: str) -> str:
        symbol = latex.symbol_of(graph, k)
        mark = mark_of(graph[k]) if q.concept in _CHAINS else None
        return rf"\bpfactor{{{mark.colour}}}{{{mark.letter}}}{{{symbol}}}" if mark else symbol

    return Markup(latex.substituted(q.definition, leaf))  # noqa: S704


@lru_cache(maxsize=32768)
def _steps(graph: Graph, key: str) -> tuple[Markup, ...]:
    return tuple(Markup(latex.formula(graph, step)) for step in graph[key].steps)  # noqa: S704


@lru_cache(maxsize=32768)
def _symbol(graph: Graph, key: str) -> Markup:
    return Markup(latex.symbol_of(graph, key))  # noqa: S704


@lru_cache(maxsize=32768)
def _blank_numbers(e: Expr) -> Markup:
    return Markup(latex.substituted(e, lambda _: r"\bpblank{}"))  # noqa: S704


Numbers = Callable[[str], str]


def make_line(
    worked: Worked, numbers: Numbers, key: str, round_: int, *, blank: bool, filled: bool, steps: bool
) -> Line:
    """A quantity of a round as a line.

    ``blank``: the reader is to work it out. ``filled``: what is blank is written in, as on the key.
    ``numbers`` gives the printed number of each key in this round.
    """
    graph = worked.graph
    q = graph[key]
    assert q.definition is not None
    e = shown(q.definition)
    empty = Markup("")
    put_in = result = low = high = empty
    if isinstance(e, Ref):
        result = _result(numbers(key), blank=blank, filled=filled)
    elif not isinstance(e, Num):
        put_in = _numbers(e, numbers, blank=blank, filled=filled)
        result = _result(numbers(key), blank=blank, filled=filled)
    if filled and blank:
        span = worked.accepted_text(key, round_)
        if span:
            low, high = (Markup(latex.number(x)) for x in span)  # noqa: S704
    return Line(
        key,
        mark_of(q),
        _symbol(graph, key),
        _steps(graph, key) if steps else (),
        _formula(graph, key),
        put_in,
        result,
        low,
        high,
        blank and not isinstance(e, Num),
    )


def _numbers(e: Expr, numbers: Numbers, *, blank: bool, filled: bool) -> Markup:
    if blank and not filled:
        return _blank_numbers(e)
    wrap = _filled if blank else str
    return Markup(latex.substituted(e, lambda k: latex.number(numbers(k)), wrap))  # noqa: S704


def _filled(text: str) -> str:
    return rf"\bpfilled{{{text}}}"


def _result(text: str, *, blank: bool, filled: bool) -> Markup:
    if blank and not filled:
        return Markup(r"\bpresult{}")
    number = latex.number(text)
    return Markup(rf"\bpresultfilled{{{number}}}" if blank else number)  # noqa: S704
