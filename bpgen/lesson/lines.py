"""The lines of a document: symbol, longer forms, formula, numbers substituted, result; blank or filled."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache

from ..formats.formulas import Blank, Factor, Filled, Formula, Label, Leaf, with_symbols
from ..formats.slots import DocumentSlot, Fill
from ..graph.expr import Add, Expr, Num, Ref, add, refs, shown
from ..graph.layers_shape import LayerGraph
from ..graph.quantity import Concept, Graph, Quantity
from ..printers.marks import Mark, full_mark_of, mark_of
from ..printers.notation import AnySymbol
from ..trace.printed import Round, is_stated, source_of
from .blocks import Line

#: Lines in which factors are shown in their colours.
CHAINS = (Concept.GRADIENT, Concept.ERROR_BY_OUT, Concept.DELTA)
_NO_LETTER = ""
_OPERAND, _RESULT = Blank(), Blank(result=True)


class SheetRound:
    """A round of a sheet. ``lines`` are the keys that have a line in it; ``asked`` says of a key whether
    its value is one that a blank of the sheet asks for. ``filled``: what is blank is written in, as on the
    key.
    """

    def __init__(
        self, one: Round, lines: Collection[str], asked: Callable[[str], bool], *, filled: bool
    ) -> None:
        self.round, self.lines, self.asked, self.filled = one, lines, asked, filled
        # What stands in the formulas of all lines is made once: a large sheet has thousands of them.
        self._symbols = cache(one.name)
        self._factors: Callable[[str], Leaf] = cache(_in_colour(one, self._mark))
        self._blank = self._operand if filled else _OPERAND

    def line(self, key: str, *, blank: bool) -> Line:
        """A quantity as a line; ``blank``: the reader is to work it out.

        A line that is worked leaves blank those of its operands that the sheet asks for elsewhere. A factor
        has its letter only where a line of the round computes it. The first round of a key has the longer
        forms, too.
        """
        graph, number, filled = self.round.graph, self.round.number, self.filled
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
            self._symbols(key),
            tuple(Formula(x, self._symbols) for x in steps_of(graph, q)) if filled and number == 1 else (),
            Formula(q.definition, self._factors if q.concept in CHAINS else self._symbols),
            numbers,
            result,
            low,
            high,
            own=not blank and numbers is not None and any(map(self.asked, refs(e))),
            starts_row=q.concept in (Concept.GRADIENT, Concept.BATCH_GRADIENT)
            or _is_first_factor(graph, own)
            or _is_first_update(graph, q),
        )

    def _mark(self, factor: Quantity) -> Mark | None:
        found = full_mark_of(factor, self.round.graph)
        return found if found is None or factor.key in self.lines else Mark(found.colour, _NO_LETTER)

    def _operand(self, key: str) -> Leaf:
        return Filled(DocumentSlot(Fill.OPERAND, key, self.round.number)) if self.filled else _OPERAND

    def _worked(self, key: str) -> Leaf:
        return self._operand(key) if self.asked(key) else DocumentSlot(Fill.OPERAND, key, self.round.number)


def _is_first_factor(graph: Graph, mark: Mark | None) -> bool:
    """Whether a line is of the first factor of a layer's chain rule: the next unit begins with it."""
    return mark is not None and mark.letter == "A" and isinstance(graph.shape, LayerGraph)


def _is_first_update(graph: Graph, q: Quantity) -> bool:
    """Whether a layer's updates begin, of which none stands beside the gradient of another parameter."""
    shape = graph.shape
    return (
        isinstance(shape, LayerGraph)
        and q.concept is Concept.UPDATED
        and q.index.unit == 1
        and shape.samples == 1
        and shape.update.is_plain
    )


def steps_of(graph: Graph, q: Quantity) -> tuple[Expr, ...]:
    """The longer forms of a quantity; in a network of layers without the zeros that the errors of many other
    outputs add to the derivative of one.
    """
    return tuple(map(_without_zeros, q.steps)) if isinstance(graph.shape, LayerGraph) else q.steps


def has_zeros_left_out(graph: Graph, key: str) -> bool:
    """Whether a longer form of a quantity is printed without zeros."""
    return steps_of(graph, graph[key]) != graph[key].steps


def _without_zeros(e: Expr) -> Expr:
    """A sum without its zeros, where there are several; one is left as it is taught."""
    if not isinstance(e, Add) or sum(x == Num(0) for x in e.terms) < 2:
        return e
    return add([x for x in e.terms if x != Num(0)] or [Num(0)])


def framed(one: Round, key: str) -> AnySymbol | Factor:
    """A quantity's symbol: a factor's in its colour, with its letter."""
    name, mark = one.name(key), mark_of(one.graph[key])
    return Factor(name, mark) if mark else name


def coloured(one: Round, q: Quantity, e: Expr) -> Formula:
    """A formula of a quantity with symbols; in a chain, each factor with its mark."""
    return Formula(e, _in_colour(one, mark_of)) if q.concept in CHAINS else with_symbols(one, e)


def _in_colour(one: Round, mark: Callable[[Quantity], Mark | None]) -> Callable[[str], Leaf]:
    def leaf(key: str) -> Leaf:
        name, found = one.name(key), mark(one.graph[key])
        return Factor(name, found) if found else name

    return leaf
