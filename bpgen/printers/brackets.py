"""Where a formula needs brackets, and how tall they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from ..graph.expr import (
    Add,
    ByElement,
    Call,
    Div,
    Expr,
    Mul,
    Neg,
    Num,
    Pow,
    Product,
    Ref,
    Scaled,
    Sub,
    Written,
    children,
)

_BRACKET = re.compile(r"([()])")


class Level(IntEnum):
    """How tightly an operator binds; an operand that binds less tightly is put in brackets."""

    SUM = 1
    PRODUCT = 2
    POWER = 3
    ATOM = 4


_LEVELS: dict[type, Level] = {
    Add: Level.SUM,
    Sub: Level.SUM,
    Neg: Level.SUM,
    Mul: Level.PRODUCT,
    Div: Level.PRODUCT,
    Pow: Level.POWER,
    Product: Level.PRODUCT,
    ByElement: Level.PRODUCT,
    Scaled: Level.PRODUCT,
}


def level_of(e: Expr, *, fractions: bool) -> Level:
    """How tightly an expression binds. ``fractions``: quotients are written one above the other."""
    if isinstance(e, Div) and fractions:
        return Level.ATOM
    if isinstance(e, Num) and e.value < 0:
        return Level.SUM
    return _LEVELS.get(type(e), Level.ATOM)


def opens_with_bracket(e: Expr) -> bool:
    """Whether a factor is printed in brackets of its own, so that no sign is needed before it."""
    if isinstance(e, Pow):
        return opens_with_bracket(e.base)
    return isinstance(e, Add | Sub)


def opens_with_number(e: Expr) -> bool:
    """Whether a factor begins with a number of the formula, so that a factor before it needs a sign: 2 1/2
    would be read as a mixed number.
    """
    return isinstance(e, Num) or (isinstance(e, Div) and opens_with_number(e.a))


def has_superscript(e: Expr) -> bool:
    """Whether it ends with an exponent, beside which no other can stand."""
    return isinstance(e, Pow) or (isinstance(e, Call) and e.function.superscript)


def is_derivative(key: str) -> bool:
    """Whether a key is that of a derivative, whose symbol is a fraction."""
    return "/" in key


def is_tall(e: Expr) -> bool:
    """Whether brackets around this must grow, because a fraction or cases stand inside."""
    match e:
        case Ref(key):
            return is_derivative(key)
        case Written():
            return is_tall(e.shown)
        case Pow(base, _):
            return is_tall(base)
        case Call(function, arguments):
            cases = any(r"\begin" in str(mark) for mark in function.marks.get("latex", ()))
            return cases or (not function.superscript and any(map(is_tall, arguments)))
        case Add() | Sub() | Mul() | Neg():
            return any(map(is_tall, children(e)))
    return isinstance(e, Div | Product)


def grown(
    marks: Sequence[str | int], arguments: Sequence[Expr], low: tuple[str, str], tall: tuple[str, str]
) -> Sequence[str | int]:
    """The marks of a function with brackets that are ``tall`` where they hold a tall argument, ``low`` where
    they hold others.
    """
    out: list[str | int] = []
    opened: list[int] = []
    for piece in (x for mark in marks for x in (_BRACKET.split(mark) if isinstance(mark, str) else (mark,))):
        out.append(piece)
        if piece == "(":
            opened.append(len(out) - 1)
        elif piece == ")":
            start = opened.pop()
            held = [arguments[x] for x in out[start:] if isinstance(x, int)]
            if held:
                out[start], out[-1] = tall if any(map(is_tall, held)) else low
    return out
