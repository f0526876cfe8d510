"""How much of a number can be rounding noise: the definitions once more, with a bound on the error.

Where terms cancel (1 - out of a saturated unit, a sum of local errors that is 0) what is left is no better
than the last digit of the largest term. Two computations can be told apart only beyond that, so judges
compare with it. The bound is Wilkinson's running error analysis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..errors import BpgenError
from ..graph.functions.function import Function
from ..graph.functions.known import FUNCTIONS
from ..graph.quantity import Graph
from ..network.kinds import Problem
from ..trace.domains import EXACT, Domain
from ..trace.evaluate import evaluate


class Noisy:
    """A number, a bound on its error, and the relative precision to which each result is rounded."""

    __slots__ = ("error", "precision", "value")

    def __init__(self, value: Decimal, error: Decimal, precision: Decimal) -> None:
        self.value = value
        self.error = error + abs(value) * precision
        self.precision = precision

    def __add__(self, other: Noisy) -> Noisy:
        return self.then(self.value + other.value, self.error + other.error)

    def __sub__(self, other: Noisy) -> Noisy:
        return self.then(self.value - other.value, self.error + other.error)

    def __neg__(self) -> Noisy:
        return self.then(-self.value, self.error)

    def __mul__(self, other: Noisy) -> Noisy:
        # The product of both errors counts where a factor is nothing but noise.
        error = abs(self.value) * other.error + (abs(other.value) + other.error) * self.error
        return self.then(self.value * other.value, error)

    def __truediv__(self, other: Noisy) -> Noisy:
        value = self.value / other.value
        return self.then(value, (self.error + abs(value) * other.error) / abs(other.value))

    def __pow__(self, exponent: int) -> Noisy:
        size = abs(self.value) + self.error
        slope = exponent * size ** (exponent - 1) if exponent > 1 else Decimal(exponent)
        return self.then(self.value**exponent, slope * self.error)

    def then(self, value: Decimal, error: Decimal) -> Noisy:
        """A result to which an operation leads that itself is rounded."""
        return Noisy(value, error, self.precision)


def _over(f: Function) -> Callable[..., Noisy]:
    """A function of numbers with noise: it passes the error on as its slope says, one without a slope no
    larger than it is; a whole number has none.
    """

    def of(*xs: Noisy) -> Noisy:
        value: Decimal = f.exact(*(x.value for x in xs))
        if f.slope is not None:
            (x,) = xs
            return x.then(value, abs(f.slope(x.value, value)) * x.error)
        if f.results == ():
            return xs[0].then(value, Decimal(0))
        return xs[0].then(value, max(x.error for x in xs))

    return of


@lru_cache(maxsize=8)
def noisy(precision: Decimal) -> Domain:
    """Numbers with their noise, where each operation rounds to this relative precision."""
    return Domain(
        "noisy",
        lambda x: Noisy(EXACT.number(x), Decimal(0), precision),
        {f.name: _over(f) for f in FUNCTIONS},
        native=False,
    )


def noise(
    network: Problem, graph: Graph, values: Mapping[str, Any], form: str, precision: Decimal
) -> Mapping[str, Decimal] | None:
    """The bound for every quantity of a round, in one form of its definitions; None where that form has no
    value: the logarithm of an output that is 0 to all digits, or 1 divided by it.
    """
    domain = noisy(precision)
    given = [domain.number(values[q.key]) for q in graph.given]
    try:
        found = evaluate(network, domain=domain, form=form, graph=graph, given=given).rounds[0]
    except BpgenError:
        return None
    return {key: number.error for key, number in found.items()}
