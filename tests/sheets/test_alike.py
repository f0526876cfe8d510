"""Lines printed once for all that look alike say what the macro says of each of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen import LayerNetwork
from bpgen.graph.notation import Notation
from bpgen.network.problem import Network
from bpgen.sheets.drawing import SheetDrawing
from bpgen.sheets.exercise import Options
from bpgen.sheets.form import exercise_form
from support.strategies import small_networks, with_optimisers


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder without any template: ours print, and each macro runs for each line."""
    return tmp_path_factory.mktemp("own")


@given(
    with_optimisers(small_networks()),
    st.integers(1, 2),
    st.sampled_from([("deck",), ("none",), ("all",), ("forward",), ("round1",)]),
    st.sampled_from(["lecture", "nielsen:times=cross", "okatani:decimal=comma"]),
    st.sampled_from(["latex", "pandoc"]),
    st.booleans(),
)
def test_the_same_text_as_line_by_line(
    own: Path, network: Network, rounds: int, worked: tuple[str, ...], notation: str, form: str, key: bool
) -> None:
    picture = SheetDrawing(replace(network, notation=Notation.of(notation)).graph, short=True)
    options = Options(rounds=rounds, worked=worked)
    alike, each = (
        exercise_form(
            picture, chosen, "", "", key=key, program=True, command=True, note=False, page=False, form=form
        )
        for chosen in (options, options._replace(templates=own))
    )
    assert alike == each


@pytest.mark.parametrize("form", ["latex", "typst", "pandoc"])
@pytest.mark.parametrize("name", ["attention-rukenx", "batch-norm", "max-pooling", "gru"])
def test_the_same_text_of_layers(own: Path, name: str, form: str) -> None:
    """Of two formulas of one shape, one may have derivatives where the other has plain names."""
    options = Options(lang="en")
    graph = LayerNetwork.preset(name).graph
    alike, each = (
        exercise_form(
            SheetDrawing(graph, short=False),
            chosen,
            "",
            "",
            key=False,
            program=True,
            command=True,
            note=False,
            page=False,
            form=form,
        )
        for chosen in (options, options._replace(templates=own))
    )
    assert alike == each
