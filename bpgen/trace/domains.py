"""The kinds of number over which definitions are folded, each with its elementary functions."""

from __future__ import annotations

import cmath
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Overflow
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic

from ..numbers import PRECISION, WORKING, exact

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    #: A kind of number: any, or the exact one, where a type checker is told of none.
    K = TypeVar("K", default=Any)
    N = TypeVar("N", default=Decimal)
else:
    from typing import TypeVar

    K, N = TypeVar("K"), TypeVar("N")


@dataclass(frozen=True, eq=False)
class Domain(Generic[K]):
    """A kind of number. ``number`` makes one of a given value; ``functions`` are the engine's names.

    ``native``: Python's own number literals mix with these numbers without loss.
    """

    name: str
    number: Callable[[float], K]
    functions: Mapping[str, Callable[..., Any]]
    native: bool = True


def _float_exp(x: float) -> float:
    """e**x, at most the largest float: not infinite, so that 0 times it is 0, and 1 by it nearly 0."""
    try:
        return math.exp(x)
    except OverflowError:
        return sys.float_info.max


def _float_log(x: float) -> float:
    return math.log(x) if x else -math.inf


def _float_log_sum_exp(*xs: float) -> float:
    top = max(xs)
    return top + math.log(sum(math.exp(x - top) for x in xs))


FLOAT = Domain(
    "float",
    float,
    {
        "exp": _float_exp,
        "log": _float_log,
        "tanh": math.tanh,
        "relu": lambda x: x if x > 0 else 0.0,
        "step": lambda x: 1.0 if x > 0 else 0.0,
        "log_sum_exp": _float_log_sum_exp,
    },
)

#: Floats with the bare functions, which raise where the safe ones saturate: for the inmost loop.
FAST_FLOAT = Domain("fast float", float, {**FLOAT.functions, "exp": math.exp, "log": math.log})


def _complex_exp(x: complex) -> complex:
    """e**x, saturating as the one of floats does."""
    try:
        return cmath.exp(x)
    except OverflowError:
        return complex(sys.float_info.max)


def _complex_log(x: complex) -> complex:
    return cmath.log(x) if x else complex(-math.inf)


def _complex_log_sum_exp(*xs: complex) -> complex:
    top = max(x.real for x in xs)
    return top + cmath.log(sum(cmath.exp(x - top) for x in xs))


#: For the complex step: derivatives by an imaginary increment, free of cancellation.
COMPLEX = Domain(
    "complex",
    complex,
    {
        "exp": _complex_exp,
        "log": _complex_log,
        "tanh": cmath.tanh,
        "relu": lambda x: x if x.real > 0 else 0j,
        "step": lambda x: 1.0 if x.real > 0 else 0.0,
        "log_sum_exp": _complex_log_sum_exp,
    },
)


_LARGEST = Decimal(1).scaleb(WORKING.Emax)
#: A number nearer to 0 than this is its own hyperbolic tangent but for its cube.
_TINY = Decimal(1).scaleb(-PRECISION // 2)
_WIDE = Context(prec=WORKING.prec + PRECISION // 2 + 10)
#: The part of its largest term below which a sum is 0.
_NOISE = Decimal(1).scaleb(-PRECISION)


def decimal_exp(x: Decimal) -> Decimal:
    """e**x to the precision of the context, at most 10**999999."""
    try:
        return x.exp()
    except Overflow:
        return _LARGEST


def decimal_log(x: Decimal) -> Decimal:
    """Ln x to the precision of the context; of 0, minus infinity."""
    return x.ln()


def decimal_tanh(x: Decimal) -> Decimal:
    """Tanh x to the precision of the context, odd in x."""
    if abs(x) < _TINY:
        return x - x * x * x / 3
    e = (-2 * abs(x)).exp(_WIDE)  # near 0, where 1 - e cancels, with digits to spare
    return ((1 - e) / (1 + e)).copy_sign(x)


def _decimal_log_sum_exp(*xs: Decimal) -> Decimal:
    top = max(xs)
    return top + decimal_log(sum((decimal_exp(x - top) for x in xs), Decimal(0)))


def decimal_sum(*terms: Decimal) -> Decimal:
    """The sum of exact values: 0 where its terms cancel and only the noise of their last digits is left."""
    total = sum(terms, Decimal(0))
    largest: Decimal = max(map(abs, terms))
    return total if abs(total) > _NOISE * largest else Decimal(0)


EXACT = Domain(
    "exact",
    exact,
    {
        "exp": decimal_exp,
        "log": decimal_log,
        "tanh": decimal_tanh,
        "relu": lambda x: x if x > 0 else Decimal(0),
        "step": lambda x: Decimal(1) if x > 0 else Decimal(0),
        "log_sum_exp": _decimal_log_sum_exp,
        "sum": decimal_sum,
    },
    native=False,
)


@lru_cache(maxsize=1)
def array_domain() -> Domain[Any]:
    """NumPy arrays: many networks of one architecture at once, with the same bits on every processor.
    NumPy is imported only here.
    """
    import numpy as np

    from . import elementary

    def log_sum_exp(*xs: Any) -> Any:
        top = xs[0]
        for x in xs[1:]:
            top = np.maximum(top, x)
        return top + elementary.log(sum(elementary.exp(x - top) for x in xs))

    return Domain(
        "array",
        np.asarray,
        {
            "exp": elementary.exp,
            "log": elementary.log,
            "tanh": elementary.tanh,
            # Whether the larger of 0 and -0 is 0 depends on the processor; 0 added to either is 0.
            "relu": lambda x: np.maximum(x, 0.0) + 0.0,
            "step": lambda x: np.where(x > 0, 1.0, 0.0),
            "log_sum_exp": log_sum_exp,
        },
    )
