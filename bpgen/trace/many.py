"""What is accepted of many problems of one shape at once, as ``Worked.accepted`` has it for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..network.values import values_of_given
from .affine_rows import MANY
from .digits import Rule
from .interval_rows import largest, least
from .printed import is_stated, source_of
from .reach import Reach
from .rounding import LARGEST, Worked

if TYPE_CHECKING:
    from .affine_rows import Array


def accepted_of_all(works: Sequence[Worked], places: Sequence[tuple[str, int]]) -> list[tuple[Array, Array]]:
    """For each key and round, the lowest and the highest answers that count as right, of each problem. They
    are worked together as far as these take the same way, to the same ends as each by itself.

    Raises ``BpgenError`` for numbers beyond floats.
    """
    graph, contract = works[0].graph, works[0].contract
    given = np.array([[float(x) for x in values_of_given(one.network)] for one in works]).T
    reach: Reach | None = Reach(given, graph, contract.policy, MANY)
    if contract.rule is Rule.CARRY:
        reach = None  # there each problem has digits of its own beyond those written
    found: list[tuple[Array, Array]] = []
    for key, round_ in places:
        source = source_of(graph, key)
        low = high = np.array([float(one.written[round_ - 1][source.key]) for one in works])
        if not is_stated(graph, source, round_):
            alone = np.ones(low.shape, dtype=bool)
            if reach is not None:
                try:
                    with np.errstate(all="ignore"):
                        span, number = reach.span(source.key, round_), reach.number(source.key, round_)
                except (ArithmeticError, ValueError):
                    reach = None
                else:
                    alone &= number.odd
                    low, high = least(_end(span.low), low), largest(_end(span.high), high)
            low, high = low.copy(), high.copy()
            for n in np.flatnonzero(alone).tolist():
                low[n], high[n] = map(float, works[n].accepted(key, round_))
        found.append((low, high))
    return found


def _end(x: Any) -> Any:
    """An end of an interval; where floats end, so does it."""
    return largest(least(x, LARGEST), -LARGEST)
