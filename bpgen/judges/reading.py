"""Reads a printed formula with its numbers as a reader would, and works it out.

A reader of its own, apart from the printer and from the engine: it knows nothing but what stands in
the line. It refuses what no line may have: an operand with a bare minus, a name, -0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Generic, Protocol, Self, TypeVar

#: A part of a line, or a character that none may have.
_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d+)?(?:e-?\d+)?~?|e\^\(|[A-Za-z]+'?\(|if |and |mod |else |[-+*/^(),>=π])|(\S))"
)

#: What follows the last part of a line.
_END = ""

#: What stands before the argument of these functions.
_BEFORE = {"min(": "1,", "cos(": "π*"}


class Arithmetic(Protocol):
    """What the arithmetic of a kind of number offers."""

    def __add__(self, other: Self, /) -> Self: ...
    def __sub__(self, other: Self, /) -> Self: ...
    def __mul__(self, other: Self, /) -> Self: ...
    def __truediv__(self, other: Self, /) -> Self: ...
    def __pow__(self, other: int, /) -> Self: ...
    def __neg__(self) -> Self: ...


N = TypeVar("N", bound=Arithmetic)


class UnreadableError(ValueError):
    """A line that breaks the rules of printed formulas."""


class Reader(Generic[N]):
    """Works printed formulas out over one kind of number.

    ``number`` takes a printed number and whether it was marked, by ``~``, as a rounded one; ``functions``
    holds what stands in lines: e^, ln, tanh, sqrt, max of several, min(1, ), cos(π * ), abs, sign, Phi,
    Phi', and the choice between two, as one number is above another, or a multiple of it ("mod").
    """

    def __init__(self, number: Callable[[str, bool], N], functions: Mapping[str, Callable[..., N]]) -> None:
        self._number, self._functions = number, functions
        self._tokens: list[str] = []
        self._at = 0

    def __call__(self, line: str) -> N:
        """The value of a line. Raises ``UnreadableError`` for one that is not as lines must be."""
        self._tokens, self._at = [*_tokens(line), _END], 0
        value = self._sum()
        if self._tokens[self._at] != _END:
            raise UnreadableError(f"{self._tokens[self._at]!r} has no place in {line!r}")
        return value

    def _peek(self) -> str:
        return self._tokens[self._at]

    def _take(self, wanted: str = "") -> str:
        token = self._peek()
        if not token or (wanted and token != wanted):
            raise UnreadableError(f"{wanted or 'a number'!r} is missing in {' '.join(self._tokens[:-1])!r}")
        self._at += 1
        return token

    def _sum(self) -> N:
        """A sum; a minus may stand bare only here, where a line or a bracket begins."""
        negative = self._peek() == "-"
        if negative:
            self._at += 1
        value = self._product()
        value = -value if negative else value
        while (mark := self._tokens[self._at]) in {"+", "-"}:
            self._at += 1
            term = self._product()
            value = value + term if mark == "+" else value - term
        return value

    def _product(self) -> N:
        value = self._power()
        while (mark := self._tokens[self._at]) in {"*", "/"}:
            self._at += 1
            factor = self._power()
            value = value * factor if mark == "*" else value / factor
        return value

    def _power(self) -> N:
        value = self._atom()
        if self._tokens[self._at] != "^":
            return value
        self._at += 1
        if self._peek() == "(":
            self._at += 1
            exponent = int(self._take()) - int(self._take("-") and self._take())
            self._take(")")
            return value**exponent
        return value ** int(self._take())

    def _atom(self) -> N:
        mark = self._take()
        if mark[0].isdigit():
            return self._number(mark.rstrip("~"), mark.endswith("~"))
        if mark == "(":
            value = self._sum()
            return self._chosen(value) if self._peek() == "if " else self._closed(value)
        for before in _BEFORE.get(mark, ""):
            self._take(before)
        function = self._functions.get(mark.removesuffix("("))
        if function is None:
            raise UnreadableError(f"{mark!r} has no place in {' '.join(self._tokens[:-1])!r}")
        arguments = [self._sum()]
        while mark == "max(" and self._peek() == ",":
            self._at += 1
            arguments.append(self._sum())
        self._take(")")
        return function(*arguments)

    def _chosen(self, yes: N) -> N:
        """The rest of (yes if a > b else no), of (yes if a > b and c >= d else no), or of (yes if a mod b = 0
        else no).
        """
        self._take("if ")
        a = self._sum()
        choice = "mod" if self._peek() == "mod " else "if"
        self._take("mod " if choice == "mod" else ">")
        b = self._sum()
        for after in ("=", "0") if choice == "mod" else ():
            self._take(after)
        second = self._not_less() if self._peek() == "and " else None
        self._take("else ")
        no = self._closed(self._sum())
        if second is not None:
            c, d = second
            yes = self._functions["if"](d, c, no, yes)
        return self._functions[choice](a, b, yes, no)

    def _not_less(self) -> tuple[N, N]:
        """The two sides of: and c >= d."""
        self._take("and ")
        c = self._sum()
        self._take(">")
        self._take("=")
        return c, self._sum()

    def _closed(self, value: N) -> N:
        self._take(")")
        return value


def _tokens(line: str) -> list[str]:
    found: list[tuple[str, str]] = _TOKEN.findall(line)
    if stray := next((other for _, other in found if other), ""):
        raise UnreadableError(f"{stray!r} cannot be read in {line!r}")
    return [token for token, _ in found]
