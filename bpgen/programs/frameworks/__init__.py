"""The frameworks: one file each, which is found by its name, as is its template in ``templates/programs``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...graph.listing import Listed, names_in
from .framework import Framework

#: Each framework's record by its name.
FRAMEWORKS: Mapping[str, Framework] = Listed(
    __name__, "FRAMEWORK", names_in(Path(__file__).parent, "framework")
)


def in_order() -> tuple[str, ...]:
    """The names of the frameworks in the order in which pages show them."""
    return tuple(sorted(FRAMEWORKS, key=lambda name: FRAMEWORKS[name].order))
