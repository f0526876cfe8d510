"""Derivatives by calculus: the long form, with nothing tidied, and the same with its numbers worked out.

The long form of 1/2 (t - o)**2 is 2 * 1/2 * (t - o)**(2 - 1) * -1; tidied, it is -(t - o). Both are taught.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import gcd
from types import MappingProxyType

from .expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, Written, add, mul, rebuild

ZERO, ONE = Num(0), Num(1)
_NOTHING: Mapping[str, Expr] = MappingProxyType({})


def differentiate(e: Expr, by: str, inner: Mapping[str, Expr] = _NOTHING) -> Expr:
    """The derivative of ``e`` with respect to the quantity ``by``, in its long form.

    Every term of a sum has its own, and the 0 of each that does not depend on ``by`` comes after them; the
    exponent of a power comes to the front, and the derivative of what is inside a function to the end. Only
    the factor 1, the derivative of the quantity itself, is not written. ``inner``: definitions of quantities
    that are seen through; every other quantity is a constant.
    """
    return _slope(e, by, inner) or ZERO


def _slope(e: Expr, by: str, inner: Mapping[str, Expr]) -> Expr | None:
    """The derivative, or None where ``e`` does not depend on ``by``."""
    match e:
        case Ref(key):
            return ONE if key == by else _slope(inner[key], by, inner) if key in inner else None
        case Mul(factors):
            return _of_product(factors, by, inner)
        case Num():
            return None
        case Written(shown, _):
            return _slope(shown, by, inner)
        case Neg(x):
            return None if (slope := _slope(x, by, inner)) is None else _minus(slope)
        case Add(terms):
            slopes = [slope for x in terms if (slope := _slope(x, by, inner)) is not None]
            return Add((*slopes, *[ZERO] * (len(terms) - len(slopes)))) if slopes else None
        case Sub(a, b):
            left, right = _slope(a, by, inner), _slope(b, by, inner)
            return left if right is None else _minus(right) if left is None else Sub(left, right)
        case Div(a, b):
            return _of_fraction(a, b, by, inner)
        case Pow(base, exponent):
            power = (exponent, Pow(base, Sub(exponent, ONE)))
            return None if (slope := _slope(base, by, inner)) is None else _chained(power, base, slope, by)
        case Call(function, arguments) if function.results is not None:
            # It comes to one of these arguments, or to a whole number: so does its derivative.
            pieces = {n: _slope(arguments[n], by, inner) for n in function.results}
            found = tuple(pieces[n] or ZERO if n in pieces else x for n, x in enumerate(arguments))
            return Call(function, found) if any(pieces.values()) else None
        case Call(function, arguments):
            outer = function.derivative(*arguments)
            paths = [
                _chained((f,), x, slope, by)
                for f, x in zip(outer, arguments, strict=True)
                if (slope := _slope(x, by, inner)) is not None
            ]
            return add(paths) if paths else None
    raise TypeError(f"{type(e).__name__} is no expression")


def _chained(outer: tuple[Expr, ...], x: Expr, slope: Expr, by: str) -> Expr:
    """The outer derivative times that of what is inside; the latter is 1 for the quantity itself."""
    return mul(*outer) if isinstance(x, Ref) and x.key == by else _product((*outer, slope))


def _of_product(factors: tuple[Expr, ...], by: str, inner: Mapping[str, Expr]) -> Expr | None:
    """One term for each factor that is not constant; in it, that factor is replaced by its derivative."""
    terms: list[Expr] = []
    for n, factor in enumerate(factors):
        slope = _slope(factor, by, inner)
        if slope is None:
            continue
        before, after = factors[:n], factors[n + 1 :]
        if isinstance(factor, Ref) and factor.key == by:
            terms.append(_product((*before, *after)))
        elif isinstance(factor, Pow) and isinstance(slope, Mul):
            exponent, *rest = slope.factors
            terms.append(_product((exponent, *before, *rest, *after)))
        else:
            terms.append(_product((*before, slope, *after)))
    return add(terms) if terms else None


def _of_fraction(a: Expr, b: Expr, by: str, inner: Mapping[str, Expr]) -> Expr | None:
    top, bottom = _slope(a, by, inner), _slope(b, by, inner)
    if bottom is None:
        return None if top is None else Div(top, b)
    square, below = Pow(b, Num(2)), _chained((a,), b, bottom, by)
    return Neg(Div(below, square)) if top is None else Div(Sub(_product((top, b)), below), square)


def _minus(slope: Expr) -> Expr:
    return Num(-slope.value) if isinstance(slope, Num) else Neg(slope)


def _product(factors: Iterable[Expr]) -> Expr:
    """One product of all: factors that are products themselves are written out in it."""
    return mul(*(x for f in factors for x in (f.factors if isinstance(f, Mul) else (f,))))


def tidy(e: Expr) -> Expr:
    """The same with its whole numbers worked out: no term 0, no factor 1 or -1, one number before a product.

    The order of terms and factors stays; no bracket is multiplied out.
    """
    if isinstance(e, Ref | Num):
        return e
    e = rebuild(e, tidy)
    match e:
        case Neg(x):
            return _negative(x)
        case Add(terms):
            return _sum(terms)
        case Sub(Num(a), Num(b)):
            return Num(a - b)
        case Sub(a, b) if b == ZERO:
            return a
        case Sub(a, b) if a == ZERO:
            return _negative(b)
        case Mul(factors):
            return _quotient(factors, ())
        case Div(a, b):
            return _quotient((a,), (b,))
        case Pow(base, Num(n)) if n in (0, 1):
            return base if n else ONE
        case Pow(Num(base), Num(n)) if n > 0:
            return Num(base**n)
    return e


def _negative(x: Expr) -> Expr:
    match x:
        case Num(value):
            return Num(-value)
        case Neg(inside):
            return inside
    return Neg(x)


def _sum(terms: tuple[Expr, ...]) -> Expr:
    """Whole numbers are added up where the first of them is; a 0 is left out."""
    total = sum(x.value for x in terms if isinstance(x, Num))
    kept: list[Expr] = []
    for x in terms:
        if not isinstance(x, Num):
            kept.append(x)
        elif total:
            kept.append(Num(total))
            total = 0
    return add(kept) if kept else ZERO


def _quotient(above: tuple[Expr, ...], below: tuple[Expr, ...]) -> Expr:
    """A product over a product: their numbers as one, reduced, and their signs before the whole."""
    over, under = _Factors(above), _Factors(below)
    top, bottom = over.top * under.bottom, over.bottom * under.top
    if not top:
        return ZERO
    divisor = gcd(top, bottom) if bottom > 0 else -gcd(top, bottom)
    top, bottom = top // divisor, bottom // divisor
    numerator, denominator = over.above + under.below, over.below + under.above
    size = abs(top)
    if denominator:
        parts: list[Expr] = [Num(size), *numerator] if size != 1 or not numerator else numerator
        fraction: Expr = Div(mul(*parts), mul(*([Num(bottom)] if bottom != 1 else []), *denominator))
    else:
        number = Num(size) if bottom == 1 else Div(Num(size), Num(bottom))
        parts = numerator if number == ONE and numerator else [number, *numerator]
        fraction = mul(*parts)
    return _negative(fraction) if top < 0 else fraction


class _Factors:
    """The factors of a product: a fraction of whole numbers, and what else is above and below."""

    def __init__(self, factors: Iterable[Expr]) -> None:
        self.top, self.bottom = 1, 1
        self.above: list[Expr] = []
        self.below: list[Expr] = []
        for factor in factors:
            self._take(factor)

    def _take(self, e: Expr) -> None:
        match e:
            case Num(value):
                self.top *= value
            case Neg(x):
                self.top = -self.top
                self._take(x)
            case Mul(parts):
                for x in parts:
                    self._take(x)
            case Div(Num(a), Num(b)):
                self.top *= a
                self.bottom *= b
            case Div(Num(a), b):
                self.top *= a
                self.below.append(b)
            case _:
                self.above.append(e)
