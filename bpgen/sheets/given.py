"""The given values of a sheet."""

from __future__ import annotations

from collections.abc import Collection

from ..formats.environment import Words
from ..formats.slots import DocumentSlot, Fill
from ..graph.quantity import Graph
from ..lesson.given import GivenOfSheet, given_cells
from ..lesson.rules import given_values
from ..trace.printed import Round


def given_block(t: Words, graph: Graph, drawn: Collection[str]) -> GivenOfSheet:
    """The given values but those that are ``drawn``; ``t`` gives the texts of the kind "sheet"."""
    name = Round(graph, 1).name
    found = ((heading, [key for key in keys if key not in drawn]) for heading, keys in given_values(t, graph))
    return GivenOfSheet(
        tuple((heading, tuple(given_cells(graph, keys, name, _slot))) for heading, keys in found if keys)
    )


def _slot(key: str) -> DocumentSlot:
    return DocumentSlot(Fill.NUMBER, key, 1)
