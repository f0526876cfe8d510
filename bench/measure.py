"""Measuring: contenders by turns, medians, and rows that hold a figure against its target."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter


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


def by_turns(contenders: Mapping[str, Callable[[], object]], runs: int) -> Timing:
    """Run all contenders by turns, A B, B A, A B, ..., so that a slow moment of the machine hits all."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    order = list(contenders)
    for run in contenders.values():
        run()
    for _ in range(runs):
        for name in order:
            # The collector works as in any program, but on this contender's own garbage only.
            gc.collect()
            gc.freeze()
            start = perf_counter()
            contenders[name]()
            seconds[name].append(perf_counter() - start)
        order.reverse()
    gc.unfreeze()
    return Timing(seconds)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, beside what, against which target."""

    work: str
    ours: str
    beside: str
    theirs: str
    figure: str
    target: str
    reached: bool


def at_most(work: str, timing: Timing, ours: str, theirs: str, limit: float) -> Row:
    """Ours may take ``limit`` times as long as the other."""
    ratio = timing.ratio(ours, theirs)
    return Row(
        work,
        duration(timing.median(ours)),
        theirs,
        duration(timing.median(theirs)),
        f"{ratio:.2f} x",
        f"<= {limit:g} x",
        ratio <= limit,
    )


def at_least_faster(work: str, timing: Timing, ours: str, theirs: str, limit: float) -> Row:
    """The other must take ``limit`` times as long as ours."""
    ratio = timing.ratio(theirs, ours)
    return Row(
        work,
        duration(timing.median(ours)),
        theirs,
        duration(timing.median(theirs)),
        f"{ratio:.1f} x faster",
        f">= {limit:g} x faster",
        ratio >= limit,
    )


def below(work: str, value: float, limit: float, show: Callable[[float], str]) -> Row:
    """A figure that must stay under a fixed limit."""
    return Row(work, show(value), "", "", show(value), f"< {show(limit)}", value < limit)


def duration(seconds: float) -> str:
    """A time with a unit that suits it."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} us"


def megabytes(value: float) -> str:
    """An amount of memory."""
    return f"{value:.1f} MB" if value % 1 else f"{value:.0f} MB"
