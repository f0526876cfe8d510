"""What recurrent layers have in common: they read a sequence step by step, with the state before each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from ...errors import SpecError
from ..expr import Ref
from .kind import Maker, Shape, Values, sizes


class ByStep:
    """So many ``units`` at each step. ``last``: only the last step's outputs are passed on. Each kind has
    these two among its fields, in the order of its table.
    """

    units: int
    last: bool

    letter: ClassVar[str] = "h"
    reads: ClassVar[str] = "rows"
    rows: ClassVar[str] = "step"
    several: ClassVar[bool] = False

    def passed(self, *read: Shape) -> Shape:
        """Its units, at each step or after the last. Raises ``SpecError`` for what is no sequence."""
        if len(read[0]) != 2:
            raise SpecError("layers.no_sequence", where="kind", shape=sizes(read[0]))
        return (self.units,) if self.last else (read[0][0], self.units)

    def started(self, of: Maker, key: str) -> list[Ref]:
        """The state before the first step; empty where it is 0, which adds nothing."""
        return [of.parameter(key, n) for n in range(1, self.units + 1)] if of.has(key) else []

    def outputs(self, keys: Sequence[str]) -> Values:
        """The outputs of all steps, or of the last."""
        if self.last:
            return Values((self.units,), tuple(keys[-self.units :]))
        return Values((len(keys) // self.units, self.units), tuple(keys))
