"""The titles of presets, in each language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpgen import LayerNetwork, make_sheet
from bpgen.errors.languages import LANGUAGES
from bpgen.problems.preset import layer_names
from bpgen.words.texts import words
from bpgen.words.titles import title_in


def test_each_network_of_layers_has_a_title_in_each_language() -> None:
    for lang in LANGUAGES:
        assert set(words("presets", lang)) == set(layer_names()), lang
    for name in layer_names():
        assert title_in("en", LayerNetwork.preset(name)) == LayerNetwork.preset(name).title, name


@pytest.mark.parametrize(("lang", "title"), [("ja", "LSTM、2 ステップ"), ("en", "LSTM, two steps")])
def test_a_sheet_has_it_in_its_own(lang: str, title: str) -> None:
    lstm = LayerNetwork.preset("lstm-gomez")
    assert title in make_sheet(lstm, lang=lang).sheet_typ
    # A network that is made by a sheet in one language may be printed in the other.
    assert title in make_sheet(replace(lstm, title="LSTM、2 ステップ"), lang=lang).sheet_typ


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_title_of_the_users_own_stays(lang: str) -> None:
    mine = replace(LayerNetwork.preset("lstm-gomez"), title="my LSTM")
    assert "my LSTM" in make_sheet(mine, lang=lang).sheet_typ
    assert title_in(lang, replace(mine, name="mine", title="LSTM, two steps")) == "LSTM, two steps"
