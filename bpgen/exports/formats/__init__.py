"""The formats of records: one file each, which is found by its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...graph.listing import Listed, names_in
from .format import RecordFormat, Records

#: Each format by its name.
FORMATS: Mapping[str, RecordFormat] = Listed(__name__, "FORMAT", names_in(Path(__file__).parent, "format"))


def names() -> list[str]:
    """The names of the formats, in the order in which help lists them."""
    return sorted(FORMATS, key=lambda name: FORMATS[name].order)


def written(records: Records, name: str) -> str:
    r"""Records as a text in the format of this name.

    >>> written(Records(("key", "value"), [("w1", 0.15)]), "csv")
    'key,value\r\nw1,0.15\r\n'
    """
    return "".join(FORMATS[name].lines(records))
