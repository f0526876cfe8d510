"""The schedules of the learning rate: one file each, which is found by its name. Room: see README.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..listing import Listed, names_in
from .rule import Schedule

__all__ = ["CONSTANT", "SCHEDULES", "Schedule"]

#: The schedule of a problem that names none.
CONSTANT = "constant"
_NAMES = tuple(sorted(names_in(Path(__file__).parent, "rule"), key=lambda name: name != CONSTANT))
#: Each schedule's record by its name, the constant rate first.
SCHEDULES: Mapping[str, Schedule] = Listed(__name__, "SCHEDULE", _NAMES)
