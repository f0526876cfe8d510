"""The lines of a document: symbol, longer forms, formula, numbers substituted, result; blank or filled."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, cached_property

from ..formats.formulas import Blank, Factor, Filled, Formula, Label, Leaf, symbol, with_symbols
from ..formats.slots import DocumentSlot, Fill
from ..graph.expr import Expr, Num, Ref, refs, shown
from ..graph.quantity import Concept, Graph, Quantity
from ..printers.marks import Mark, full_mark_of, mark_of
from ..printers.notation import AnySymbol
from ..trace.printed import is_stated, source_of
from .blocks import Line

#: Lines in which factors are shown in their colours.
CHAINS = (Concept.GRADIENT, Concept.ERROR_BY_OUT, Concept.DELTA)
_NO_LETTER = ""
_OPERAND, _RESULT = Blank(), Blank(result=True)


@dataclass(frozen=True, eq=False)
class Round:
    """A round of a sheet. ``lines`` are the keys that have a line in it; ``asked`` says of a key whether
    its value is one that a blank of the sheet asks for. ``filled``: what is blank is written in, as on the
    key.
    """

    graph: Graph
    number: int
    lines: Collection[str]
    asked: Callable[[str], bool]
    filled: bool

    def line(self, key: str, *, blank: bool) -> Line:
        """A quantity as a line; ``blank``: the reader is to work it out.

        A line that is worked leaves blank those of its operands that the sheet asks for elsewhere. A factor
        has its letter only where a line of the round computes it. The first round of a key has the longer
        forms, too.
        """
        graph, number, filled = self.graph, self.number, self.filled
        q = graph[key]
        assert q.definition is not None
        e = shown(q.definition)
        numbers = result = low = high = None
        if not isinstance(e, Num):
            slot = DocumentSlot(Fill.NUMBER, key, number)
            result = (Filled(slot, result=True) if filled else _RESULT) if blank else slot
            if not isinstance(e, Ref):
                numbers = Formula(e, self._blank if blank else self._worked)
            if filled and blank and not is_stated(graph, source_of(graph, key), number):
                low, high = DocumentSlot(Fill.LOW, key, number), DocumentSlot(Fill.HIGH, key, number)
        own = full_mark_of(q, graph)
        return Line(
            key,
            Label(own) if own else None,
            symbol(graph, key, number),
            tuple(with_symbols(graph, x, number) for x in q.steps) if filled and number == 1 else (),
            Formula(q.definition, self._factors if q.concept in CHAINS else self._symbols),
            numbers,
            result,
            low,
            high,
            own=not blank and numbers is not None and any(map(self.asked, refs(e))),
            starts_row=q.concept in (Concept.GRADIENT, Concept.BATCH_GRADIENT),
        )

    # What stands in the formulas of all lines is made once: a large sheet has thousands of them.

    @cached_property
    def _symbols(self) -> Callable[[str], Leaf]:
        return cache(lambda key: symbol(self.graph, key, self.number))

    @cached_property
    def _factors(self) -> Callable[[str], Leaf]:
        return cache(_in_colour(self.graph, self.number, self._mark))

    def _mark(self, factor: Quantity) -> Mark | None:
        found = full_mark_of(factor, self.graph)
        return found if found is None or factor.key in self.lines else Mark(found.colour, _NO_LETTER)

    @cached_property
    def _blank(self) -> Callable[[str], Leaf] | Blank:
        return self._operand if self.filled else _OPERAND

    def _operand(self, key: str) -> Leaf:
        return Filled(DocumentSlot(Fill.OPERAND, key, self.number)) if self.filled else _OPERAND

    @cached_property
    def _worked(self) -> Callable[[str], Leaf]:
        return lambda key: (
            self._operand(key) if self.asked(key) else DocumentSlot(Fill.OPERAND, key, self.number)
        )


def framed(graph: Graph, key: str, round_: int = 1) -> AnySymbol | Factor:
    """A quantity's symbol: a factor's in its colour, with its letter."""
    name, mark = symbol(graph, key, round_), mark_of(graph[key])
    return Factor(name, mark) if mark else name


def coloured(graph: Graph, q: Quantity, e: Expr, round_: int = 1) -> Formula:
    """A formula of a quantity with symbols; in a chain, each factor with its mark."""
    chain = q.concept in CHAINS
    return Formula(e, _in_colour(graph, round_, mark_of)) if chain else with_symbols(graph, e, round_)


def _in_colour(graph: Graph, round_: int, mark: Callable[[Quantity], Mark | None]) -> Callable[[str], Leaf]:
    def leaf(key: str) -> Leaf:
        name = symbol(graph, key, round_)
        found = mark(graph[key])
        return Factor(name, found) if found else name

    return leaf
