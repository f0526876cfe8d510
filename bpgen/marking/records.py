"""A comparison as records, for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..trace.digits import plain
from .compare import JudgedAnswers
from .hints import Hint, HintKind
from .unreadable import Unreadable


class JudgedStep(NamedTuple):
    """One step judged. Numbers are as they are written: ``value`` the learner's, with all its digits, and
    empty where it is blank; ``right`` the key's, ``low`` and ``high`` the ends of what counts as right, all
    three empty where the right answers are not asked for.

    ``hint`` is a kind of ``marking.hints.Kind``, or empty; ``detail`` names the mistake, the power of ten,
    what is missing or has the wrong sign, what was put in for what (wrong>right), or the quantity whose
    number it is.

    A cell that was not read has a record of its own, with the verdict "unreadable": its kind of
    ``marking.unreadable.Trouble`` as ``hint``, its place as ``detail``; never its text, which a spreadsheet
    might run.
    """

    question: int | None
    round: int
    key: str
    value: str
    right: str
    low: str
    high: str
    verdict: str
    hint: str
    detail: str


def records(
    comparison: JudgedAnswers, unreadable: Iterable[Unreadable] = (), *, answers: bool = False
) -> Iterator[JudgedStep]:
    """The record of each step, in the order of the sheet; then those of cells that were not read.
    ``answers``: with the key's numbers and the intervals that it accepts.
    """
    worked = comparison.worked
    for step in comparison.steps:
        hint, place = step.hint, (step.key, step.round)
        detail = _detail(hint) if hint else ""
        value = "" if step.value is None else plain(step.value, keep_zeros=True)
        kind = hint.kind.value if hint else ""
        right = (worked.text(*place), *worked.accepted_text(*place)) if answers else ("", "", "")
        yield JudgedStep(step.question, *place[::-1], value, *right, step.verdict.value, kind, detail)
    for one in unreadable:
        yield JudgedStep(None, 0, "", "", "", "", "", "unreadable", one.trouble.value, one.place)


def _detail(hint: Hint) -> str:
    if hint.kind is HintKind.POWER:
        return str(hint.power)
    if hint.kind is HintKind.SWAPPED:
        return f"{hint.wrong}>{hint.right}"
    if hint.kind is HintKind.OTHER:
        return f"{hint.place[1]}@@{hint.place[0]}"
    return hint.mistake or hint.part
