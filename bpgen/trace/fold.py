"""One definition worked over any kind of number, where compiling it would take longer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import reduce
from operator import add
from typing import Any

from ..graph.expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, Written, exponent_of
from .domains import Domain


def fold(e: Expr, values: Mapping[str, Any], domain: Domain) -> Any:
    """The value of an expression, of ``Written`` the form that is taught, over the numbers of a domain.

    Raises ``ArithmeticError`` where it has none, ``KeyError`` for a quantity that has no value.
    """

    def of(x: Expr) -> Any:
        return fold(x, values, domain)

    def total(*terms: Any) -> Any:
        return domain.functions["sum"](*terms) if "sum" in domain.functions else reduce(add, terms)

    match e:
        case Num(value):
            return domain.number(value)
        case Ref(key):
            return values[key]
        case Neg(x):
            return -of(x)
        case Add(terms):
            return total(*map(of, terms))
        case Sub(a, b):
            return total(of(a), -of(b)) if "sum" in domain.functions else of(a) - of(b)
        case Mul(factors):
            return math.prod(map(of, factors[1:]), start=of(factors[0]))
        case Div(a, b):
            return of(a) / of(b)
        case Pow(base, exponent):
            return of(base) ** exponent_of(exponent)
        case Call(function, arguments):
            return domain.functions[function.name](*map(of, arguments))
        case Written(shown, _):
            return of(shown)
    raise TypeError(f"{type(e).__name__} has no value")
