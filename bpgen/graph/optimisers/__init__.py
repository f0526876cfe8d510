"""The optimisers: one file each, which is found by its name. Room: see README.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..listing import Listed, names_in
from .rule import OptimiserRule

__all__ = ["PLAIN", "OptimiserRule", "optimiser", "optimisers"]

#: The optimiser of a problem that names none.
PLAIN = "gradient-descent"


_NAMES = tuple(sorted(names_in(Path(__file__).parent, "rule"), key=lambda name: name != PLAIN))
_RECORDS: Mapping[str, OptimiserRule] = Listed(__name__, "OPTIMISER", _NAMES)


def optimiser(name: str) -> OptimiserRule:
    """The optimiser of this name, which is one of ``optimisers()``."""
    return _RECORDS[name]


def optimisers() -> tuple[str, ...]:
    """The names of all optimisers, plain gradient descent first."""
    return _NAMES
