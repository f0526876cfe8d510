r"""Reads the LaTeX of a sheet back into numbers, as a strict pupil with 50 digits would.

Written from the conventions of the blackboard, not from the printer: an operand that is negative
stands in brackets, a power of a power is not written bare, no number shows the noise of a float.

>>> float(read(r"\frac{1}{2}(0.01 - 0.75)^{2}"))
0.2738
>>> read(r"0.4 * (-0.2)")
Decimal('-0.08')
>>> read("0.4 * -0.2")
Traceback (most recent call last):
...
oracles.latex_tokens.LatexReadError: a bare minus after an operator, at '-0.2'
>>> read_chain(r"w = 0.4 - 0.5 * 0.0822 = 0.3589", skip=1)
[Decimal('0.35890'), Decimal('0.3589')]
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import TypeVar

from .arithmetic import cosine, density, normal
from .latex_tokens import LatexReadError, Token, expand, tokens

__all__ = ["LatexReadError", "Macro", "read", "read_chain"]

T = TypeVar("T")
DIGITS = 50
_CONTEXT = Context(prec=DIGITS)
_RELATIONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    r"\le": operator.le,
    r"\ge": operator.ge,
    "=": operator.eq,
    r"\ne": operator.ne,
}
_TIMES = ("*", r"\times", r"\cdot")


@dataclass(frozen=True)
class Macro:
    r"""A macro around a number: how many arguments it has, and which of them (from 0) is the number.

    >>> read(r"0.4 * \bpcol{green}{(-0.2)}", {"bpcol": Macro(2, 1)})
    Decimal('-0.08')
    """

    arguments: int = 1
    value: int = 0


def read(text: str, macros: Mapping[str, Macro] | None = None) -> Decimal:
    """The value of one expression. Raises ``LatexReadError`` for what no careful hand would write."""
    places = {name: (m.arguments, m.value) for name, m in (macros or {}).items()}
    with localcontext(_CONTEXT):
        reader = _Reader(tokens(expand(text, places)))
        value = reader.sum()
        reader.end()
        return +value


def read_chain(text: str, macros: Mapping[str, Macro] | None = None, *, skip: int = 0) -> list[Decimal]:
    r"""The value of each side of ``a = b = c``; the first ``skip`` sides are symbols and not read."""
    outside_cases = re.sub(r"\\begin\{cases\}.*?\\end\{cases\}", lambda m: m[0].replace("&", "\0"), text)
    plain = outside_cases.replace("&", " ").replace("\0", "&")
    return [read(side, macros) for side in plain.split("=")[skip:]]


class _Reader:
    """Recursive descent: sum, product, power, atom."""

    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.at = 0

    def look(self, ahead: int = 0) -> Token:
        return self.found[min(self.at + ahead, len(self.found) - 1)]

    def take(self, wanted: str = "") -> Token:
        token = self.look()
        if wanted and token.text != wanted:
            raise LatexReadError(f"{wanted!r} expected", token.rest)
        self.at += 1
        return token

    def accept(self, *wanted: str) -> str:
        return self.take().text if self.look().text in wanted else ""

    def end(self) -> None:
        if self.look().text:
            raise LatexReadError("something is left over", self.look().rest)

    def sum(self) -> Decimal:
        """Terms; only the first may carry a minus of its own."""
        if self.accept("-"):
            if self.look().is_number and not Decimal(self.look().text):
                raise LatexReadError("minus zero", "-" + self.look().rest)
            value = -self.product()
        else:
            value = self.product()
        while sign := self.accept("+", "-"):
            term = self.product()
            value = value + term if sign == "+" else value - term
        return value

    def product(self) -> Decimal:
        """Factors, with a sign between them or, before an opening bracket, none."""
        value = self.power()
        while True:
            if self.accept(*_TIMES) or self.look().text in ("(", r"\left"):
                value *= self.power()
            else:
                return value

    def power(self) -> Decimal:
        """An atom, once raised at most: x^a^b is an error of TeX."""
        raisable = self.look().text != "e"
        start = self.at
        base = self.atom()
        if self.found[start].text == r"\frac" and self.look().text == "^":
            raise LatexReadError("a fraction raised without brackets", self.look().rest)
        raisable = raisable and not any(t.text == r"\times" for t in self.found[start : start + 2])
        if not self.accept("^"):
            return base
        if not raisable:
            raise LatexReadError("a second superscript", self.look().rest)
        exponent = self.group()
        if self.look().text == "^":
            raise LatexReadError("a second superscript", self.look().rest)
        if exponent != exponent.to_integral_value():
            raise LatexReadError("an exponent that is not whole", self.look().rest)
        return Decimal(1) if not exponent else base ** int(exponent)

    def group(self) -> Decimal:
        self.take("{")
        value = self.sum()
        self.take("}")
        return value

    def bracket(self) -> Decimal:
        return self.within(self.sum)

    def within(self, read: Callable[[], T]) -> T:
        """What is read between brackets, which are as tall as what they hold."""
        tall = self.accept(r"\left")
        self.take("(")
        start = self.at
        found = read()
        if not tall and self.is_tall(start):
            raise LatexReadError("brackets lower than what they hold", self.found[start].rest)
        self.take(r"\right" if tall else ")")
        if tall:
            self.take(")")
        return found

    def is_tall(self, start: int) -> bool:
        """Whether fractions or cases have been read since, but for exponents."""
        depth = 0
        for before, token in zip(self.found[start - 1 :], self.found[start : self.at], strict=False):
            if token.text == "{" and (depth or before.text == "^"):
                depth += 1
            elif token.text == "}" and depth:
                depth -= 1
            elif not depth and token.text in (r"\frac", r"\begin"):
                return True
        return False

    def atom(self) -> Decimal:
        token = self.look()
        if token.is_number:
            return self.number()
        match token.text:
            case "(" | r"\left":
                return self.bracket()
            case r"\frac":
                self.take()
                top, bottom = self.group(), self.group()
                if not bottom:
                    raise LatexReadError("a division by zero", token.rest)
                return top / bottom
            case "e":
                self.take()
                self.take("^")
                return self.group().exp()
            case r"\ln":
                self.take()
                x = self.bracket()
                if x <= 0:
                    raise LatexReadError("a logarithm of what is not positive", token.rest)
                return x.ln()
            case r"\tanh":
                self.take()
                return _tanh(self.bracket())
            case r"\Phi":
                self.take()
                function = density if self.accept("'") else normal
                return Decimal(function(self.bracket()))
            case r"\sqrt":
                self.take()
                x = self.group()
                if x < 0:
                    raise LatexReadError("a root of what is negative", token.rest)
                return x.sqrt()
            case r"\cos":
                return Decimal(cosine(self.half_turns()))
            case r"\max":
                return max(self.arguments())
            case r"\min":
                return min(self.arguments())
            case r"\operatorname":
                for part in (r"\operatorname", "{", "sgn", "}"):
                    self.take(part)
                x = self.bracket()
                return Decimal((x > 0) - (x < 0))
            case "|":
                self.take()
                x = self.sum()
                self.take("|")
                return abs(x)
            case r"\begin":
                return self.cases()
            case "-":
                raise LatexReadError("a bare minus after an operator", token.rest)
        raise LatexReadError("a number expected", token.rest)

    def number(self) -> Decimal:
        r"""Digits, or digits times a power of ten, which are one number."""
        value = Decimal(self.take().text)
        if self.look().text == r"\times" and self.look(1).text == "10" and self.look(2).text == "^":
            self.at += 3
            exponent = self.group()
            if not 1 <= value < 10:
                raise LatexReadError("a mantissa that is not from 1 to 10", self.look().rest)
            return value * Decimal(10) ** int(exponent)
        return value

    def arguments(self) -> list[Decimal]:
        self.take()
        return self.within(self.listed)

    def listed(self) -> list[Decimal]:
        values = [self.sum()]
        while self.accept(","):
            values.append(self.sum())
        return values

    def half_turns(self) -> Decimal:
        r"""The x of ``\cos(\pi x)``."""
        self.take(r"\cos")
        return self.within(lambda: (self.take(r"\pi"), self.product())[1])

    def compared(self) -> Decimal:
        """A side of a condition: a sum, or what is left of one after division by another."""
        value = self.sum()
        if not self.accept(r"\mathbin"):
            return value
        for part in ("{", r"\mathrm", "{", "mod", "}", "}"):
            self.take(part)
        return value % self.sum()

    def holds(self) -> bool:
        """Whether a condition does."""
        left = self.compared()
        relation = self.take()
        if relation.text not in _RELATIONS:
            raise LatexReadError("a relation expected", relation.rest)
        return _RELATIONS[relation.text](left, self.sum())

    def cases(self) -> Decimal:
        """The one case whose condition holds."""
        for part in (r"\begin", "{", "cases", "}"):
            self.take(part)
        held = []
        while True:
            value = self.sum()
            self.take("&")
            if self.within(self.holds):
                held.append(value)
            if not self.accept(r"\\"):
                break
        for part in (r"\end", "{", "cases", "}"):
            self.take(part)
        if len(held) != 1:
            raise LatexReadError(f"{len(held)} cases hold", self.look().rest)
        return held[0]


def _tanh(x: Decimal) -> Decimal:
    """Tanh with digits to spare: near 0 the two exponentials cancel."""
    with localcontext(Context(prec=2 * DIGITS)):
        up, down = x.exp(), (-x).exp()
        return (up - down) / (up + down)
