"""What a notebook that prints to LaTeX shows of an object: formulas and values, a bounded number of lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from ..graph.expr import shown
from ..graph.quantity import Role
from ..network.kinds import Problem
from ..printers import latex
from ..trace.evaluate import Trace
from ..trace.printed import PrintedRound
from ..trace.rounding import Worked
from .rows import printed

#: So many lines stand on a page.
_MOST_LINES = 30
_TAUGHT = (Role.FORWARD, Role.ERROR)


def network_latex(network: Problem) -> str:
    """The definitions of the forward pass and of the error."""
    graph = network.graph
    return _aligned(
        f"{latex.symbol_of(graph, q.key)} &= {latex.formula(graph, shown(q.definition))}"
        for q in graph.defined
        if q.role in _TAUGHT and q.definition is not None
    )


def trace_latex(source: Trace[Any] | Worked) -> str:
    """The computed quantities of the first round: symbol, formula and value."""
    return _aligned(_lines(next(printed(source))))


def _lines(one: PrintedRound) -> Iterator[str]:
    graph, number = one.graph, one.number
    for q in graph.defined:
        assert q.definition is not None
        formula = latex.formula(graph, shown(q.definition), number)
        value = latex.number(one.text(q.key))
        yield f"{latex.symbol_of(graph, q.key, number)} &= {formula} = {value}"


def _aligned(lines: Iterable[str]) -> str:
    found = list(islice(lines, _MOST_LINES + 1))
    if len(found) > _MOST_LINES:
        found[-1] = r"&\;\;\vdots"
    return "$$\\begin{aligned}\n" + " \\\\\n".join(found) + "\n\\end{aligned}$$"
