"""Expressions: the closed set of nodes from which every formula is built.

The tree is the formula *as it is taught*: the order of terms, the brackets and the minus signs are
those of the blackboard. Printers, evaluators and judges interpret it; no node knows any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Num:
    """A whole number that belongs to the formula itself, such as the 2 of a square."""

    value: int


@dataclass(frozen=True, slots=True)
class Ref:
    """The quantity with this key."""

    key: str


@dataclass(frozen=True, slots=True)
class Neg:
    """-x"""

    x: Expr


@dataclass(frozen=True, slots=True)
class Add:
    """The sum of two or more terms, in the order written."""

    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Sub:
    """a - b"""

    a: Expr
    b: Expr


@dataclass(frozen=True, slots=True)
class Mul:
    """The product of two or more factors, in the order written."""

    factors: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Div:
    """a / b, written as a fraction."""

    a: Expr
    b: Expr


@dataclass(frozen=True, slots=True)
class Pow:
    """base ** exponent; the exponent is a whole number, possibly written as 2 - 1."""

    base: Expr
    exponent: Expr


@dataclass(frozen=True, slots=True)
class Exp:
    """e ** x"""

    x: Expr


@dataclass(frozen=True, slots=True)
class Log:
    """The natural logarithm of x."""

    x: Expr


@dataclass(frozen=True, slots=True)
class Tanh:
    """The hyperbolic tangent of x."""

    x: Expr


@dataclass(frozen=True, slots=True)
class Relu:
    """max(0, x)"""

    x: Expr


@dataclass(frozen=True, slots=True)
class Step:
    """1 where x > 0, else 0: the derivative of max(0, x), with the value 0 at 0."""

    x: Expr


@dataclass(frozen=True, slots=True)
class LogSumExp:
    """ln(e**x1 + e**x2 + ...), evaluated so that large x do not overflow. Never written out."""

    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Two forms of one number: the one that is taught, and an equal one that is safer or quicker.

    ``shown`` is what a page prints and a hand computes; ``computed`` is what a program evaluates
    (it does not overflow for large nets, and it shares work with its neighbours).
    """

    shown: Expr
    computed: Expr


Expr = Num | Ref | Neg | Add | Sub | Mul | Div | Pow | Exp | Log | Tanh | Relu | Step | LogSumExp | Written


def add(terms: list[Expr]) -> Expr:
    """The sum of one or more terms; a single term stands for itself."""
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def mul(*factors: Expr) -> Expr:
    """The product of one or more factors."""
    return factors[0] if len(factors) == 1 else Mul(factors)


def children(e: Expr) -> tuple[Expr, ...]:
    """The direct parts of an expression, in the order written."""
    match e:
        case Num() | Ref():
            return ()
        case Neg(x) | Exp(x) | Log(x) | Tanh(x) | Relu(x) | Step(x):
            return (x,)
        case Add(parts) | Mul(parts) | LogSumExp(parts):
            return parts
        case Sub(a, b) | Div(a, b) | Pow(a, b) | Written(a, b):
            return (a, b)


def rebuild(e: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The same node with each of its direct parts changed; a leaf stays as it is."""
    match e:
        case Num() | Ref():
            return e
        case Neg(x) | Exp(x) | Log(x) | Tanh(x) | Relu(x) | Step(x):
            return type(e)(change(x))
        case Add(parts) | Mul(parts) | LogSumExp(parts):
            return type(e)(tuple(change(x) for x in parts))
        case Sub(a, b) | Div(a, b) | Pow(a, b) | Written(a, b):
            return type(e)(change(a), change(b))


def refs(e: Expr) -> Iterator[str]:
    """The keys that an expression mentions, in order of writing, repeats included."""
    if isinstance(e, Ref):
        yield e.key
    for part in children(e):
        yield from refs(part)


def shown(e: Expr) -> Expr:
    """The form that is taught."""
    return e.shown if isinstance(e, Written) else e


def computed(e: Expr) -> Expr:
    """The form that programs evaluate."""
    return e.computed if isinstance(e, Written) else e


def is_exact(e: Expr) -> bool:
    """Whether the expression is a whole number of the formula, so that no rounding can touch it."""
    return isinstance(e, Num | Step)
