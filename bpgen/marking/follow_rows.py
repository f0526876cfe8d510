"""A step of many problems of one shape at once, as ``follow.next_step`` works it for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..graph.expr import Expr, Ref, is_exact, shown
from ..trace.affine_rows import units_of
from ..trace.digits import Contract, Rule
from ..trace.fold import folded
from ..trace.interval_rows import INTERVAL_ROWS, IntervalRows
from ..trace.reach import NOISE

if TYPE_CHECKING:
    from ..trace.affine_rows import Array


def next_steps(
    definition: Expr, values: Mapping[str, IntervalRows], contract: Contract
) -> tuple[Array, Array]:
    """The ends of where a number may be written that a definition gives, for each problem; not finite, where
    nothing is known of it, or the numbers are beyond floats.
    """
    e, policy = shown(definition), contract.policy
    with np.errstate(all="ignore"):
        found: IntervalRows = folded(definition, INTERVAL_ROWS)(values)
        if contract.rule is Rule.ROUND and not (isinstance(e, Ref) or is_exact(e)):
            found = found.widened(units_of(found.size, policy) / 2)
        room = units_of(found.size, policy) / (1 if contract.rule is Rule.CARRY else 2)
        found = found.widened(room + NOISE * found.size)
    return found.low, found.high
