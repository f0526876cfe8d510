"""The names that users type, by what they are names of: what help and its reference list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..graph.architecture import ActivationName, LossName
from ..graph.optimisers import OPTIMISERS
from ..graph.schedules import SCHEDULES
from ..lesson.choose import CHOICES
from ..printers.notation import NOTATIONS
from .frameworks import in_order

LISTS: Mapping[str, Sequence[str]] = {
    "activations": tuple(ActivationName),
    "frameworks": in_order(),
    "losses": tuple(LossName),
    "notations": tuple(NOTATIONS),
    "optimisers": tuple(OPTIMISERS),
    "schedules": tuple(SCHEDULES),
    "steps": CHOICES,
}
