"""The platforms that a class's problems are exported to: a file each, which is found by its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...graph.listing import Listed, names_in
from .platform import Coursework, Platform, Variant

__all__ = ["PLATFORMS", "Coursework", "Platform", "Variant", "names"]

_SHARED = (
    "platform",
    "quiz",
    "ends",
    "ends_rows",
    "steps",
    "package",
    "moodle_rows",
    "moodle_xml",
    "qti_rules",
)

#: Each platform by its name.
PLATFORMS: Mapping[str, Platform] = Listed(__name__, "PLATFORM", names_in(Path(__file__).parent, *_SHARED))


def names() -> list[str]:
    """The names of the platforms, in the order in which help lists them."""
    return sorted(PLATFORMS, key=lambda name: PLATFORMS[name].order)
