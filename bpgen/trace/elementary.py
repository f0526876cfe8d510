"""e**x, ln x, tanh x and Phi(x) of arrays, with the same bits on every processor.

NumPy's own differ in their last bits from one processor to another, as do those of C libraries; a training
that oscillates turns such a bit into a third digit. Here they consist of additions, multiplications and
divisions, each of which IEEE 754 defines to the last bit, in a fixed order, and of shifted exponents.

Errors, in units of the last place: below 1.5 for e**x, 1 for ln x, 2.5 for tanh x, and 2.5 for Phi(x) down
to x = -14, where it ends at 0. Infinite and subnormal numbers, zeros and NaN are as in C, without a warning.
The rational functions are those of Cephes (Moshier, exp2.c) and fdlibm (Sun Microsystems, e_log.c).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..graph.functions.normal import NORMAL_CDF, NORMAL_DENSITY

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[float64]

#: As many numbers at once as stay in a processor's cache with all that is computed of them.
_BLOCK = 4096


def exp(x: ArrayLike) -> Array:
    """e**x, element by element."""
    return _in_blocks(_exp, np.asarray(x, dtype=float))


def log(x: ArrayLike) -> Array:
    """The natural logarithm, element by element."""
    return _in_blocks(_log, np.asarray(x, dtype=float))


def tanh(x: ArrayLike) -> Array:
    """The hyperbolic tangent, element by element."""
    return _in_blocks(_tanh, np.asarray(x, dtype=float))


def normal_cdf(x: ArrayLike) -> Array:
    """Phi(x), the distribution function of the standard normal distribution, element by element."""
    return _in_blocks(_normal_cdf, np.asarray(x, dtype=float))


def _in_blocks(function: Callable[[Array], Array], x: Array) -> Array:
    if x.size <= _BLOCK and x.ndim:
        return function(x)
    flat, out = x.reshape(-1), np.empty(x.size)
    for first in range(0, x.size, _BLOCK):
        out[first : first + _BLOCK] = function(flat[first : first + _BLOCK])
    return out.reshape(x.shape)


def _number(value: float) -> Array:
    """A constant as an array: Python's own numbers would be converted at each use."""
    return np.array(value)


_ONE, _HALF = map(_number, (1.0, 0.5))
#: Added to x, it leaves the whole number k nearest to x in the last bits, as the exponent k + 1023.
_NEAREST = _number(1.5 * 2**52 + 1023)
_EXPONENT = np.array(52)
#: ln 2 in two parts, of which the first times a whole number is exact; and 1 / ln 2.
_LN2_HIGH, _LN2_LOW = _number(6.93147180369123816490e-01), _number(1.90821492927058770002e-10)
_BY_LN2 = _number(1.4426950408889634)
#: Up to this power of 2 a result is a normal number.
_NORMAL = 1000.0
_LEAST, _MOST = _number(-800.0), _number(800.0)
_P = tuple(map(_number, (2.30933477057345225087e-2, 2.02020656693165307700e1, 1.51390680115615096133e3)))
_Q = tuple(map(_number, (2.33184211722314911771e2, 4.36821166879210612817e3)))


def _exp(x: Array) -> Array:
    """2**k times 2**f, with k the whole number nearest to x / ln 2."""
    moved = np.multiply(x, _BY_LN2)
    normal = np.maximum.reduce(np.abs(moved), axis=None, initial=0.0) < _NORMAL
    if not normal:
        x = np.minimum(np.maximum(x, _LEAST), _MOST)
        np.multiply(x, _BY_LN2, moved)
    np.add(moved, _NEAREST, moved)
    whole = np.subtract(moved, _NEAREST)
    f = np.subtract(x, np.multiply(whole, _LN2_HIGH))
    np.subtract(f, np.multiply(whole, _LN2_LOW), f)
    np.multiply(f, _BY_LN2, f)
    # 2**f is 1 + 2 p / (q - p), with p odd in f.
    z = np.multiply(f, f)
    p = np.multiply(z, _P[0])
    np.add(p, _P[1], p)
    np.multiply(p, z, p)
    np.add(p, _P[2], p)
    np.multiply(p, f, p)
    q = np.add(z, _Q[0])
    np.multiply(q, z, q)
    np.add(q, _Q[1], q)
    np.subtract(q, p, q)
    np.divide(p, q, p)
    np.add(p, p, p)
    np.add(p, _ONE, p)
    if normal:
        return np.multiply(p, _power_of_2(moved), p)
    # In two steps, half the exponent each: the result may be 0, subnormal or infinite.
    half = np.multiply(whole, _HALF) + _NEAREST
    rest = np.subtract(whole, half - _NEAREST) + _NEAREST
    with np.errstate(over="ignore", under="ignore"):
        return np.asarray(p * _power_of_2(half) * _power_of_2(rest))


