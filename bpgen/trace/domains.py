"""The kinds of number over which definitions are folded, each with its elementary functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Generic

from ..graph.functions.known import FUNCTIONS
from .digits import PRECISION, exact

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
    number: Callable[[Any], K]
    functions: Mapping[str, Callable[..., Any]]
    native: bool = True


FLOAT = Domain("float", float, {f.name: f.real for f in FUNCTIONS})

#: Floats with the bare functions, which raise where the safe ones saturate: for the inmost loop.
FAST_FLOAT = Domain("fast float", float, {f.name: f.fast or f.real for f in FUNCTIONS})

#: For the complex step: derivatives by an imaginary increment, free of cancellation.
COMPLEX = Domain("complex", complex, {f.name: f.complex for f in FUNCTIONS})

_ZERO, _adjusted = Decimal(0), Decimal.adjusted
#: The part of its largest term below which a sum is 0.
_NOISE = Decimal(1).scaleb(-PRECISION)


def decimal_sum(*terms: Decimal) -> Decimal:
    """The sum of exact values: 0 where its terms cancel and only the noise of their last digits is left."""
    total = sum(terms, _ZERO)
    if total and max(map(_adjusted, terms)) - total.adjusted() < PRECISION - 2:
        return total  # nearly always
    largest: Decimal = max(map(abs, terms))
    return total if abs(total) > _NOISE * largest else _ZERO


EXACT = Domain("exact", exact, {**{f.name: f.exact for f in FUNCTIONS}, "sum": decimal_sum}, native=False)


@lru_cache(maxsize=1)
def array_domain() -> Domain[Any]:
    """NumPy arrays: many networks of one architecture at once, with the same bits on every processor.
    NumPy is imported only here.
    """
    import numpy as np

    from . import elementary

    kit = SimpleNamespace(
        exp=elementary.exp,
        log=elementary.log,
        tanh=elementary.tanh,
        normal_cdf=elementary.normal_cdf,
        sqrt=np.sqrt,  # the one that IEEE 754 defines to the last bit
        maximum=np.maximum,
        minimum=np.minimum,
        abs=np.abs,
        sign=np.sign,
        where=np.where,
        each=lambda f, x: np.vectorize(f, otypes=[float])(x),
    )
    return Domain("array", np.asarray, {f.name: partial(f.array, kit) for f in FUNCTIONS})
