"""A definition folded over numbers, node by node: no printing and no compiling on the way."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, InvalidOperation, localcontext

from bpgen.graph.expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, Written
from oracles.arithmetic import density, normal

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
        case Call(function, arguments):
            return _FUNCTIONS[function.name](*map(of, arguments))
        case Written(shown, _):
            return of(shown)
    raise TypeError(type(e).__name__)


def _log(x: Decimal) -> Decimal:
    if not x:
        raise InvalidOperation("ln 0")
    return x.ln()


def _tanh(x: Decimal) -> Decimal:
    up, down = x.exp(), (-x).exp()
    return (up - down) / (up + down)


_FUNCTIONS: Mapping[str, Callable[..., Decimal]] = {
    "exp": Decimal.exp,
    "log": _log,
    "tanh": _tanh,
    "relu": lambda x: max(x, Decimal(0)),
    "step": lambda x: Decimal(1 if x > 0 else 0),
    "capped": lambda x: min(x, Decimal(1)),
    "abs": abs,
    "sign": lambda x: Decimal((x > 0) - (x < 0)),
    "where": lambda a, b, yes, no: yes if a > b else no,
    "normal_cdf": normal,
    "normal_density": density,
    "log_sum_exp": lambda *xs: sum((x.exp() for x in xs), Decimal(0)).ln(),
}
