"""A learner's numbers beside ours, step by step: what agrees, what follows from what, what comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ..lesson.plan import PlannedSection
from ..trace.rounding import Worked
from .answers import Answer
from .hints import Hint, hinter
from .sheet import SectionBlanks
from .verdicts import Verdict, verdicts

__all__ = ["Judged", "JudgedAnswers", "JudgedPart", "Verdict", "compare"]

#: So many numbers that come from nowhere make a sheet doubtful, if not one in ``_HARDLY_ANY`` agrees.
_SEVERAL = 3
_HARDLY_ANY = 10


class Judged(NamedTuple):
    """One step judged. ``question`` is None for what the sheet does not ask, ``value`` where it is blank."""

    question: int | None
    round: int
    key: str
    value: Decimal | None
    verdict: Verdict
    hint: Hint | None = None


class JudgedPart(NamedTuple):
    """The steps of one section of the sheet; ``section`` is None for what the sheet does not ask."""

    section: PlannedSection | None
    steps: tuple[Judged, ...]


@dataclass(frozen=True, eq=False)
class JudgedAnswers:
    """All of a learner's numbers judged, in the order of the sheet."""

    worked: Worked
    parts: tuple[JudgedPart, ...]

    @property
    def steps(self) -> tuple[Judged, ...]:
        """All steps."""
        return tuple(step for part in self.parts for step in part.steps)

    def of(self, *verdicts: Verdict) -> tuple[Judged, ...]:
        """The steps with one of these verdicts."""
        return tuple(step for step in self.steps if step.verdict in verdicts)

    @property
    def first(self) -> Judged | None:
        """The step to look at first: the first that does not even follow, else the first that follows."""
        wrong = (*self.of(Verdict.DIFFERS), *self.of(Verdict.FOLLOWS))
        return wrong[0] if wrong else None

    @property
    def is_of_another_sheet(self) -> bool:
        """Whether it looks as if these were the answers to other numbers: hardly any of them agrees, and
        several neither follow from the others nor come from a mistake that we know.
        """
        given = len(self.steps) - len(self.of(Verdict.BLANK))
        strange = [step for step in self.of(Verdict.DIFFERS) if step.hint is None]
        return len(strange) >= _SEVERAL and _HARDLY_ANY * len(self.of(Verdict.AGREES)) <= given


def compare(worked: Worked, parts: Sequence[SectionBlanks], answers: Iterable[Answer]) -> JudgedAnswers:
    """Judge the answers to a sheet with these blanks; ``worked`` has its rounds.

    Answers that the sheet does not ask for are judged likewise, and come last.
    """
    own = {(a.round, a.key): a.value for a in answers}
    asked = [(step.round, step.key) for part in parts for step in part.steps]
    found = verdicts(worked, own)
    hint = hinter(worked, own, asked, found.numbers)

    def judge(question: int | None, round_: int, key: str) -> Judged:
        place = (round_, key)
        value = own.get(place)
        if value is None:
            return Judged(question, round_, key, None, Verdict.BLANK)
        verdict = found.verdicts[place]
        # What rests on a wrong zero, or is one number written everywhere, tells nothing.
        explained = verdict is Verdict.DIFFERS and place not in found.worthless
        return Judged(question, round_, key, value, verdict, hint(place) if explained else None)

    out = [JudgedPart(part.section, tuple(judge(*step) for step in part.steps)) for part in parts]
    more = tuple(judge(None, *place) for place in own if place not in set(asked))
    return JudgedAnswers(worked, (*out, *([JudgedPart(None, more)] if more else ())))
