"""The schedules of the learning rate: one file each, which is found by its name. Room: see README.md."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path

from .rule import Schedule

__all__ = ["CONSTANT", "Schedule", "schedule", "schedules"]

#: The schedule of a problem that names none.
CONSTANT = "constant"


@lru_cache(maxsize=8)
def schedule(name: str) -> Schedule:
    """The schedule of this name, which is one of ``schedules()``."""
    return import_module(f".{name}", __name__).SCHEDULE  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def schedules() -> tuple[str, ...]:
    """The names of all schedules, the constant rate first."""
    names = (p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in ("__init__", "rule"))
    return tuple(sorted(names, key=lambda name: (name != CONSTANT, name)))