def _power_of_2(moved: Array) -> Array:
    power: Array = np.left_shift(moved.view(np.int64), _EXPONENT).view(np.float64)
    return power


_SQRT_HALF = 0.7071067811865476
_L = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
)


def _log(x: Array) -> Array:
    """The sum of k ln 2 and the series of ln(1 + f), with 1 + f from the square root of 1/2 to that of 2."""
    with np.errstate(all="ignore"):
        part, k = np.frexp(x)
        small = part < _SQRT_HALF
        f = np.where(small, part + part, part) - 1.0
        turns = np.subtract(k, small, dtype=float)
        s = f / (2.0 + f)
        z = s * s
        w = z * z
        even = w * (_L[1] + w * (_L[3] + w * _L[5]))
        odd = z * (_L[0] + w * (_L[2] + w * (_L[4] + w * _L[6])))
        half = 0.5 * f * f
        out = turns * _LN2_HIGH - ((half - (s * (half + (even + odd)) + turns * _LN2_LOW)) - f)
        out = np.where(x > 0, out, np.where(x == 0, -np.inf, np.nan))
        return np.where(x == np.inf, np.inf, out)


#: Places of the table for each unit, and where tanh x has become 1.
_STEPS, _END = 64, 20


def _table() -> Array:
    """Tanh x at each multiple of 1/_STEPS from -_END to _END, to the last bit: in whole numbers, of which
    Python rounds the quotient correctly. At 0 it is -0, so that a sum with it keeps the sign of a zero.
    """
    one = 1 << 120
    factor = int(Context(prec=50).exp(Decimal(-2) / _STEPS) * one)
    power, above = one, list[float]()
    for _ in range(_STEPS * _END):
        power = power * factor >> 120
        above.append((one - power) / (one + power))
    return np.array([*(-x for x in reversed(above)), -0.0, *above])


_TABLE = _table()
_PLACES, _FROM, _TO = _number(_STEPS), _number(-_END), _number(_END)
_WHOLE = _number(1.5 * 2**52)
_FIRST = np.array(int(_WHOLE.view(np.int64)) - _STEPS * _END)
_A, _B, _C = map(_number, (15.0 * _STEPS**2, 15.0 * _STEPS**3, 6.0 * _STEPS))


def _tanh(x: Array) -> Array:
    """By the addition theorem, from the nearest place of the table: (t + p/q) / (1 + t p/q), where p/q is
    the tanh of the rest: Lambert's continued fraction, b (15 + b**2) / (15 + 6 b**2) with b = f / _STEPS.
    """
    f = np.minimum(x, _TO)
    np.maximum(f, _FROM, out=f)
    np.multiply(f, _PLACES, f)
    moved = np.add(f, _WHOLE)
    whole = np.subtract(moved, _WHOLE)
    np.subtract(f, whole, f)
    places = moved.view(np.int64)
    np.subtract(places, _FIRST, places)
    t = _TABLE.take(places, None, whole, "clip")
    q = np.multiply(f, f)
    p = np.add(q, _A)
    np.multiply(p, f, p)
    np.multiply(q, _C, q)
    np.add(q, _B, q)
    np.multiply(t, q, f)
    np.add(f, p, f)
    np.multiply(t, p, p)
    np.add(p, q, p)
    return np.divide(f, p, f)


#: Taylor's series of Phi at each multiple of 1/_PARTS from _LOWEST to _HIGHEST, where it has become 1.
_PARTS, _LOWEST, _HIGHEST, _ORDER = 16, -14, 9, 14


@lru_cache(maxsize=1)
def _series() -> Array:
    """The coefficients to the last bit, a row for each power: each follows from the two before, since the
    derivative of Phi'(x) is -x Phi'(x).
    """
    rows = []
    with localcontext(Context(prec=40)):
        for place in range(_LOWEST * _PARTS, _HIGHEST * _PARTS + 1):
            x = Decimal(place) / _PARTS
            row = [NORMAL_CDF.exact(x), NORMAL_DENSITY.exact(x)]
            for n in range(1, _ORDER):
                before = row[n - 1] * (n - 1) if n > 1 else Decimal(0)
                row.append(-(x * row[n] * n + before) / (n * (n + 1)))
            rows.append([float(c) for c in row])
    return np.ascontiguousarray(np.array(rows).T)


def _normal_cdf(x: Array) -> Array:
    """By the series of the nearest place."""
    inside = np.minimum(np.maximum(x, float(_LOWEST)), float(_HIGHEST))
    places = np.rint(inside * _PARTS)
    f = inside - places / _PARTS
    at = np.nan_to_num(places - _LOWEST * _PARTS).astype(np.int64)
    coefficients = _series()
    total = coefficients[-1].take(at)
    for row in coefficients[-2::-1]:
        total = total * f + row.take(at)
    return np.where(x < _LOWEST, 0.0, total)
