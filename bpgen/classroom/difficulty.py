"""How much a hand has to do on a sheet, and what is too far from what is usual for its class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..graph.expr import refs, shown
from ..graph.quantity import Graph
from ..sheets.asked import computed
from ..sheets.options import Options
from ..trace.rounding import Worked

#: The share of a class's possible problems that is passed over at each end of each measure.
_CUT = 0.1


class Effort(NamedTuple):
    """What a hand meets while it fills a sheet in: the ``digits`` of the numbers that it computes with, how
    many of these are negative (``signs``), how many zeros stand behind their decimal points before the first
    digit (``small``), and how many answers are 0 (``zeros``).
    """

    digits: int
    signs: int
    small: int
    zeros: int


class Bounds(NamedTuple):
    """The least and the most of each measure that a class's problems may have, and what is in the middle."""

    least: Effort
    middle: Effort
    most: Effort

    def admits(self, effort: Effort) -> bool:
        """Whether a problem is as much work as those of its class."""
        return all(a <= x <= b for a, x, b in zip(self.least, effort, self.most, strict=True))


def effort_of(worked: Worked, options: Options) -> Effort:
    """How much there is to do on the sheet of these options."""
    digits = signs = small = zeros = 0
    graph = worked.graph
    for values, operands in zip(worked.written, _operands(graph, options), strict=False):
        for key, times in operands:
            number = values[key]
            if not number:
                digits += times
                continue
            text = str(number)  # the quickest way to a decimal's digits
            figures = text.partition("E")[0].lstrip("-0.")
            digits += times * (len(figures) - ("." in figures))
            signs += times * (text[0] == "-")
            if (before := -1 - number.adjusted()) > 0:
                small += times * before
    for round_, key in computed(graph, options):
        zeros += not worked.written[round_ - 1][key]
    return Effort(digits, signs, small, zeros)


def bounds_of(efforts: Iterable[Effort]) -> Bounds:
    """What these problems have in their middle, without a tenth of them at each end of each measure."""
    columns: Sequence[list[int]] = [sorted(column) for column in zip(*efforts, strict=True)]
    last = len(columns[0]) - 1
    ends = (round(_CUT * last), round(0.5 * last), round((1 - _CUT) * last))
    return Bounds(*(Effort(*(column[end] for column in columns)) for end in ends))


@lru_cache(maxsize=16)
def _operands(graph: Graph, options: Options) -> Sequence[Sequence[tuple[str, int]]]:
    """For each round, how often each number is computed with."""
    found: dict[int, Counter[str]] = {}
    for round_, key in computed(graph, options):
        definition = graph[key].definition
        if definition is not None:  # a weight of a later round is copied, not computed
            found.setdefault(round_, Counter()).update(refs(shown(definition)))
    return [tuple(found.get(n, Counter()).items()) for n in range(1, max(found, default=0) + 1)]
