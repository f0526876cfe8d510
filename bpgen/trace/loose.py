"""Updates that rounding decides, as where an optimiser divides by a gradient of which no digit is sure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..graph.quantity import Concept
from .digits import unit
from .rounding import Worked

#: A step of fewer units of the parameter's last place is too short to tell anything.
_UNITS = 5


def loose_updates(worked: Worked) -> Iterator[tuple[int, str]]:
    """The new parameters, by round and key, of which an answer is accepted that is farther off than the
    longest step that the parameter has taken.
    """
    longest: dict[str, Decimal] = {}
    for round_, written in enumerate(worked.written, 1):
        for q in worked.graph.at(Concept.UPDATED):
            new, old = written[q.key], written[worked.graph.round_before[q.key]]
            least = _UNITS * unit(old or Decimal(1), worked.contract.policy)
            longest[q.key] = max(longest.get(q.key, least), abs(new - old))
            low, high = worked.accepted(q.key, round_)
            if max(high - new, new - low) >= longest[q.key]:
                yield round_, q.key
