"""The ends of many variants' blanks, worked together: an array element for each variant."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ...graph.expr import Expr
from ...marking.follow import next_step
from ...marking.follow_rows import next_steps
from ...marking.sheet import SheetBlank
from ...trace.interval import Interval
from ...trace.interval_rows import INTERVAL_ROWS
from ...trace.many import accepted_of_all
from ...trace.rounding import Worked
from .ends import Ends, Named, ends_of, point, used_in, wrong_of

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray

    from ...trace.affine_rows import Array

#: Of fewer variants, arrays are no quicker than one after the other.
_FEW = 24


class _Spans(NamedTuple):
    """Where an answer of each variant lies, and of which variants this holds."""

    low: Array
    high: Array
    holds: NDArray[bool_]

    def meets(self, other: _Spans) -> NDArray[bool_]:
        """As ``ends.meet``, where both hold."""
        return self.holds & other.holds & (self.low <= other.high) & (other.low <= self.high)


def ends_of_each(works: Sequence[Worked], blanks: Sequence[SheetBlank]) -> list[list[Ends]]:
    """What ``ends_of`` gives for each of many variants of one shape. Raises ``BpgenError`` for a number
    beyond floats.
    """
    if len(works) < _FEW:
        return [list(ends_of(worked, blanks)) for worked in works]
    graph, contract = works[0].graph, works[0].contract
    wrong, used = wrong_of(graph), used_in(graph)
    written = [
        {key: INTERVAL_ROWS.number([float(one.written[n][key]) for one in works]) for key in used}
        for n in range(len(works[0].written))
    ]
    rights = accepted_of_all(works, [(blank.key, blank.round) for blank in blanks])
    columns = list[list[Ends]]()
    for blank, (low, high) in zip(blanks, rights, strict=True):
        taken, named = [_Spans(low, high, np.ones(low.shape, dtype=bool))], list[list[Named | None]]()
        for mistake, definition in wrong.get(blank.key, ()):
            ends = next_steps(definition, written[blank.round - 1], contract)
            spans = _completed(works, blank.round, definition, *(np.broadcast_to(x, low.shape) for x in ends))
            spans = spans._replace(holds=spans.holds & ~np.any([spans.meets(x) for x in taken], axis=0))
            taken.append(spans)
            named.append(
                [
                    Named(mistake, Interval(*ends)) if holds else None
                    for *ends, holds in zip(*(column.tolist() for column in spans), strict=True)
                ]
            )
        keys = [Decimal(one.rounds[blank.round - 1].text(blank.key)) for one in works]
        each = zip(*named, strict=True) if named else [()] * len(works)
        columns.append(
            [
                Ends(blank, key, Interval(*right), tuple(filter(None, mistakes)))
                for key, *right, mistakes in zip(keys, low.tolist(), high.tolist(), each, strict=True)
            ]
        )
    return list(map(list, zip(*columns, strict=True)))


def _completed(works: Sequence[Worked], round_: int, definition: Expr, low: Array, high: Array) -> _Spans:
    """A mistake's spans, with those that arrays leave open worked one by one."""
    holds = np.isfinite(low) & np.isfinite(high)
    low, high = low.copy(), high.copy()
    for n in np.flatnonzero(~holds).tolist():
        one, used = works[n], used_in(works[n].graph)
        span = next_step(definition, {key: point(one.written[round_ - 1][key]) for key in used}, one.contract)
        low[n], high[n], holds[n] = span.low, span.high, span.is_finite
    return _Spans(low, high, holds)
