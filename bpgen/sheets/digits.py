"""Whether a sheet's digits are enough to tell a right answer from a wrong one."""

from __future__ import annotations

from decimal import Decimal

from ..errors import BpgenError
from ..network.problem import Network
from ..trace.loose import loose_updates
from .asked import asked, computed
from .exercise import Exercise

#: How far an answer is off that a sheet should not take for right.
_OFF = (Decimal("0.9"), Decimal("1.1"))
#: Over many kinds of networks, sheets with 4 figures have at most a tenth of such blanks; with 2 figures it
#: is most of them, with 1 figure or no decimal place all.
_DOUBTFUL, _HOPELESS = 0.5, 0.9


def loose_share(exercise: Exercise) -> float:
    """The part of a sheet's blanks that 0 or an answer a tenth off could fill and be accepted.

    Numbers that are stated, or 0 and nothing else, are not counted.
    """
    worked, spans = exercise.worked, []
    for round_, key in computed(worked.graph, exercise.options):
        low, high = worked.accepted(key, round_)
        if low < high:
            spans.append((worked.written[round_ - 1][key], low, high))
    loose = [
        right
        for right, low, high in spans
        if low <= 0 <= high or any(low <= off * right <= high for off in _OFF)
    ]
    return len(loose) / len(spans) if spans else 0.0


def uncertain_updates(exercise: Exercise) -> tuple[str, ...]:
    """The new parameters, by name, whose blanks accept nearly anything because the optimiser divides by
    gradients that are too close to 0 for the sheet's digits.
    """
    worked = exercise.worked
    if not (isinstance(worked.network, Network) and worked.network.optimiser.shape.rule.rescales):
        return ()
    blanks = asked(worked.graph, exercise.options)
    return tuple(dict.fromkeys(key for round_, key in loose_updates(worked) if (round_, key) in blanks))


def has_few_digits(exercise: Exercise) -> bool:
    """Whether at least half of the blanks accept 0 or an answer that is a tenth off.

    Raises ``BpgenError`` where nearly all do: such a sheet marks nothing.
    """
    share = loose_share(exercise)
    if share > _HOPELESS:
        raise BpgenError("documents.few_digits", where="digits", share=f"{share:.0%}")
    return share > _DOUBTFUL
