"""Figures of layers on sheets and keys: the key's have the values, the sheet's source has no answer."""

from __future__ import annotations

import re

import pytest

from bpgen import LayerNetwork
from bpgen.figures.layers import with_figures
from bpgen.graph.layer_values import layer_values
from bpgen.lesson.plan import Upto
from bpgen.sheets.exercise import Options, make_exercise, sheet_and_key
from support.sheets import IDENTITY_OF_TESTS

_BEGIN = {"typst": "#layer-picture(", "latex": r"\bplayer{"}


def _figures(text: str, form: str) -> list[str]:
    """The source of each figure, up to the next figure or question."""
    end = {"typst": "#question(", "latex": r"\bpquestion"}[form]
    return [piece.split(end)[0] for piece in text.split(_BEGIN[form])[1:] if "define" not in piece[:5]]


@pytest.mark.parametrize("form", ["typst", "latex"])
@pytest.mark.parametrize("name", ["convolution", "gru", "attention-rukenx", "layer-norm", "residual-deepml"])
def test_the_key_has_the_values_and_the_sheet_the_names(name: str, form: str) -> None:
    network = LayerNetwork.preset(name)
    exercise = make_exercise(network, Options(lang="en"), IDENTITY_OF_TESTS)
    sheet, key = (_figures(text.split("this sheet")[-1], form) for text in sheet_and_key(exercise, form))
    layers = with_figures(network.architecture)
    given = {exercise.worked.text(q.key) for q in network.graph.given}
    if form == "latex":  # the preamble defines the command
        sheet, key = sheet[-len(layers) :], key[-len(layers) :]
    assert len(sheet) == len(key) == len(layers)
    for number, on_sheet, on_key in zip(layers, sheet, key, strict=True):
        for found in layer_values(network.architecture)[number - 1].passed.keys:
            value = exercise.worked.text(found)
            number_alone = re.compile(rf"(?<![0-9.]){re.escape(value.lstrip('-'))}(?![0-9.])")
            assert number_alone.search(on_key), found
            if value not in given and len(value) > 4:  # an answer that a given number equals is there
                assert not number_alone.search(on_sheet), found


def test_a_sheet_along_one_quantity_has_the_figures_of_its_layers_alone() -> None:
    network = LayerNetwork.preset("max-pooling")
    options = Options(lang="en", along="net_m_1_1")
    text, _ = sheet_and_key(make_exercise(network, options, IDENTITY_OF_TESTS), "typst")
    assert text.count("#layer-picture(") == 1


def test_the_second_round_has_no_figures_of_its_own() -> None:
    network = LayerNetwork.preset("rnn")
    options = Options(lang="en", rounds=2, upto=Upto.FORWARD)
    text, _ = sheet_and_key(make_exercise(network, options, IDENTITY_OF_TESTS), "typst")
    assert text.count("#layer-picture(") == len(with_figures(network.architecture))
