"""The names that users type, by what they are names of: what help and its reference list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..graph.architecture import ActivationName, LossName
from ..graph.optimisers import optimisers
from ..graph.schedules import schedules
from ..lesson.choose import CHOICES
from .frameworks import in_order

LISTS: Mapping[str, Sequence[str]] = {
    "activations": tuple(ActivationName),
    "frameworks": in_order(),
    "losses": tuple(LossName),
    "optimisers": optimisers(),
    "schedules": schedules(),
    "steps": CHOICES,
}
