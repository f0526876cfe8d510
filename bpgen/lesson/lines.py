"""The lines of a document: symbol, longer forms, formula, numbers substituted, result; blank or filled."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from ..formats.formulas import Blank, Factor, Filled, Formula, Label, Leaf, symbol, with_symbols
from ..formats.slots import Fill, Slot
from ..graph.expr import Expr, Num, Ref, refs, shown
from ..graph.quantity import Concept, Graph, Quantity
from ..printers.marks import Mark, full_mark_of, mark_of
from ..printers.notation import AnySymbol
from ..trace.printed import is_stated, source_of
from .blocks import Line

#: Lines in which factors are shown in their colours.
CHAINS = (Concept.GRADIENT, Concept.ERROR_BY_OUT, Concept.DELTA)
_NO_LETTER = ""


class Round(NamedTuple):
    """A round of a sheet. ``lines`` are the keys that have a line in it; ``asked`` says of a key whether
    its value is one that a blank of the sheet asks for.
    """

    number: int
    lines: Collection[str]
    asked: Callable[[str], bool]


def make_line(graph: Graph, key: str, round_: Round, *, blank: bool, filled: bool, steps: bool) -> Line:
    """A quantity of a round as a line.

    ``blank``: the reader is to work it out. ``filled``: what is blank is written in, as on the key.
    ``steps``: the longer forms are shown, too. A line that is worked leaves blank those of its operands
    that the sheet asks for elsewhere. A factor has its letter only where a line of the round computes it.
    """
    q, number = graph[key], round_.number
    assert q.definition is not None
    e = shown(q.definition)
    numbers = result = low = high = None
    asked = (lambda _: True) if blank else round_.asked
    if not isinstance(e, Num):
        slot = Slot(Fill.NUMBER, key, number)
        result = (Filled(slot, result=True) if filled else Blank(result=True)) if blank else slot
        if not isinstance(e, Ref):
            numbers = _numbers(e, number, asked, filled=filled)
        if filled and blank and not is_stated(graph, source_of(graph, key), number):
            low, high = Slot(Fill.LOW, key, number), Slot(Fill.HIGH, key, number)

    def mark(factor: Quantity) -> Mark | None:
        found = full_mark_of(factor)
        return found if found is None or factor.key in round_.lines else Mark(found.colour, _NO_LETTER)

    own = full_mark_of(q)
    return Line(
        key,
        Label(own) if own else None,
        symbol(graph, key, number),
        tuple(with_symbols(graph, x, number) for x in q.steps) if steps else (),
        coloured(graph, q, q.definition, number, mark),
        numbers,
        result,
        low,
        high,
        own=not blank and numbers is not None and any(map(asked, refs(e))),
        starts_row=q.concept in (Concept.GRADIENT, Concept.BATCH_GRADIENT),
    )


def framed(graph: Graph, key: str, round_: int = 1) -> AnySymbol | Factor:
    """A quantity's symbol: a factor's in its colour, with its letter."""
    name, mark = symbol(graph, key, round_), mark_of(graph[key])
    return Factor(name, mark) if mark else name


def coloured(
    graph: Graph,
    q: Quantity,
    e: Expr,
    round_: int = 1,
    mark: Callable[[Quantity], Mark | None] = mark_of,
) -> Formula:
    """A formula of a quantity with symbols; in a chain, each factor with its ``mark``."""

    def leaf(key: str) -> Leaf:
        name = symbol(graph, key, round_)
        found = mark(graph[key])
        return Factor(name, found) if found else name

    return Formula(e, leaf) if q.concept in CHAINS else with_symbols(graph, e, round_)


def _numbers(e: Expr, round_: int, asked: Callable[[str], bool], *, filled: bool) -> Formula:
    def leaf(key: str) -> Leaf:
        slot = Slot(Fill.OPERAND, key, round_)
        if not asked(key):
            return slot
        return Filled(slot) if filled else Blank()

    return Formula(e, leaf)
