"""A step of many problems of one shape at once, as ``follow.next_step`` works it for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..graph.expr import Expr, Ref, is_exact, shown
from ..trace.affine_rows import units_of
from ..trace.digits import Contract, Rule
from ..trace.fold import folded
from ..trace.interval_rows import INTERVAL_ROWS, IntervalRows
from ..trace.reach import ABOVE, NOISE

if TYPE_CHECKING:
    from ..trace.affine_rows import Array


def next_steps(
    steps: Sequence[tuple[Expr, Mapping[str, IntervalRows]]], count: int, contract: Contract
) -> tuple[Array, Array]:
    """The ends of where a number may be written that a definition gives with values of so many problems, a
    row for each definition; not finite, where nothing is known of it, or the numbers are beyond floats.
    """
    policy = contract.policy
    with np.errstate(all="ignore"):
        each = [folded(definition, INTERVAL_ROWS)(values) for definition, values in steps]
        found = IntervalRows(
            np.array([np.broadcast_to(x.low, count) for x in each]).reshape(-1, count),
            np.array([np.broadcast_to(x.high, count) for x in each]).reshape(-1, count),
        )
        if contract.rule is Rule.ROUND:
            rounded = [not (isinstance(e, Ref) or is_exact(e)) for e in (shown(e) for e, _ in steps)]
            found = found.widened(np.array(rounded).reshape(-1, 1) * units_of(found.size * ABOVE, policy) / 2)
        room = units_of(found.size * ABOVE, policy) / (1 if contract.rule is Rule.CARRY else 2)
        found = found.widened(room + NOISE * found.size)
    return found.low, found.high
