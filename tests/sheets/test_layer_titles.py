"""Questions of a network of layers: no title twice in a section, what rows are, where the updates begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bpgen import LayerNetwork
from bpgen.formats.environment import Words
from bpgen.graph.quantity import Concept
from bpgen.lesson.lines import SheetRound
from bpgen.lesson.meaning import group_title
from bpgen.lesson.plan import Upto, plan
from bpgen.problems.preset import layer_names
from bpgen.trace.printed import Round
from support.layer_networks import KINDS, built, random_network


def _titles(network: LayerNetwork, lang: str = "en") -> Iterator[list[str]]:
    """The titles of each section."""
    words = Words(lang, form="plain")
    for section in plan(network.graph, 1, Upto.ALL):
        one = Round(network.graph, section.round)
        yield [str(group_title(words, one, group)) for group in section.groups]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", layer_names())
def test_no_title_twice_in_a_section(name: str, lang: str) -> None:
    for titles in _titles(LayerNetwork.preset(name), lang):
        assert len(titles) == len(set(titles)), titles


@pytest.mark.parametrize("kind", KINDS)
def test_no_title_twice_in_any_network(kind: str) -> None:
    for seed in range(6):
        for titles in _titles(built(random_network(kind, seed))):
            assert len(titles) == len(set(titles)), titles


@pytest.mark.parametrize(
    ("name", "expected", "lacking"),
    [
        ("rnn", "Values of the layer: dense, step 3", "row"),
        ("embedding", "Values of the layer: recurrent layer, step 3", "word"),
        ("transformer-block", "Values of the layer: layer norm, token 3", "step"),
        ("batch-norm", "Values of the layer: dense, sample 3", "step"),
        ("batch-norm", "Derivatives: batch norm, column 2", "step"),
        ("dropout-deepml", "Values of the layer: dense, row 2", "step"),
        ("attention-rukenx", "Derivatives: attention, keys", "step"),
    ],
)
def test_what_a_row_is(name: str, expected: str, lacking: str) -> None:
    titles = [title for section in _titles(LayerNetwork.preset(name)) for title in section]
    assert expected in titles
    assert not any(lacking in title for title in titles)


def test_the_rows_of_several_batches_are_rows() -> None:
    """A title with two samples would tell nobody which is meant."""
    network = LayerNetwork.preset("batch-norm")
    titles = next(_titles(replace(network, samples=network.samples * 2)))
    assert titles[1] == "Values of the layer: dense, row 2 (sample 1)"


@pytest.mark.parametrize(
    ("name", "first"),
    [("layer-norm", {"gamma1+", "w_h1_1+"}), ("attention-rukenx", {"wq1_1+"}), ("residual-deepml", set())],
)
def test_the_updates_of_a_layer_begin_a_row(name: str, first: set[str]) -> None:
    """Beside the last gradient, an update would be taken for its own; of several samples it is."""
    graph = LayerNetwork.preset(name).graph
    sheet = SheetRound(Round(graph, 1), {q.key for q in graph.defined}, lambda _: True, filled=False)
    updates = (q.key for q in graph.defined if q.concept is Concept.UPDATED)
    assert {key for key in updates if sheet.line(key, blank=True).starts_row} == first
