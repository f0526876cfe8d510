"""What a platform is, and what is exported to it: problems of one shape, and what their answers are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from ...graph.quantity import Graph
from ...marking.sheet import SheetBlank, parts_of
from ...sheets.options import Options
from ...trace.rounding import Worked
from ..points import worth_of
from ..settings import PointScheme


class Variant(NamedTuple):
    """A problem as it is worked under the sheet's contract, and the ``code`` by which it is known."""

    code: str
    worked: Worked


@dataclass(frozen=True, eq=False)
class Coursework:
    """Variants of one sheet: they have one shape and one contract, and numbers of their own. ``name`` is what
    the platform calls it.
    """

    name: str
    options: Options
    scheme: PointScheme
    variants: Sequence[Variant]

    @property
    def graph(self) -> Graph:
        """The quantities that all variants have."""
        return self.variants[0].worked.graph

    @cached_property
    def blanks(self) -> tuple[SheetBlank, ...]:
        """What the sheet asks for, in its order."""
        return tuple(step for part in parts_of(self.graph, self.options) for step in part.steps)

    @cached_property
    def worth(self) -> Mapping[int, Fraction]:
        """The points of a blank, by the number of its question."""
        return worth_of([blank.question for blank in self.blanks], self.scheme)


class Platform(NamedTuple):
    """How coursework becomes a file for a platform. ``order``: its place in help; ``ending``: of the
    file's name; ``write`` raises ``BpgenError`` for what the platform cannot hold.
    """

    order: int
    ending: str
    write: Callable[[Coursework], bytes]
