"""What a judge finds: how much was compared, how far apart at most, and what differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

#: Numbers agree that differ by no more than this part of themselves.
TOLERANCE = 1e-10
#: Differences are kept up to so many: who sees a hundred need not see a thousand.
_MOST_KEPT = 100


class Judge(StrEnum):
    """The judges. Their words are the keys of the texts."""

    PRINTED_ROUND = "printed-round"
    PRINTED_CARRY = "printed-carry"
    TAUGHT = "taught"
    SYMPY = "sympy"
    COMPLEX_STEP = "complex-step"


@dataclass(frozen=True, slots=True)
class Difference:
    """A quantity that a judge finds to be another number than ours."""

    network: str
    judge: Judge
    round: int
    name: str
    ours: str
    theirs: str


@dataclass(slots=True)
class JudgeVerdict:
    """What one judge has found so far.

    ``largest`` is the largest relative difference; for the judge of printed lines that carry full
    precision, the largest share of the room that the digits leave. ``skipped`` counts lines that have
    no value at the digits printed in them, such as the logarithm of a printed 0.
    """

    judge: Judge
    comparisons: int = 0
    largest: float = 0.0
    skipped: int = 0
    differing: int = 0
    differences: list[Difference] = field(default_factory=list)

    def compare(
        self,
        network: str,
        round_: int,
        name: str,
        ours: Decimal | float | str,
        theirs: Decimal | float | str,
        distance: float,
        most: float = TOLERANCE,
    ) -> None:
        """Count a comparison; where the distance is more than the most, a difference."""
        self.comparisons += 1
        # A distance that is not a number is a difference, too.
        if not distance <= most:
            self.differing += 1
            if len(self.differences) < _MOST_KEPT:
                found = Difference(network, self.judge, round_, name, _plain(ours), _plain(theirs))
                self.differences.append(found)
        self.largest = max(self.largest, distance)

    def compare_values(
        self,
        network: str,
        round_: int,
        name: str,
        ours: Decimal,
        theirs: Decimal | float,
        noise: Decimal,
    ) -> None:
        """Count a comparison of two numbers that may differ by this noise; leave out what is all noise."""
        other = Decimal(theirs)
        if not other.is_finite() or (ours != other and max(abs(ours), abs(other)) <= noise):
            self.skipped += 1
            return
        self.compare(network, round_, name, ours, other, relative(ours, other, noise / Decimal(TOLERANCE)))


@dataclass(slots=True)
class JudgesReport:
    """The verdicts of all judges; how many networks SymPy had to take definition by definition."""

    verdicts: dict[Judge, JudgeVerdict] = field(default_factory=lambda: {j: JudgeVerdict(j) for j in Judge})
    networks: int = 0
    by_definition: int = 0

    @property
    def differing(self) -> int:
        """How many comparisons found a difference."""
        return sum(v.differing for v in self.verdicts.values())


def relative(ours: Decimal | float, theirs: Decimal | float, least: Decimal | float = 0) -> float:
    """How far apart two numbers are, as a part of the larger; of ``least`` where both are smaller."""
    a, b = Decimal(ours), Decimal(theirs)
    if a == b:
        return 0.0
    return float(abs(a - b) / max(abs(a), abs(b), Decimal(least)))


def _plain(value: Decimal | float | str) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"
