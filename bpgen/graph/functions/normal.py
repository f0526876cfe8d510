"""The distribution function of the standard normal distribution, Phi, and its density Phi'."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Iterable
from decimal import Decimal, getcontext, localcontext
from typing import Any

from ..expr import Call, Expr, Mul, Neg
from .cos_pi import pi
from .function import Function, Range

_HIGHEST = 1 / math.sqrt(2 * math.pi)
#: Below this the series that ends converges to far more digits than any context has; above it, the other.
_FAR = -30


def _exact_density(x: Decimal) -> Decimal:
    return (-x * x / 2).exp() / (2 * pi()).sqrt()


def _exact(x: Decimal) -> Decimal:
    """1/2 and the density times x + x**3/3 + x**5/(3 5) + ...; far below 0, where that would cancel, the
    density times the asymptotic series.
    """
    with localcontext() as context:
        context.prec += 10
        if x < _FAR:
            terms = _terms(-1 / x, lambda n: -(2 * n + 1) / (x * x))
            value = _exact_density(x) * sum(terms)
        else:
            context.prec += int(min(x, Decimal(0)) ** 2 / 4)
            terms = _terms(x, lambda n: x * x / (2 * n + 3)) if x < -_FAR else ()
            value = Decimal("0.5") + _exact_density(x) * sum(terms) if x < -_FAR else Decimal(1)
    return +value


def _terms(term: Decimal, ratio: Callable[[int], Decimal]) -> Iterable[Decimal]:
    """The terms of a series up to the last digit, each from the one before."""
    n, largest = 0, abs(term)
    while abs(term) > largest.scaleb(-getcontext().prec):
        yield term
        term, n = term * ratio(n), n + 1
        largest = max(largest, abs(term))


def _real(x: float) -> float:
    return math.erfc(-x / math.sqrt(2)) / 2


def _real_density(x: float) -> float:
    return _HIGHEST * math.exp(-x * x / 2)


def _complex(z: complex) -> complex:
    """By Taylor's series from the real part."""
    x, step = complex(z).real, 1j * complex(z).imag
    total, power, n = complex(_real(x)), step, 1
    before, slope = 0.0, _real_density(x)
    while power and abs(power * slope) + abs(power * before) > 1e-18 * abs(total.imag):
        total += power * slope
        before, slope = slope, -x * slope - (n - 1) * before
        n += 1
        power *= step / n
    return total


def _complex_density(z: complex) -> complex:
    return _HIGHEST * cmath.exp(-z * z / 2)


def _density_of(x: Any) -> Any:
    return _exact_density(x) if isinstance(x, Decimal) else _real_density(x)


def _largest(
    bend: Callable[[float], float], turns: tuple[float, ...]
) -> Callable[[float, float, float], float]:
    """The largest size of a second derivative over a range, from its ends and where it turns."""

    def largest(low: float, _: float, high: float) -> float:
        points = (low, high, *(x for x in turns if low < x < high))
        return max(abs(bend(x)) for x in points)

    return largest


def _density_hull(x: Range) -> Range:
    ends = [_real_density(end) for end in x]
    return min(ends), max(*ends, *([_HIGHEST] if x[0] < 0 < x[1] else []))


#: PyTorch and Keras compute the derivative themselves.
NORMAL_CDF = Function(
    "normal_cdf",
    exact=_exact,
    real=_real,
    complex=_complex,
    array=lambda kit, x: kit.normal_cdf(x),
    derivative=lambda x: (normal_density(x),),
    slope=lambda x, value: _density_of(x),
    bend=_largest(lambda x: x * _real_density(x), (-1, 1)),
    sympy=lambda sympy, x: (1 + sympy.erf(x / sympy.sqrt(2))) / 2,
    marks={
        "text": "Phi",
        "latex": r"\Phi",
        "typst": "Φ",
        "python": ("((1 + erf((", 0, ") / sqrt(2))) / 2)"),
        "arrays": ("((1 + xp.erf((", 0, ") / math.sqrt(2))) / 2)"),
    },
)

NORMAL_DENSITY = Function(
    "normal_density",
    exact=_exact_density,
    real=_real_density,
    complex=_complex_density,
    array=lambda kit, x: _HIGHEST * kit.exp(-x * x / 2),
    derivative=lambda x: (Neg(Mul((x, normal_density(x)))),),
    hull=_density_hull,
    slope=lambda x, value: -x * value,
    bend=_largest(lambda x: (x * x - 1) * _real_density(x), (-math.sqrt(3), 0, math.sqrt(3))),
    sympy=lambda sympy, x: sympy.exp(-(x**2) / 2) / sympy.sqrt(2 * sympy.pi),
    marks={
        "text": "Phi'",
        "latex": r"\Phi'",
        "typst": "Φ'",
        "python": ("(exp(-(", 0, ") ** 2 / 2) / sqrt(2 * pi))"),
        "arrays": ("(xp.exp(-(", 0, ") ** 2 / 2) / math.sqrt(2 * math.pi))"),
    },
)


def normal_cdf(x: Expr) -> Expr:
    """Phi(x): the share of a standard normal distribution that lies below x."""
    return Call(NORMAL_CDF, (x,))


def normal_density(x: Expr) -> Expr:
    """The density of the standard normal distribution at x, Phi'(x)."""
    return Call(NORMAL_DENSITY, (x,))
