"""What is accepted of many problems of one shape at once, as ``Worked.accepted`` has it for each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
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
    from .affine_rows import Array, Flags


class ManyWorked:
    """Problems of one shape that are worked under one contract."""

    def __init__(self, works: Sequence[Worked]) -> None:
        self.works, self.graph, self.contract = works, works[0].graph, works[0].contract
        self._rows = [*zip(*(one.written for one in works), strict=True)]
        self._given = np.array([[float(x) for x in values_of_given(one.network)] for one in works]).T
        keys = [source_of(self.graph, q.key).key for q in self.graph.given]
        self._written: dict[tuple[str, int], Array] = {
            (key, 1): row for key, row in zip(keys, self._given, strict=True)
        }

    def written(self, key: str, round_: int) -> Array:
        """The number that is written for a quantity, of each problem."""
        if (key, round_) not in self._written:
            source = source_of(self.graph, key).key
            values = [float(row[source]) for row in self._rows[round_ - 1]]
            self._written[key, round_] = np.array(values)
        return self._written[key, round_]

    def accepted(self, places: Sequence[tuple[str, int]]) -> tuple[Array, Array]:
        """The lowest and the highest answers that count as right, a row for each key and round. The problems
        are worked together as far as they take the same way, to the same ends as each by itself.

        Raises ``BpgenError`` for numbers beyond floats.
        """
        low = np.array([self.written(*place) for place in places])
        high, alone = low.copy(), np.zeros(low.shape, dtype=bool)
        sources = [source_of(self.graph, key) for key, _ in places]
        rows = [n for n, (_, r) in enumerate(places) if not is_stated(self.graph, sources[n], r)]
        alone[rows] = True
        if self.contract.rule is Rule.ROUND:  # else each problem has digits of its own beyond those written
            with np.errstate(all="ignore"):
                *ends, odd = self._together([(sources[n].key, places[n][1]) for n in rows], low.shape[1])
                rows = rows[: len(odd)]
                alone[rows] = odd
                low[rows] = least(_end(ends[0]), low[rows])
                high[rows] = largest(_end(ends[1]), high[rows])
        for row, n in np.argwhere(alone).tolist():
            low[row, n], high[row, n] = map(float, self.works[n].accepted(*places[row]))
        return low, high

    def _together(self, places: Sequence[tuple[str, int]], count: int) -> tuple[Array, Array, Flags]:
        """Where the numbers may be written, and which mean nothing, as far as they can be worked together."""
        reach = Reach(self._given, self.graph, self.contract.policy, MANY)
        numbers = list[Any]()
        with suppress(ArithmeticError, ValueError):
            for place in places:
                numbers.append(reach.number(*place))
        rows = (len(numbers), count)
        low, high = (
            np.array([np.broadcast_to(x.before[n], count) for x in numbers]).reshape(rows) for n in (0, 1)
        )
        span: Any = reach.last_digit(low, high)
        for n, (key, _) in enumerate(places[: len(numbers)]):
            if self.graph[key].definition is None:
                span.low[n], span.high[n] = numbers[n].low, numbers[n].high
        odd = np.array([np.broadcast_to(x.odd, count) for x in numbers], dtype=bool)
        return span.low, span.high, odd.reshape(rows)


def _end(x: Any) -> Any:
    """An end of an interval; where floats end, so does it."""
    return largest(least(x, LARGEST), -LARGEST)
