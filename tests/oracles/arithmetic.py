"""The kinds of number in which the matrix judge computes: floats, complex numbers, 60 digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Any

import numpy as np

DIGITS = 60


@dataclass(frozen=True)
class Arithmetic:
    """How to make an array of given numbers, and the functions that act on it."""

    array: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    log: Callable[[Any], Any]
    tanh: Callable[[Any], Any]
    real: Callable[[Any], Any]


def _decimal_tanh(x: Decimal) -> Decimal:
    with localcontext(Context(prec=2 * DIGITS)):
        up, down = x.exp(), (-x).exp()
        return (up - down) / (up + down)


def _each(function: Callable[[Decimal], Decimal]) -> Callable[[Any], Any]:
    return np.frompyfunc(function, 1, 1)


def _decimals(values: Any) -> Any:
    return _each(lambda x: Decimal(repr(float(x))))(np.asarray(values, dtype=object))


FLOATS = Arithmetic(lambda x: np.asarray(x, dtype=float), np.exp, np.log, np.tanh, np.real)
COMPLEX = Arithmetic(lambda x: np.asarray(x, dtype=complex), np.exp, np.log, np.tanh, np.real)
#: Wants a context of ``DIGITS`` digits around its use.
DECIMALS = Arithmetic(_decimals, _each(Decimal.exp), _each(Decimal.ln), _each(_decimal_tanh), lambda x: x)
