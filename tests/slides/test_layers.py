"""Decks of networks of layers of any kind: every value of a round, in each engine, and what is refused."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from bpgen import BpgenError, LayerNetwork
from bpgen.cli import cli
from bpgen.errors.languages import LANGUAGES
from bpgen.exports.toml import problem_text
from bpgen.formats.formulas import Equation
from bpgen.formats.typst import make_pdf
from bpgen.lesson.blocks import Derivation, FigureOf, Given, Table
from bpgen.lesson.plan import Upto, plan
from bpgen.problems.preset import layer_names
from bpgen.slides.beamer import beamer_source
from bpgen.slides.deck import deck, parts_of
from bpgen.slides.model import DeckOptions, Detail
from bpgen.slides.reveal import reveal_files
from bpgen.slides.typst import typst_source
from bpgen.trace.printed import Round
from slides.test_tex_log import Made, smallest_types


def _keys(network: LayerNetwork) -> list[str]:
    sections = plan(network.graph, 1, Upto.ALL)
    return [key for section in sections for group in section.groups for key in group.keys]


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("name", ["convolution", "lstm-gomez", "attention-rukenx", "transformer-block"])
def test_a_deck_has_every_value_of_a_round_once(name: str, detail: Detail) -> None:
    network = LayerNetwork.preset(name)
    blocks = [
        block
        for part in deck(network, DeckOptions(lang="en", detail=detail), "latex")
        for slide in part.slides
        for block in slide.every
    ]
    steps = [getattr(b.symbol, "symbol", b.symbol) for b in blocks if isinstance(b, Derivation)]
    cells = [cell for b in blocks if isinstance(b, Table) for row in b.rows for cell in row]
    tabled = [cell.sides[0] for cell in cells if isinstance(cell, Equation)]
    one = Round(network.graph, 1)
    assert sorted(map(str, steps + tabled)) == sorted(str(one.name(key)) for key in _keys(network))
    assert bool(tabled) == (detail is Detail.DECK)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", layer_names())
def test_a_deck_of_every_preset_is_made(name: str, lang: str) -> None:
    """As PDF in both languages; as TeX, whose formulas are the same in both, in one by turns."""
    network, options = LayerNetwork.preset(name), DeckOptions(lang=lang)
    assert make_pdf(typst_source(network, options))
    if layer_names().index(name) % 2 == LANGUAGES.index(lang):
        assert "\\end{document}" in beamer_source(network, options)


@pytest.mark.parametrize("name", layer_names())
def test_no_given_value_is_alone_on_a_slide(name: str) -> None:
    """Where there are more than one slide holds, the learning rate has company on the last."""
    parts = parts_of(LayerNetwork.preset(name), DeckOptions(lang="en"), "plain")
    blocks = [block for part in parts for slide in part.slides for block in slide.blocks]
    counts = [sum(len(cells) for _, cells in block.rows) for block in blocks if isinstance(block, Given)]
    assert min(counts) > 1


#: The layers that have a figure on slides of 16:9, and of how many pieces where the whole is too high.
_DRAWN = {
    "convolution": {1: 1},
    "convolution-sequence": {1: 2},
    "mean-pooling": {1: 1, 2: 1},
    "rnn": {1: 2},
    "lstm-gomez": {1: 3},
    "attention-rukenx": {1: 1},
    "attention-yeh": {1: 1},
    "layer-norm": {2: 1},
    "transformer-block": {1: 1, 2: 1, 3: 1, 6: 1},
}


@pytest.mark.parametrize("name", _DRAWN)
def test_the_figure_of_a_layer_is_before_its_steps(name: str) -> None:
    network = LayerNetwork.preset(name)
    (part,) = deck(network, DeckOptions(lang="en", parts=("forward",)), "plain")
    drawn = [block for slide in part.slides for block in slide.blocks if isinstance(block, FigureOf)]
    assert Counter(block.layer for block in drawn) == _DRAWN[name]
    met = set[int]()
    for slide in part.slides:
        for block in slide.blocks:
            if isinstance(block, FigureOf):
                assert block.layer not in met or block.piece
                met.add(block.layer)
            elif isinstance(block, Derivation) and not met:
                assert 1 not in _DRAWN[name]


@pytest.mark.parametrize(
    ("name", "ratio"), [("convolution", "16:9"), ("attention-yeh", "16:9"), ("gru", "4:3")]
)
def test_figures_of_layers_are_read_from_the_last_row(name: str, ratio: str, tmp_path: Path) -> None:
    network = LayerNetwork.preset(name)
    options = DeckOptions(lang="en", parts=("forward",), ratio=ratio)
    (tmp_path / "sheet.pdf").write_bytes(make_pdf(typst_source(network, options)))
    (part,) = deck(network, options, "plain")
    figures = [any(isinstance(block, FigureOf) for block in slide.blocks) for slide in part.slides]
    sizes = [*smallest_types(Made("", tmp_path, [], len(figures), (0.0, 0.0)))]
    assert any(figures)
    for number, size in enumerate(sizes, 1):
        assert size >= 0.035, f"slide {number}"


@pytest.mark.parametrize(
    ("name", "part"), [("max-pooling", "layer-1"), ("transformer-block", "introduction")]
)
def test_what_is_dense_is_read_from_the_last_row(name: str, part: str, tmp_path: Path) -> None:
    """Formulas with cases go on on another slide; boxes of many layers are as wide as their column."""
    options = DeckOptions(lang="ja", parts=(part,))
    (tmp_path / "sheet.pdf").write_bytes(make_pdf(typst_source(LayerNetwork.preset(name), options)))
    sizes = [*smallest_types(Made("", tmp_path, [], 0, (0.0, 0.0)))]
    assert len(sizes) > 4
    for number, size in enumerate(sizes, 1):
        assert size >= 0.035, f"slide {number}"


def test_slides_for_a_browser_name_the_network_or_have_its_file() -> None:
    preset = reveal_files(LayerNetwork.preset("rnn"), DeckOptions(lang="en"))
    assert b"'rnn'" in preset["conf.py"]
    table = {"kind": "rnn", "units": 1, "weights": [[0.5]], "recurrent": [[0.8]]}
    own = LayerNetwork([table], [{"inputs": [[1], [2]], "targets": [[0.5], [0.9]]}])
    files = reveal_files(own, DeckOptions(lang="en"))
    assert b'kind = "rnn"' in files["network.toml"]
    assert b"network.toml" in files["conf.py"]


def test_a_part_alone_has_the_same_slides() -> None:
    network = LayerNetwork.preset("convolution")
    whole = deck(network, DeckOptions(lang="en"), "plain")
    (alone,) = deck(network, DeckOptions(lang="en", parts=("layer-1",)), "plain")
    same = next(part for part in whole if part.name == "layer-1")
    assert [slide.title for slide in alone.slides] == [slide.title for slide in same.slides]
    with pytest.raises(BpgenError, match="layer-9"):
        deck(network, DeckOptions(lang="en", parts=("layer-9",)), "plain")


def test_the_command_makes_a_deck_of_a_file_of_layers(tmp_path: Path) -> None:
    source = LayerNetwork.preset("rnn")
    file = tmp_path / "mine.toml"
    file.write_text(problem_text(source), encoding="utf-8")
    said = CliRunner().invoke(
        cli, ["slides", "--network", str(file), "--format", "tex", "--lang", "en", "--out", str(tmp_path)]
    )
    assert said.exit_code == 0, said.output
    text = (tmp_path / "mine-en-slides.tex").read_text(encoding="utf-8")
    assert re.search(r"bpgen verify", text)


def test_a_graph_of_formulas_has_no_slides() -> None:
    said = CliRunner().invoke(cli, ["slides", "--network", "two-apples", "--lang", "en"])
    assert isinstance(said.exception, BpgenError)
    assert "graph of formulas" in said.exception.text("en")
