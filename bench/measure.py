"""Measuring: contenders by turns, medians of their ratios, and rows that hold a figure against its target.

Times are the processor's, of this process and its children, not the clock's, so that other work on the
machine counts little. They are compared, never printed: a second here is not a second elsewhere.
"""

from __future__ import annotations

import gc
import resource
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import process_time


@dataclass(frozen=True)
class Timing:
    """The seconds of each contender, run by run; run n of each stands beside run n of the others."""

    seconds: Mapping[str, list[float]]

    def median(self, name: str) -> float:
        """The median time of one contender."""
        return statistics.median(self.seconds[name])

    def ratio(self, above: str, below: str) -> float:
        """How many times longer ``above`` takes than ``below``: the median over the pairs of runs."""
        pairs = zip(self.seconds[above], self.seconds[below], strict=True)
        return statistics.median(a / b for a, b in pairs)

    def scaled(self, name: str, factor: float) -> Timing:
        """The same with one contender's times multiplied, where it did only a part of the work."""
        times = [t * factor for t in self.seconds[name]]
        return Timing({**self.seconds, name: times})


def by_turns(contenders: Mapping[str, Callable[[], object]], runs: int, *, warm: bool = False) -> Timing:
    """Run all contenders by turns, A B, B A, A B, ..., so that a slow moment of the machine hits all; before
    that, once without being measured, unless they are ``warm``.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    order = list(contenders)
    for run in () if warm else contenders.values():
        run()
    for _ in range(runs):
        for name in order:
            # The collector works as in any program, but on this contender's own garbage only.
            gc.collect()
            gc.freeze()
            start = _worked()
            contenders[name]()
            seconds[name].append(_worked() - start)
        order.reverse()
    gc.unfreeze()
    return Timing(seconds)


def _worked() -> float:
    """The seconds that processors have worked for this process, and for its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, beside what, against which target."""

    work: str
    beside: str
    figure: str
    target: str
    reached: bool


def at_most(work: str, timing: Timing, ours: str, theirs: str, limit: float) -> Row:
    """Ours may take ``limit`` times as long as the other."""
    return share(work, timing.ratio(ours, theirs), theirs, limit)


def share(work: str, ratio: float, theirs: str, limit: float) -> Row:
    """A ratio of ours to another that may be ``limit`` at most."""
    return Row(work, theirs, f"{ratio:.2f} x", f"<= {limit:g} x", ratio <= limit)


def at_least_faster(work: str, timing: Timing, ours: str, theirs: str, limit: float) -> Row:
    """The other must take ``limit`` times as long as ours."""
    ratio = timing.ratio(theirs, ours)
    return Row(work, theirs, f"{ratio:.1f} x faster", f">= {limit:g} x faster", ratio >= limit)


def below(work: str, value: float, limit: float, show: Callable[[float], str]) -> Row:
    """A size that must stay below a fixed limit."""
    return Row(work, "", show(value), f"< {show(limit)}", value < limit)


def megabytes(value: float) -> str:
    """An amount of memory."""
    return f"{value:.1f} MB" if value % 1 else f"{value:.0f} MB"
