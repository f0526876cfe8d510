"""A training loop in plain Python, printed from the graph, run while it is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from ..graph.expr import Expr, shown
from ..graph.quantity import Concept, Graph, Quantity
from ..numbers import MOST_DIGITS, Kind, Policy, exact, round_half_up
from ..printers.python import identifier, statements
from ..trace.compile import needed
from .doctests import Script
from .live import Live

_FUNCTION = re.compile(r"\b(exp|log|tanh)\(")
#: Lines run in one loop: a page's example takes less than a second.
_MOST_LINES_RUN = 4_000_000
#: More outputs than this are not looked at after the loop.
_MOST_LOOKS = 4


class Program(NamedTuple):
    """The lines of a doctest, in two parts: the loop, and a look at the outputs. ``updates`` is how many
    updates lie behind the last pass.
    """

    loop: tuple[str, ...]
    looks: tuple[str, ...]
    updates: int


@lru_cache(maxsize=8)
def program(live: Live, updates: tuple[int, ...]) -> Program | None:
    """The loop that prints the error after each of these numbers of updates, as far as plain Python comes to
    the numbers of the page. None where that is not even the first update.
    """
    loop = _Loop(live)
    marks = tuple(n for n in updates if n * len(loop.body) <= _MOST_LINES_RUN)
    while len(marks) > 1:
        good, figures = loop.run(marks)
        if good == len(marks):
            return Program((*loop.head, *loop.lines(marks, figures)), tuple(loop.looks(marks[-1])), marks[-1])
        marks = marks[:good]
    return None


class _Loop:
    """The lines of the loop, and what they come to."""

    def __init__(self, live: Live) -> None:
        self._live, self._graph = live, live.graph
        self._error = self._graph.objective
        steps = needed(_for_a_program(self._graph), [self._error, *self._graph.next_round.values()])
        self.body = statements(steps)
        self._after_error = next(n for n, (key, _) in enumerate(steps, 1) if key == self._error)
        pairs = list(self._graph.next_round.items())
        for n in range(0, len(pairs), 4):
            old, new = (", ".join(identifier(pair[k]) for pair in pairs[n : n + 4]) for k in (0, 1))
            self.body.append(f"{old} = {new}")
        functions = sorted(set(_FUNCTION.findall("\n".join(self.body))))
        given = Script(live.printed()).setup([q.key for q in self._graph.defined])
        self.head = [f">>> from math import {', '.join(functions)}"] if functions else []
        self.head += given
        self._known: dict[str, Any] = {}
        self._seen: list[tuple[int, float]] = []

    def _source(self, marks: Sequence[int], look: str) -> list[str]:
        asked = f"    if updates in ({', '.join(map(_whole, marks))}):"
        body = [f"    {line}" for line in self.body]
        body[self._after_error : self._after_error] = [asked, f"        print(updates, {look})"]
        return [f"for updates in range({_whole(marks[-1] + 1)}):", *body]

    def run(self, marks: Sequence[int]) -> tuple[int, int]:
        """How many of the marks, from the first, come to the page's numbers; and in how many figures they
        are to be shown for that.
        """
        self._seen = []
        self._known = {"print": lambda n, error: self._seen.append((n, error))}
        lines = [line.removeprefix(">>> ") for line in self.head]
        # e**x too large, or the logarithm of 0: the marks before it stand.
        with suppress(ArithmeticError, ValueError):
            exec("\n".join([*lines, *self._source(marks, identifier(self._error))]), self._known)  # noqa: S102
        finest = self._figures()
        best = (0, finest)
        # One or two more where a 5 is cut off, which Python rounds to the even neighbour; one or two less
        # where floats in another order differ in the last.
        for figures in (finest, finest + 1, finest + 2, finest - 1, finest - 2):
            good = 0
            for n, error in self._seen:
                if not self._comes_to(n, float(f"{error:.{max(1, figures)}g}"), figures):
                    break
                good += 1
            if good > best[0]:
                best = good, figures
        return best

    def _figures(self) -> int:
        """The figures of an error: one more than the page has places, so that small ones are seen as well."""
        policy = self._live.contract.policy
        return policy.digits if policy.kind is Kind.FIGURES else min(policy.digits + 1, MOST_DIGITS)

    def _comes_to(self, updates: int, seen: float, figures: int) -> bool:
        policy = Policy(Kind.FIGURES, max(1, min(figures, self._figures())))
        error = self._live.printed(updates + 1).values[self._error]
        return round_half_up(seen, policy) == round_half_up(error, policy)

    def _agrees(self, key: str, updates: int, seen: float) -> bool:
        text = Decimal(self._live.printed(updates + 1).text(key))
        return text in (exact(seen), round_half_up(seen, self._live.contract.policy))

    def _shown(self, value: float, digits: int) -> float:
        if self._live.contract.policy.kind is Kind.PLACES:
            return round(value, digits)
        return float(f"{value:.{digits}g}")

    def _look(self, name: str, digits: int) -> str:
        places = self._live.contract.policy.kind is Kind.PLACES
        return f"round({name}, {digits})" if places else f'float(f"{{{name}:.{digits}g}}")'

    def lines(self, marks: Sequence[int], figures: int) -> list[str]:
        """The loop as it is typed, and what it prints."""
        first, *more = self._source(marks, f'f"{{{identifier(self._error)}:.{figures}g}}"')
        printed = [f"{n} {error:.{figures}g}" for n, error in self._seen]
        return [f">>> {first}", *(f"... {line}" for line in more), "...", *printed]

    def looks(self, updates: int) -> list[str]:
        """The outputs after the loop, where there are few: its last pass has computed them."""
        out: list[str] = []
        digits, depth = self._live.contract.policy.digits, self._live.network.architecture.depth
        keys = [q.key for q in self._graph.quantities if q.concept is Concept.OUT and q.index.layer == depth]
        for key in keys if len(keys) <= _MOST_LOOKS else []:
            value = self._known.get(identifier(key))
            seen = None if value is None else self._shown(value, digits)
            if seen is not None and repr(seen) != "-0.0" and self._agrees(key, updates, seen):
                out += [f">>> {self._look(identifier(key), digits)}", repr(seen)]
        return out


def _for_a_program(graph: Graph) -> Graph:
    """The graph with each definition in the form that a program would have."""
    quantities = tuple(replace(q, definition=_form(q)) for q in graph.quantities)
    return Graph(quantities, graph.next_round, graph.objective)


def _form(q: Quantity) -> Expr | None:
    """The local error once for all that use it; the rest as it is taught, in what plain Python knows."""
    if q.definition is None or q.concept in (Concept.DELTA, Concept.GRADIENT):
        return q.definition
    return shown(q.definition)


def _whole(n: int) -> str:
    """A whole number as a program has it: 10_000."""
    return f"{n:_}" if n > 9999 else str(n)
