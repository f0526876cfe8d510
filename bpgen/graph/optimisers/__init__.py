"""The optimisers: one file each, which is found by its name. Room: see README.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..listing import Listed, names_in
from .rule import OptimiserRule

__all__ = ["OPTIMISERS", "PLAIN", "OptimiserRule"]

#: The optimiser of a problem that names none.
PLAIN = "gradient-descent"
_NAMES = tuple(sorted(names_in(Path(__file__).parent, "rule"), key=lambda name: name != PLAIN))
#: Each optimiser's record by its name, plain gradient descent first.
OPTIMISERS: Mapping[str, OptimiserRule] = Listed(__name__, "OPTIMISER", _NAMES)
