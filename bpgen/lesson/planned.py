"""What a plan consists of: sections, and questions of quantities that are worked together."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Upto(StrEnum):
    """How far an exercise goes."""

    FORWARD = "forward"
    ERROR = "error"
    OUTPUT = "output"
    HIDDEN = "hidden"
    ALL = "all"


class PlannedQuestion(NamedTuple):
    """One question: quantities worked together. ``kind`` chooses its title."""

    kind: str
    keys: tuple[str, ...]
    unit: str = ""
    parameters: tuple[str, ...] = ()
    sample: int | None = None
    layer: int | None = None
    step: int | None = None
    sort: str = ""


class PlannedSection(NamedTuple):
    """A part of one round: forward, error, output, hidden or inputs."""

    kind: str
    round: int
    groups: tuple[PlannedQuestion, ...]
    layer: int | None = None
