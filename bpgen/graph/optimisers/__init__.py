"""The optimisers: one file each, which is found by its name. Room: see README.md."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path

from ..listing import names_in
from .rule import OptimiserRule

__all__ = ["PLAIN", "OptimiserRule", "optimiser", "optimisers"]

#: The optimiser of a problem that names none.
PLAIN = "gradient-descent"


@lru_cache(maxsize=32)
def optimiser(name: str) -> OptimiserRule:
    """The optimiser of this name, which is one of ``optimisers()``."""
    module = import_module(f".{name.replace('-', '_')}", __name__)
    return module.OPTIMISER  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def optimisers() -> tuple[str, ...]:
    """The names of all optimisers, plain gradient descent first."""
    return tuple(sorted(names_in(Path(__file__).parent, "rule"), key=lambda name: name != PLAIN))
