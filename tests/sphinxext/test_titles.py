"""Titles of steps: names set as symbols, with their indices and the number of their sample."""

from __future__ import annotations

from functools import partial

import pytest

from bpgen import LayerNetwork
from bpgen.errors.languages import LANGUAGES
from bpgen.lesson.live import LiveProblem
from bpgen.lesson.steps import Teller
from bpgen.sphinxext.formulas import titled


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("preset", "key", "symbols"),
    [
        ("convolution", "dE_total/dout_m_1_1", ["E", "total", "out", "m,1,1"]),
        ("residual-deepml", "dE_total/dout_h1_L2[2]", ["E", "total", "(2)", "out", "h1,L2", "(2)"]),
    ],
)
def test_names_in_a_title_are_symbols(lang: str, preset: str, key: str, symbols: list[str]) -> None:
    live = LiveProblem(LayerNetwork.preset(preset))
    found = titled(live.graph, partial(Teller(live, lang).title, key))
    assert [node.astext() for node in found if node.children] == symbols
