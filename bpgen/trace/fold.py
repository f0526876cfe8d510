"""One definition worked over any kind of number, where compiling it would take longer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

from ..graph.expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, Written, exponent_of
from .domains import Domain

#: From the values of quantities to that of an expression.
_Value = Callable[[Mapping[str, Any]], Any]


def fold(e: Expr, values: Mapping[str, Any], domain: Domain) -> Any:
    """The value of an expression, of ``Written`` the form that is taught, over the numbers of a domain.

    Raises ``ArithmeticError`` where it has none, ``KeyError`` for a quantity that has no value.
    """
    return folded(e, domain)(values)


@lru_cache(maxsize=8192)
def folded(e: Expr, domain: Domain) -> _Value:
    """An expression as functions of functions, made once: a class works the same graph again and again."""

    def of(x: Expr) -> _Value:
        return folded(x, domain)

    match e:
        case Num(value):
            number = domain.number(value)
            return lambda _: number
        case Ref(key):
            return itemgetter(key)
        case Neg(x):
            return _negative(of(x))
        case Add(terms):
            return _sum(domain, *map(of, terms))
        case Sub(a, b) if "sum" in domain.functions:
            return _sum(domain, of(a), _negative(of(b)))
        case Sub(a, b):
            left, right = of(a), of(b)
            return lambda values: left(values) - right(values)
        case Mul(factors):
            return _product(*map(of, factors))
        case Div(a, b):
            top, bottom = of(a), of(b)
            return lambda values: top(values) / bottom(values)
        case Pow(base, exponent):
            power, whole = of(base), exponent_of(exponent)
            return lambda values: power(values) ** whole
        case Call(function, arguments):
            f, inner = domain.functions[function.name], tuple(map(of, arguments))
            return lambda values: f(*[x(values) for x in inner])
        case Written(shown, _):
            return of(shown)
    raise TypeError(f"{type(e).__name__} has no value")


def _negative(x: _Value) -> _Value:
    return lambda values: -x(values)


def _sum(domain: Domain, first: _Value, *others: _Value) -> _Value:
    if (total := domain.functions.get("sum")) is not None:
        return lambda values: total(first(values), *[x(values) for x in others])

    def added(values: Mapping[str, Any]) -> Any:
        out = first(values)
        for x in others:
            out = out + x(values)
        return out

    return added


def _product(first: _Value, *others: _Value) -> _Value:
    def multiplied(values: Mapping[str, Any]) -> Any:
        out = first(values)
        for x in others:
            out = out * x(values)
        return out

    return multiplied
