"""The part of Maxima's language in which potential response trees are written, carried out as Maxima does."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple


class Relation(NamedTuple):
    """A comparison, which Maxima leaves as it is, but where it asks whether it holds."""

    holds: bool


#: Numbers, truths, relations; of an answer that is blank, its atom.
Value = float | bool | str | Relation
Run = Callable[[Mapping[str, Value]], Value]

_TOKEN = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_]*|<=|>=|[-+*/^()<>,])")


def _holds(x: Any) -> bool:
    found = x.holds if isinstance(x, Relation) else x
    assert isinstance(found, bool), found  # Maxima would leave the whole as it is
    return found


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "exp": math.exp,
    "float": float,
    "floor": math.floor,
    "is": _holds,
    "log": math.log,
    "max": max,
    "min": min,
    "numberp": lambda x: isinstance(x, float | int) and not isinstance(x, bool),
    "sqrt": math.sqrt,
    "tanh": math.tanh,
}
_TRUTHS = {"true": True, "false": False}
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


class _Parser:
    """By recursive descent: what binds least comes first."""

    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.findall(text)
        assert "".join(self.tokens) == re.sub(r"\s", "", text), text
        self.place = 0

    def next(self, *wanted: str) -> str:
        """The next token if it is one of these, else nothing."""
        if self.place < len(self.tokens) and (not wanted or self.tokens[self.place] in wanted):
            self.place += 1
            return str(self.tokens[self.place - 1])
        return ""

    def expect(self, token: str) -> None:
        """A token that must come."""
        assert self.next(token), (token, self.tokens[self.place :])

    def expression(self) -> Run:
        """All of a text, or of brackets."""
        if not self.next("if"):
            return self.either()
        condition = self.expression()
        self.expect("then")
        yes = self.expression()
        self.expect("else")
        no = self.expression()

        def run(values: Mapping[str, Value]) -> Value:
            return yes(values) if _holds(condition(values)) else no(values)

        return run

    def either(self) -> Run:
        """Terms of "or"."""
        found = self.both()
        while self.next("or"):
            found = _first_of(True, found, self.both())
        return found

    def both(self) -> Run:
        """Terms of "and"."""
        found = self.comparison()
        while self.next("and"):
            found = _first_of(False, found, self.comparison())
        return found

    def comparison(self) -> Run:
        """Two sums compared, or one."""
        a = self.sum()
        sign = self.next(*_COMPARISONS)
        if not sign:
            return a
        b, compare = self.sum(), _COMPARISONS[sign]
        return lambda values: Relation(compare(_number(a(values)), _number(b(values))))

    def sum(self) -> Run:
        """Terms with their signs."""
        found = self.product()
        while sign := self.next("+", "-"):
            other = self.product()
            found = _arithmetic(sign, found, other)
        return found

    def product(self) -> Run:
        """Factors and divisors."""
        found = self.signed()
        while sign := self.next("*", "/"):
            found = _arithmetic(sign, found, self.signed())
        return found

    def signed(self) -> Run:
        """A power with a minus sign before it, which binds less."""
        if self.next("-"):
            inner = self.signed()
            return lambda values: -_number(inner(values))
        return self.power()

    def power(self) -> Run:
        """A power, from the right."""
        base = self.alone()
        return _arithmetic("^", base, self.signed()) if self.next("^") else base

    def alone(self) -> Run:
        """A number, a variable, a call, or what is in brackets."""
        if self.next("("):
            inner = self.expression()
            self.expect(")")
            return inner
        token = self.next()
        if token[0].isdigit():
            return lambda _: float(token)
        if token in _TRUTHS:
            return lambda _: _TRUTHS[token]
        if not self.next("("):
            return lambda values: values[token]
        arguments = [self.expression()]
        while self.next(","):
            arguments.append(self.expression())
        self.expect(")")
        function = _FUNCTIONS[token]
        return lambda values: function(*(x(values) for x in arguments))


def _first_of(decides: bool, a: Run, b: Run) -> Run:
    """What decides is what the first of two comes to, or else the second."""

    def run(values: Mapping[str, Value]) -> Value:
        found = _holds(a(values))
        return found if found is decides else _holds(b(values))

    return run


def _number(x: Value) -> float:
    assert isinstance(x, float | int), x
    assert not isinstance(x, bool)
    return x


def _arithmetic(sign: str, a: Run, b: Run) -> Run:
    operators: Mapping[str, Callable[[float, float], float]] = {
        "+": lambda x, y: x + y,
        "-": lambda x, y: x - y,
        "*": lambda x, y: x * y,
        "/": lambda x, y: x / y,
        "^": lambda x, y: float(x) ** y,
    }
    operator = operators[sign]
    return lambda values: operator(_number(a(values)), _number(b(values)))


@cache
def parsed(text: str) -> Run:
    """An expression, ready to be evaluated."""
    parser = _Parser(text)
    found = parser.expression()
    assert parser.place == len(parser.tokens), text
    return found


def evaluated(text: str, values: Mapping[str, Value]) -> Value:
    """What an expression comes to."""
    return parsed(text)(values)


def assigned(text: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values after assignments, ``f: 1 + ans1;``, one after the other."""
    found = dict(values)
    for line in filter(None, map(str.strip, text.split(";"))):
        name, _, expression = line.partition(":")
        found[name.strip()] = evaluated(expression, found)
    return found
