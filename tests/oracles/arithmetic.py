"""The kinds of number in which the matrix judge computes: floats, complex numbers, 60 digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Any

import mpmath  # type: ignore[import-untyped]
import numpy as np

DIGITS = 60


@dataclass(frozen=True)
class Arithmetic:
    """How to make an array of given numbers, and the functions that act on it."""

    array: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    log: Callable[[Any], Any]
    tanh: Callable[[Any], Any]
    normal: Callable[[Any], Any]
    density: Callable[[Any], Any]
    real: Callable[[Any], Any]


def _decimal_tanh(x: Decimal) -> Decimal:
    with localcontext(Context(prec=2 * DIGITS)):
        up, down = x.exp(), (-x).exp()
        return (up - down) / (up + down)


def normal(z: Any) -> Any:
    """The share of a standard normal distribution below z, by mpmath."""
    return _by_mpmath(lambda x: mpmath.erfc(-x / mpmath.sqrt(2)) / 2, z)


def density(z: Any) -> Any:
    """The density of a standard normal distribution at z, by mpmath."""
    return _by_mpmath(lambda x: mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi), z)


def cosine(x: Any) -> Any:
    """The cosine of pi x, by mpmath."""
    return _by_mpmath(mpmath.cospi, x)


#: So many digits keep apart from 1 the imaginary step of 1e-200 by which the complex judge differentiates.
STEP_DIGITS = 240


def _by_mpmath(function: Callable[[Any], Any], z: Any) -> Any:
    with mpmath.workdps(2 * DIGITS):
        if isinstance(z, Decimal):
            return Decimal(mpmath.nstr(function(mpmath.mpf(str(z))), 2 * DIGITS))
        if not isinstance(z, complex):
            return float(function(mpmath.mpmathify(z)))
    with mpmath.workdps(STEP_DIGITS):
        return complex(function(mpmath.mpmathify(z)))


def _each(function: Callable[[Decimal], Decimal]) -> Callable[[Any], Any]:
    return np.frompyfunc(function, 1, 1)


def _decimals(values: Any) -> Any:
    return _each(lambda x: Decimal(repr(float(x))))(np.asarray(values, dtype=object))


_SHARE, _DENSITY = np.vectorize(normal), np.vectorize(density)
FLOATS = Arithmetic(lambda x: np.asarray(x, dtype=float), np.exp, np.log, np.tanh, _SHARE, _DENSITY, np.real)
COMPLEX = Arithmetic(
    lambda x: np.asarray(x, dtype=complex), np.exp, np.log, np.tanh, _SHARE, _DENSITY, np.real
)
#: Wants a context of ``DIGITS`` digits around its use.
DECIMALS = Arithmetic(
    _decimals,
    _each(Decimal.exp),
    _each(Decimal.ln),
    _each(_decimal_tanh),
    _each(normal),
    _each(density),
    lambda x: x,
)
