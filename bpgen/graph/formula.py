"""Formulas as people type them, such as ``w0 * x0 + w1``, read into expressions.

A small Pratt parser: each operator has a power with which it holds the operands on its two sides (Pratt,
Top Down Operator Precedence, 1973). Sums and products of several operands become one node, as on a
blackboard; ``-x^2`` is -(x^2), and ``a^b^c`` is refused, for books do not agree on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..errors import SpecError
from ..errors.messages import said
from .activations import ACTIVATIONS
from .architecture import ActivationName
from .expr import Add, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub
from .functions.exp import exp
from .functions.ln import ln
from .functions.maximum import maximum
from .functions.sqrt import sqrt

#: What a name looks like: a letter, then letters and digits, with single underscores between.
NAME = r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*"
#: The longest formula, the deepest brackets and the highest exponent.
MOST_CHARACTERS, MOST_BRACKETS, MOST_POWER = 500, 30, 20

_TOKEN = rf" *(?:(?P<number>[0-9]+(?:[.][0-9]*)?|[.][0-9]+)|(?P<name>{NAME})|(?P<sign>[*][*]|[^ ]))?"
_SUM, _SIGN, _PRODUCT, _POWER = 10, 15, 20, 30
#: How tightly an operator holds the operand on its left.
_HOLDS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "^": _POWER, "**": _POWER}


@lru_cache(maxsize=1)
def functions() -> Mapping[str, Callable[..., Expr]]:
    """The functions that a formula can name, with one argument each; max has two."""
    activations = {
        name.replace("-", "_"): activation.value
        for name, activation in ACTIVATIONS.items()
        if activation.elementwise and name is not ActivationName.IDENTITY
    }
    return {"exp": exp, "ln": ln, "sqrt": sqrt, "max": maximum, **activations}


class _Token(NamedTuple):
    """A piece of a formula; ``column`` counts from 1. The last one is empty."""

    kind: str
    text: str
    column: int


def read_formula(text: str, where: str) -> Expr:
    """The expression of a formula: names are references, and numbers whole.

    ``where`` is what messages call the formula. Raises ``SpecError``, with the column, for a text that is no
    formula, an unknown function, a number that is not whole, and a formula beyond the bounds above.
    """
    return _Reader(text, where).read()


class _Reader:
    """One formula on its way through; ``at`` is the next token's number."""

    def __init__(self, text: str, where: str) -> None:
        self.where, self.at, self.depth = where, 0, 0
        if len(text) > MOST_CHARACTERS:
            raise SpecError("formula.long", where=where, got=len(text), most=MOST_CHARACTERS)
        self.tokens = list(_tokens(text))

    def read(self) -> Expr:
        if self.next.kind == "end":
            raise SpecError("formula.empty", where=self.where)
        found = self.expression(0)
        if self.next.kind != "end":
            raise SpecError("formula.operator", **self.place(self.next))
        return found

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def place(self, token: _Token) -> dict[str, Any]:
        """Where something is wrong, and what is there: an end of a line as its escape."""
        there = f"'{token.text}'" if token.text.isprintable() else repr(token.text)
        got = said("formula.end") if token.kind == "end" else there
        return {"where": self.where, "column": token.column, "got": got}

    def expression(self, power: int) -> Expr:
        """What stands here up to an operator that holds its left side no tighter than ``power``."""
        self.depth += 1
        if self.depth > MOST_BRACKETS:
            raise SpecError("formula.deep", where=self.where, most=MOST_BRACKETS)
        left = self.operand()
        while (holds := _HOLDS.get(self.next.text, 0)) > power:
            sign = self.take()
            if holds == _POWER:
                left = Pow(left, self.exponent())
                if _HOLDS.get(self.next.text) == _POWER:
                    raise SpecError("formula.tower", **self.place(self.next))
            else:
                left = _joined(sign.text, left, self.expression(holds))
        self.depth -= 1
        return left

    def operand(self) -> Expr:
        """A number, a name, a call, brackets, or a sign with what it belongs to."""
        token = self.take()
        if token.kind == "number":
            return self.whole(token)
        if token.kind == "name":
            return self.call(token) if self.next.text == "(" else self.name(token)
        if token.text == "-":
            return Neg(self.expression(_SIGN))
        if token.text == "(":
            return self.closed(token, self.expression(0))
        raise SpecError("formula.operand", **self.place(token))

    def name(self, token: _Token) -> Expr:
        if token.text in functions():
            raise SpecError("formula.call", **self.place(token))
        return Ref(token.text)

    def call(self, token: _Token) -> Expr:
        """A function with its arguments."""
        if token.text not in functions():
            raise SpecError("formula.function", names=", ".join(functions()), **self.place(token))
        opening, arguments = self.take(), [self.expression(0)]
        while self.next.text == ",":
            self.take()
            arguments.append(self.expression(0))
        made, wanted = functions()[token.text], 2 if token.text == "max" else 1
        if len(arguments) != wanted:
            count = len(arguments)
            raise SpecError("formula.arguments", wanted=wanted, count=count, **self.place(token))
        return self.closed(opening, made(*arguments))

    def closed(self, opening: _Token, inner: Expr) -> Expr:
        """What stands in brackets, once they are closed."""
        if self.next.text == ")":
            self.take()
            return inner
        if self.next.kind == "end":
            raise SpecError("formula.bracket", **self.place(opening))
        raise SpecError("formula.operator", **self.place(self.next))

    def exponent(self) -> Expr:
        """A whole number, from 2 on, that is not too high."""
        token = self.take()
        if token.kind != "number":
            raise SpecError("formula.exponent", most=MOST_POWER, **self.place(token))
        number = self.whole(token)
        if not 2 <= number.value <= MOST_POWER:
            raise SpecError("formula.exponent", most=MOST_POWER, **self.place(token))
        return number

    def whole(self, token: _Token) -> Num:
        if not token.text.isdecimal():
            raise SpecError("formula.decimal", **self.place(token))
        return Num(int(token.text))


def _tokens(text: str) -> list[_Token]:
    """The pieces of a formula, and an empty one at its end."""
    out, at, token = [], 0, re.compile(_TOKEN)
    while (found := token.match(text, at)) and found.lastgroup:
        out.append(_Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup) + 1))
        at = found.end()
    return [*out, _Token("end", "", len(text.rstrip()) + 1)]


def _joined(sign: str, left: Expr, right: Expr) -> Expr:
    """Two operands of an operator; those of a longer sum or product in one node."""
    match sign:
        case "+":
            return Add((*left.terms, right)) if isinstance(left, Add) else Add((left, right))
        case "-":
            return Sub(left, right)
        case "*":
            return Mul((*left.factors, right)) if isinstance(left, Mul) else Mul((left, right))
        case _:
            return Div(left, right)
