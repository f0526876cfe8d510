"""Templates that are kept compiled: what one notation has worked out is not what another prints."""

from __future__ import annotations

import pytest

from bpgen.formats import environment
from bpgen.graph.notation import Notation

TEXT = '<< "-0.28" | number >> <% if times %><< times >><% endif %>'


@pytest.mark.parametrize("order", [("point", "comma"), ("comma", "point")])
def test_a_compiled_text_keeps_to_its_notation(order: tuple[str, str]) -> None:
    """In any order, and as in processes one after the other: what is compiled is kept on the disk."""
    shown = {}
    for decimal in (*order, *order):
        environment.environment.cache_clear()
        made = environment.environment(None, "myst", Notation(decimal=decimal))
        shown[decimal] = made.get_template(f"\0{TEXT}").render()
    assert "-0.28" in shown["point"]
    assert "-0{,}28" in shown["comma"]
