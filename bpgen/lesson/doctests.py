"""Doctests printed from the graph: plain Python with `math` alone, which a student can paste.

A page is one session. It begins with the given values and what earlier pages have computed; then each
step computes its quantity and shows it in the page's digits. Each line is run while it is printed: a
result that is not the number on the page stops the page.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from ..errors import BpgenError
from ..graph.expr import shown
from ..graph.quantity import Quantity, Role
from ..printers.python import expression, identifier, math_names
from ..trace.digits import MOST_DIGITS, Kind, Policy, exact, round_half_up
from ..trace.printed import PrintedRound, is_stated, source_of
from .meaning import needed


def functions_of(source: str, known: Collection[str] = ()) -> list[str]:
    """The line that imports what a program uses of ``math``; none where all of it is known."""
    missing = sorted(set(math_names(source)) - set(known))
    return [f"from math import {', '.join(missing)}"] if missing else []


def agrees(text: str, seen: float, policy: Policy) -> bool:
    """Whether what Python shows is the page's number, or rounds to it as a hand rounds."""
    return Decimal(text) in (exact(seen), round_half_up(seen, policy))


def looks(name: str, value: float, policy: Policy) -> Iterator[tuple[str, float]]:
    """How a variable can be looked at, and what Python shows for it: in the page's digits, and with one or
    two more where a 5 is cut off, which Python rounds to the even neighbour and a hand rounds up.
    """
    for digits in range(policy.digits, policy.digits + 3):
        if policy.kind is Kind.FIGURES:
            yield f'float(f"{{{name}:.{digits}g}}")', float(f"{value:.{digits}g}")
            continue
        rounded = round(value, digits)
        minus_zero = rounded == 0 and math.copysign(1, rounded) < 0
        yield f"round({name}, {digits}){' + 0' if minus_zero else ''}", rounded + 0


class Script:
    """The session of one page: what has been computed on it so far."""

    def __init__(self, printed: PrintedRound) -> None:
        self._printed = printed
        self._known: dict[str, object] = {}
        self._functions: set[str] = set()

    def setup(self, keys: Iterable[str]) -> list[str]:
        """The lines before the first step: what the quantities ``keys`` rest on, but not they themselves."""
        asked = set(keys)
        graph = self._printed.graph
        wanted = {q.key for q in needed(graph, *asked)} - asked
        missing = [q for q in graph.quantities if q.key in wanted and identifier(q.key) not in self._known]
        given = [q for q in missing if q.role is Role.GIVEN]
        derived = [q for q in missing if q.role is not Role.GIVEN]
        lines = [line for kind in _by_concept(given) for line in self._given(kind)]
        lines += [line for q in derived for line in self._assign(q)]
        return lines

    def step(self, key: str) -> list[str]:
        """The lines that compute one quantity and show it. What it rests on must be known already.

        Raises ``BpgenError`` where plain Python comes to another number than the page.
        """
        q = self._printed.graph[key]
        text = self._printed.text(key)
        lines = [*self._assign(q), *self._without_noise(q, text)]
        for look, seen in self._looks(q):
            if agrees(text, seen, self._printed.contract.policy):
                return [*lines, f">>> {look}", repr(seen)]
        raise BpgenError("site.other_number", seen=seen, name=key, text=text)

    def _given(self, kind: list[Quantity]) -> Iterator[str]:
        for n in range(0, len(kind), 4):
            part = kind[n : n + 4]
            names = ", ".join(identifier(q.key) for q in part)
            values = ", ".join(_python(self._printed.values[q.key]) for q in part)
            self._run(f"{names} = {values}")
            yield f">>> {names} = {values}"

    def _assign(self, q: Quantity) -> list[str]:
        assert q.definition is not None
        source = expression(shown(q.definition))
        lines = functions_of(source, self._functions)
        self._functions.update(math_names(source))
        lines.append(f"{identifier(q.key)} = {source}")
        for line in lines:
            self._run(line)
        return [f">>> {line}" for line in lines]

    def _without_noise(self, q: Quantity, text: str) -> list[str]:
        """The line that makes a 0 of what the rounding of floats has left of it, where terms cancel: figures
        would show it, and an optimiser that divides by its size would enlarge it.
        """
        name = identifier(q.key)
        value = self._known[name]
        assert isinstance(value, int | float)
        if text != "0" or not value or self._printed.contract.policy.kind is Kind.PLACES:
            return []
        line = f"{name} = round({name}, {MOST_DIGITS})"
        self._run(line)
        return [f">>> {line}"]

    def _run(self, line: str) -> None:
        try:
            exec(line, {"__builtins__": _ALLOWED}, self._known)  # noqa: S102  # our own printer's line
        except ArithmeticError as error:
            raise BpgenError("site.no_python", line=line[:60], reason=error) from None

    def _looks(self, q: Quantity) -> Iterator[tuple[str, float]]:
        """How the value can be looked at: a copy of a given number with that number's own digits, too."""
        name = identifier(q.key)
        value = self._known[name]
        assert isinstance(value, int | float)
        printed = self._printed
        if is_stated(printed.graph, source_of(printed.graph, q.key), printed.number):
            yield name, value
        yield from looks(name, value, printed.contract.policy)


_ALLOWED = {"__import__": __import__, "abs": abs, "max": max, "min": min, "round": round}


def _by_concept(given: list[Quantity]) -> list[list[Quantity]]:
    kinds: dict[str, list[Quantity]] = {}
    for q in given:
        kinds.setdefault(q.concept, []).append(q)
    return list(kinds.values())


def _python(value: Decimal) -> str:
    """A given number as Python writes it: a float, shortest form."""
    return repr(float(value))
