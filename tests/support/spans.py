r"""What a printed line can come to when its operands were rounded in writing: intervals, by this test alone.

Each operand in ``\bpfilled{...}`` stands for all numbers that round to it.

>>> span(r"\bpfilled{0.5} * \bpfilled{(-0.25)}", [Decimal("0.25"), Decimal(0)])
(-0.1875, -0.0625)
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from oracles.arithmetic import cosine, density, normal
from oracles.latex_tokens import Token, tokens

Span = tuple[float, float]


def span(text: str, halves: Sequence[Decimal]) -> Span:
    """The lowest and the highest value of a line whose filled operands, in order, may be off by so much."""
    plain = _without_colours(text).replace(r"\left(", "(").replace(r"\right)", ")")
    found = _Spans(tokens(plain), iter(halves))
    value = found.sum()
    assert not found.look(), f"{found.look()!r} is left over"
    return value


def _without_colours(text: str) -> str:
    """Filled operands marked with ``&{``: in cases, a bracket follows that mark."""
    return text.replace(r"\bpfilled{", "&{")


class _Spans:
    """Recursive descent over intervals of floats; the marks were checked by the strict reader already."""

    def __init__(self, found: list[Token], halves: Iterator[Decimal]) -> None:
        self.found, self.halves, self.at = found, halves, 0

    def look(self, ahead: int = 0) -> str:
        return self.found[min(self.at + ahead, len(self.found) - 1)].text

    def take(self, *wanted: str) -> str:
        assert not wanted or self.look() in wanted, f"{wanted} expected, not {self.found[self.at].rest!r}"
        self.at += 1
        return self.found[self.at - 1].text

    def sum(self) -> Span:
        value = _times((-1, -1), self._signed()) if self.look() == "-" else self.product()
        while self.look() in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            other = _times((sign, sign), self.product())
            value = value[0] + other[0], value[1] + other[1]
        return value

    def _signed(self) -> Span:
        self.take("-")
        return self.product()

    def product(self) -> Span:
        value = self.power()
        while self.look() in ("*", "("):
            if self.look() == "*":
                self.take()
            value = _times(value, self.power())
        return value

    def power(self) -> Span:
        value = self.atom()
        if self.look() != "^":
            return value
        self.take()
        low, high = self.group()
        assert low == high == int(low)
        ends = value[0] ** int(low), value[1] ** int(low)
        if low % 2 == 0 and value[0] < 0 < value[1]:
            return 0.0, max(ends)
        return min(ends), max(ends)

    def group(self, begin: str = "{", end: str = "}") -> Span:
        self.take(begin)
        value = self.sum()
        self.take(end)
        return value

    def atom(self) -> Span:
        mark = self.look()
        if mark[:1].isdigit():
            return self.number()
        if mark == "(":
            return self.group("(", ")")
        self.take()
        match mark:
            case "&":
                low, high = self.group()
                half = float(next(self.halves))
                return low - half, high + half
            case r"\frac":
                top, bottom = self.group(), self.group()
                if bottom[0] <= 0 <= bottom[1]:
                    return -math.inf, math.inf
                return _times(top, (1 / bottom[1], 1 / bottom[0]))
            case "e":
                self.take("^")
                low, high = self.group()
                return _exp(low, sys.float_info.max), _exp(high, math.inf)
            case r"\ln":
                return _rising(lambda x: math.log(x) if x > 0 else -math.inf, self.group("(", ")"))
            case r"\tanh":
                return _rising(math.tanh, self.group("(", ")"))
            case r"\Phi" if self.look() == "'":
                self.take()
                low, high = self.group("(", ")")
                ends = density(low), density(high)
                return min(ends), density(0.0) if low < 0 < high else max(ends)
            case r"\Phi":
                return _rising(normal, self.group("(", ")"))
            case r"\sqrt":
                return _rising(lambda x: math.sqrt(max(0.0, x)), self.group())
            case r"\cos":
                for part in ("(", r"\pi"):
                    self.take(part)
                low, high = self.product()
                self.take(")")
                assert low == high, "the number of a round is exact"
                return cosine(low), cosine(low)
            case r"\max":
                spans = self.arguments()
                return max(x[0] for x in spans), max(x[1] for x in spans)
            case r"\min":
                spans = self.arguments()
                return min(x[0] for x in spans), min(x[1] for x in spans)
            case r"\operatorname":
                for part in ("{", "sgn", "}"):
                    self.take(part)
                return _rising(lambda x: float((x > 0) - (x < 0)), self.group("(", ")"))
            case "|":
                low, high = self.sum()
                self.take("|")
                return (0.0 if low < 0 < high else min(abs(low), abs(high))), max(abs(low), abs(high))
            case r"\begin":
                return self.cases()
        raise AssertionError(f"{mark!r} has no place here")

    def arguments(self) -> list[Span]:
        self.take("(")
        values = [self.sum()]
        while self.take(",", ")") == ",":
            values.append(self.sum())
        return values

    def cases(self) -> Span:
        """From the lowest to the highest value of the cases that may hold."""
        for part in ("{", "cases", "}"):
            self.take(part)
        possible = []
        while True:
            value = self.sum()
            self.take("&")
            if self.holds():
                possible.append(value)
            if self.take(r"\\", r"\end") == r"\end":
                break
        for part in ("{", "cases", "}"):
            self.take(part)
        return min(x[0] for x in possible), max(x[1] for x in possible)

    def holds(self) -> bool:
        """Whether a condition can hold."""
        self.take("(")
        left, relation = self.sum(), self.take(">", r"\le", r"\mathbin")
        if relation == r"\mathbin":
            for part in ("{", r"\mathrm", "{", "mod", "}", "}"):
                self.take(part)
            remainder, relation = left[0] % self.sum()[0], self.take("=", r"\ne")
            self.take("0")
            self.take(")")
            return (remainder == 0) == (relation == "=")
        right = self.sum()
        self.take(")")
        return left[1] > right[0] if relation == ">" else left[0] <= right[1]

    def number(self) -> Span:
        value = float(self.take())
        if self.look() == r"\times":
            self.take()
            self.take("10")
            self.take("^")
            value = float(f"{value}e{int(self.group()[0])}")
        return value, value


def _times(a: Span, b: Span) -> Span:
    ends = [x * y for x in a for y in b]
    if any(math.isnan(x) for x in ends):
        return -math.inf, math.inf
    return min(ends), max(ends)


def _exp(x: float, beyond: float) -> float:
    """e**x; where that is too large for a float, an end that is safe."""
    try:
        return math.exp(x)
    except OverflowError:
        return beyond


def _rising(f: Callable[[float], float], x: Span) -> Span:
    return f(x[0]), f(x[1])
