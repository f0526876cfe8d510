"""What a schedule is: the learning rate of the next round, from this one's and the number of the round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..expr import Expr, Ref
from ..optimisers.rule import Constant

#: The number of the round, from 1, and the learning rate of the first round.
ROUND, FIRST_RATE = Ref("t"), Ref("eta_1")


_NONE: Mapping[str, str] = {}


class Schedule(NamedTuple):
    """A learning-rate schedule: ``rate`` is the next round's, None where it stays.

    ``constants`` are the numbers that it takes; it may also use the numbers ``ROUND`` and ``FIRST_RATE``.
    ``calls`` has by framework its own schedule with the same numbers.
    """

    rate: Expr | None = None
    constants: tuple[Constant, ...] = ()
    calls: Mapping[str, str] = _NONE
