"""The networks that come with bpgen."""

from __future__ import annotations

import math
import re

import pytest

from bpgen.network.problem import Network
from bpgen.problems.preset import preset_names, preset_text
from bpgen.trace.evaluate import evaluate, finite, train
from published.ledger import load, names_of_ledgers

PRESETS = [
    "han-kamber",
    "linear",
    "mazur",
    "mini-batch",
    "neuron",
    "neuron-cross-entropy",
    "relu-logistic-softmax",
    "softmax-loss",
    "xor-tanh",
]


def test_all_are_listed() -> None:
    assert set(PRESETS) <= set(preset_names())
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in preset_names())


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_is_a_whole_network_with_its_source(name: str) -> None:
    network = Network.preset(name)
    assert network.name == name
    assert re.match(r"\d+(-\d+)+, ", network.title), "a title starts with the sizes, which all languages read"
    assert len(network.title) <= 40
    assert re.search(r"\b(19|20)\d\d\b", network.source), "a source has its year"
    assert "seed" not in preset_text(name), "a published network is given, not drawn"
    assert [int(n) for n in network.title.split(",")[0].split("-")] == list(network.architecture.sizes)


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_can_be_worked_and_trained(name: str) -> None:
    network = Network.preset(name)
    trace = evaluate(network, 2)
    assert all(finite(value) for values in trace.rounds for value in values.values())
    errors, _ = train(network, 200)
    assert math.isclose(errors[0], float(trace.value(trace.graph.objective)), rel_tol=1e-12)
    assert errors[-1] < errors[0]


def test_every_preset_of_a_source_has_a_ledger() -> None:
    checked = {run.network for name in names_of_ledgers() for run in load(name).runs}
    assert {f"preset:{name}" for name in PRESETS} <= checked
