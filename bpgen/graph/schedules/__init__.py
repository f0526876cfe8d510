"""The schedules of the learning rate: one file each, which is found by its name. Room: see README.md."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path

from ..listing import names_in
from .rule import Schedule

__all__ = ["CONSTANT", "Schedule", "schedule", "schedules"]

#: The schedule of a problem that names none.
CONSTANT = "constant"


@lru_cache(maxsize=8)
def schedule(name: str) -> Schedule:
    """The schedule of this name, which is one of ``schedules()``."""
    return import_module(f".{name.replace('-', '_')}", __name__).SCHEDULE  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def schedules() -> tuple[str, ...]:
    """The names of all schedules, the constant rate first."""
    return tuple(sorted(names_in(Path(__file__).parent, "rule"), key=lambda name: name != CONSTANT))
