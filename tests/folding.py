"""A definition folded over numbers, node by node: no printing and no compiling on the way."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Context, Decimal, InvalidOperation, localcontext

from bpgen.graph.expr import (
    Add,
    Div,
    Exp,
    Expr,
    Log,
    LogSumExp,
    Mul,
    Neg,
    Num,
    Pow,
    Ref,
    Relu,
    Step,
    Sub,
    Tanh,
    Written,
)

#: More than the engine's 50, so that a cancellation here is never mistaken for one there.
DIGITS = 80


def fold(e: Expr, values: Mapping[str, Decimal]) -> Decimal:
    """The value of an expression, of ``Written`` the form that is taught."""
    with localcontext(Context(prec=DIGITS)):
        return _fold(e, values)


def _fold(e: Expr, values: Mapping[str, Decimal]) -> Decimal:
    def of(x: Expr) -> Decimal:
        return _fold(x, values)

    match e:
        case Num(value):
            return Decimal(value)
        case Ref(key):
            return values[key]
        case Neg(x):
            return -of(x)
        case Add(terms):
            return sum(map(of, terms), Decimal(0))
        case Sub(a, b):
            return of(a) - of(b)
        case Mul(factors):
            return math.prod(map(of, factors), start=Decimal(1))
        case Div(a, b):
            return of(a) / of(b)
        case Pow(base, exponent):
            power = int(of(exponent))
            return of(base) ** power if power else Decimal(1)
        case Exp(x):
            return of(x).exp()
        case Log(x):
            if not (argument := of(x)):
                raise InvalidOperation("ln 0")
            return argument.ln()
        case Tanh(x):
            up, down = of(x).exp(), (-of(x)).exp()
            return (up - down) / (up + down)
        case Relu(x):
            return max(of(x), Decimal(0))
        case Step(x):
            return Decimal(1 if of(x) > 0 else 0)
        case LogSumExp(terms):
            return sum((of(x).exp() for x in terms), Decimal(0)).ln()
        case Written(shown, _):
            return of(shown)
