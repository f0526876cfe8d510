"""What a notebook that prints to LaTeX shows of an object: formulas and values, a bounded number of lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from ..graph.quantity import Role
from ..network.kinds import Problem
from ..printers import latex
from ..trace.evaluate import Trace
from ..trace.printed import PrintedRound, Round
from ..trace.rounding import Worked
from .rows import printed

#: So many lines stand on a page.
_MOST_LINES = 30
_TAUGHT = (Role.FORWARD, Role.ERROR)


def network_latex(network: Problem) -> str:
    """The definitions of the forward pass and of the error."""
    first = Round(network.graph, 1)
    keys = (q.key for q in first.graph.defined if q.role in _TAUGHT)
    return _displayed((first.symbol(key), first.formula(key)) for key in keys)


def trace_latex(source: Trace[Any] | Worked) -> str:
    """The computed quantities of the first round: symbol, formula and value."""
    return _displayed(_rows(next(printed(source))))


def _rows(one: PrintedRound) -> Iterator[tuple[str, str]]:
    for q in one.graph.defined:
        yield one.symbol(q.key), f"{one.formula(q.key)} = {one.result(q.key)}"


def _displayed(rows: Iterable[tuple[str, str]]) -> str:
    found = list(islice(rows, _MOST_LINES + 1))
    more = len(found) > _MOST_LINES
    return latex.standing_alone(latex.displayed(latex.aligned(found[:_MOST_LINES], more=more)))
