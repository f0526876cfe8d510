"""The ends of many variants' blanks, worked together: an array element for each variant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ...graph.expr import Expr
from ...marking.follow import next_step
from ...marking.follow_rows import next_steps
from ...marking.sheet import SheetBlank
from ...trace.interval_rows import INTERVAL_ROWS
from ...trace.many import ManyWorked
from ...trace.rounding import Worked
from .ends import point, used_in, wrong_of

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray

    from ...trace.affine_rows import Array


class Spans(NamedTuple):
    """Where an answer of each variant lies, and of which variants this holds."""

    low: Array
    high: Array
    holds: NDArray[bool_]

    def meets(self, other: Spans) -> NDArray[bool_]:
        """As ``ends.meet``, where both hold."""
        return self.holds & other.holds & (self.low <= other.high) & (other.low <= self.high)


class EndsRows(NamedTuple):
    """As ``Ends``, of many variants: a mistake is named in those for which its span holds."""

    blank: SheetBlank
    key: Array
    right: Spans
    wrong: tuple[tuple[str, Spans], ...]


def ends_of_all(works: Sequence[Worked], blanks: Sequence[SheetBlank]) -> list[EndsRows]:
    """What ``ends_of`` gives for each of many variants of one shape, blank by blank. Raises ``BpgenError``
    for a number beyond floats.
    """
    many, wrong = ManyWorked(works), wrong_of(works[0].graph)
    low, high = many.accepted([(blank.key, blank.round) for blank in blanks])
    steps = [(blank.round, *mistaken) for blank in blanks for mistaken in wrong.get(blank.key, ())]
    spans = iter(_mistaken(many, [(round_, definition) for round_, _, definition in steps]))
    found = list[EndsRows]()
    for n, blank in enumerate(blanks):
        right = Spans(low[n], high[n], np.ones(low[n].shape, dtype=bool))
        taken, named = [right], list[tuple[str, Spans]]()
        for mistake, _ in wrong.get(blank.key, ()):
            span = next(spans)
            holds = span.holds
            for other in taken:
                holds = holds & ~span.meets(other)
            taken.append(span._replace(holds=holds))
            named.append((mistake, taken[-1]))
        found.append(EndsRows(blank, many.written(blank.key, blank.round), right, tuple(named)))
    return found


def _mistaken(many: ManyWorked, steps: Sequence[tuple[int, Expr]]) -> list[Spans]:
    """Where a mistaken step of a round leads, with those that arrays leave open worked one by one."""
    used, count = used_in(many.graph), len(many.works)
    values = {
        round_: {key: INTERVAL_ROWS.number(many.written(key, round_)) for key in used}
        for round_ in {round_ for round_, _ in steps}
    }
    low, high = next_steps([(e, values[round_]) for round_, e in steps], count, many.contract)
    holds = np.isfinite(low) & np.isfinite(high)
    for row, n in np.argwhere(~holds).tolist():
        round_, definition = steps[row]
        written = {key: point(many.works[n].written[round_ - 1][key]) for key in used}
        span = next_step(definition, written, many.contract)
        low[row, n], high[row, n], holds[row, n] = span.low, span.high, span.is_finite
    return [Spans(*rows) for rows in zip(low, high, holds, strict=True)]
