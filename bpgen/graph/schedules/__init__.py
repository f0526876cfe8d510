"""The schedules of the learning rate: one file each, which is found by its name. Room: see README.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..listing import Listed, names_in
from .rule import Schedule

__all__ = ["CONSTANT", "Schedule", "schedule", "schedules"]

#: The schedule of a problem that names none.
CONSTANT = "constant"


_NAMES = tuple(sorted(names_in(Path(__file__).parent, "rule"), key=lambda name: name != CONSTANT))
_RECORDS: Mapping[str, Schedule] = Listed(__name__, "SCHEDULE", _NAMES)


def schedule(name: str) -> Schedule:
    """The schedule of this name, which is one of ``schedules()``."""
    return _RECORDS[name]


def schedules() -> tuple[str, ...]:
    """The names of all schedules, the constant rate first."""
    return _NAMES
