"""The functions of printed lines, worked out over decimals and over all that a rounded number may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

#: Lines are worked out to 40 digits, series to more.
_SERIES = Context(prec=120)
#: The square root of 2 pi, and what the series of the normal distribution leaves off.
_ROOT = Decimal(
    "2.50662827463100050241576528481104525300698674060993831662992357634229365460784197494659583837805726611600997"
)
_SMALL = Decimal("1e-100")


def _tanh(x: Decimal) -> Decimal:
    a, b = x.exp(), (-x).exp()
    return (a - b) / (a + b)


def _normal(x: Decimal) -> Decimal:
    """The share of a standard normal distribution below x, by the series of its integral from 0."""
    term = total = x
    with localcontext(_SERIES):
        for n in range(1, 10_000):
            term *= -x * x / 2 * (2 * n - 1) / (n * (2 * n + 1))
            total += term
            if abs(term) < _SMALL:
                break
        return Decimal("0.5") + total / _ROOT


def _density(x: Decimal) -> Decimal:
    return (-x * x / 2).exp() / _ROOT


def _sign(x: Decimal) -> Decimal:
    return Decimal((x > 0) - (x < 0))


def _cos(x: Decimal) -> Decimal:
    """The cosine of pi x, by its series."""
    with localcontext(_SERIES):
        square = (_ROOT**2 / 2 * (x % 2)) ** 2
        term = total = Decimal(1)
        for n in range(1, 200):
            term *= -square / (2 * n * (2 * n - 1))
            total += term
        return +total


def _chosen(a: Decimal, b: Decimal, yes: Decimal, no: Decimal) -> Decimal:
    return yes if a > b else no


def _multiple(a: Decimal, b: Decimal, yes: Decimal, no: Decimal) -> Decimal:
    return no if a % b else yes


#: Functions that rise with their argument.
_RISING: Mapping[str, Callable[[Decimal], Decimal]] = {
    "e^": Decimal.exp,
    "ln": Decimal.ln,
    "tanh": _tanh,
    "sqrt": Decimal.sqrt,
    "min": lambda x: min(x, Decimal(1)),
    "sign": _sign,
    "Phi": _normal,
}


@dataclass(frozen=True, slots=True)
class Span:
    """All that a number may be whose last digit was rounded."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        return Span(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low)

    def __mul__(self, other: Span) -> Span:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(ends), max(ends))

    def __truediv__(self, other: Span) -> Span:
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        return self * Span(1 / other.high, 1 / other.low)

    def __pow__(self, exponent: int) -> Span:
        ends = [self.low**exponent, self.high**exponent]
        if exponent % 2 == 0 and self.low < 0 < self.high:
            ends.append(Decimal(0))
        return Span(min(ends), max(ends))


def _size(x: Span) -> Span:
    ends = sorted((abs(x.low), abs(x.high)))
    return Span(Decimal(0) if x.low < 0 < x.high else ends[0], ends[1])


def _density_span(x: Span) -> Span:
    """Highest at 0, falling on both sides."""
    size = _size(x)
    return Span(_density(size.high), _density(size.low))


def _cos_span(x: Span) -> Span:
    """A schedule's cosine is of the number of the round, which nothing rounds."""
    return Span(_cos(x.low), _cos(x.low)) if x.low == x.high else Span(Decimal(-1), Decimal(1))


def _by_multiple(a: Span, b: Span, yes: Span, no: Span) -> Span:
    return no if a.low % b.low else yes


def _either(a: Span, b: Span, yes: Span, no: Span) -> Span:
    if a.low > b.high:
        return yes
    return no if a.high <= b.low else Span(min(yes.low, no.low), max(yes.high, no.high))


def _rising(f: Callable[[Decimal], Decimal]) -> Callable[[Span], Span]:
    """A function that rises with its argument, of a span."""
    return lambda x: Span(f(x.low), f(x.high))


#: Every function by the name that stands in lines: over decimals, and over spans.
DECIMALS: Mapping[str, Callable[..., Decimal]] = {
    **_RISING,
    "max": lambda *xs: max(xs),
    "abs": abs,
    "Phi'": _density,
    "cos": _cos,
    "if": _chosen,
    "mod": _multiple,
}
SPANS: Mapping[str, Callable[..., Span]] = {
    **{name: _rising(f) for name, f in _RISING.items()},
    "max": lambda *xs: Span(max(x.low for x in xs), max(x.high for x in xs)),
    "abs": _size,
    "Phi'": _density_span,
    "cos": _cos_span,
    "if": _either,
    "mod": _by_multiple,
}
