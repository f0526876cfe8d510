"""What answers are worth: each blank once, for what follows from one's own numbers as for what agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..marking.compare import Judged, JudgedAnswers
from ..marking.hints import HintKind
from ..marking.verdicts import Verdict
from .settings import PointScheme


class BlankMark(NamedTuple):
    """The points of one blank, of those that it is worth, and ``why`` where they are not plain: the kind of
    what explains a wrong answer (``marking.hints.HintKind``) with its mistake, or ``again:`` and a mistake
    that has cost its points before.
    """

    step: Judged
    points: Fraction
    worth: Fraction
    why: str = ""


def marks(found: JudgedAnswers, scheme: PointScheme) -> tuple[BlankMark, ...]:
    """A mark for each blank of the sheet; answers that the sheet does not ask for are worth nothing.

    What agrees with the key or follows from the learner's own numbers has all points, whatever came before;
    what rests on wrong zeros or stock numbers does not follow (``marking.verdicts``).
    """
    asked = [step for step in found.steps if step.question is not None]
    worth = worth_of([step.question for step in asked if step.question is not None], scheme)
    charged, out = dict[str, set[Decimal]](), list[BlankMark]()
    for step in asked:
        assert step.question is not None
        # A 0 is no work that a mistake has spoilt.
        full, why = worth[step.question], _explained(step) if step.value else ""
        is_right = step.verdict in (Verdict.AGREES, Verdict.FOLLOWS)
        if scheme.once and step.hint is not None and step.hint.kind is HintKind.MISTAKE:
            before = charged.setdefault(step.hint.mistake, set())
            # Nor is one number written everywhere.
            if before and step.value and step.value not in before:
                is_right, why = True, f"again:{step.hint.mistake}"
            before |= {step.value} if step.value is not None else set()
        out.append(BlankMark(step, full if is_right else Fraction(0), full, why))
    return tuple(out)


def worth_of(questions: Sequence[int], scheme: PointScheme) -> Mapping[int, Fraction]:
    """What a blank of each question is worth; ``questions`` are those of all blanks of a sheet."""
    own = {int(number): Fraction(str(points)) for number, points in scheme.questions}
    worth = {
        question: own[question] / count if question in own else Fraction(str(scheme.each))
        for question, count in Counter(questions).items()
    }
    total = sum((worth[question] for question in questions), Fraction(0))
    if scheme.out_of and total:
        scale = Fraction(str(scheme.out_of)) / total
        return {question: points * scale for question, points in worth.items()}
    return worth


def _explained(step: Judged) -> str:
    if step.hint is None:
        return ""
    kind = step.hint.kind.value
    return f"{kind}:{step.hint.mistake}" if step.hint.mistake else kind
