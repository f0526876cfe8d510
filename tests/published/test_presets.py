"""The networks that come with bpgen."""

from __future__ import annotations

import math
import re
from collections import Counter

import pytest

from bpgen.network.optimiser import Optimiser
from bpgen.network.problem import Network
from bpgen.problems.preset import preset_names, preset_text, published
from bpgen.trace.evaluate import evaluate, finite, train
from oracles.optimisers import train as train_in_numpy
from published.ledger import load, names_of_ledgers
from support.problems import problem_of

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


def test_what_is_said_of_a_source_counts_the_figures_of_its_ledger() -> None:
    counts = {
        run.network.removeprefix("preset:"): Counter(f.status for f in run.figures if not f.unconfirmed)
        for name in names_of_ledgers()
        for run in load(name).runs
        if run.network.startswith("preset:")
    }
    told = {name: of for name, of in published().items() if name in preset_names()}
    assert told == {name: of for name, of in counts.items() if of}


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_can_be_worked_and_trained(name: str) -> None:
    network = Network.preset(name)
    trace = evaluate(network, 2)
    assert all(finite(value) for values in trace.rounds for value in values.values())
    errors, _ = train(network, 200)
    assert math.isclose(errors[0], float(trace.value(trace.graph.objective)), rel_tol=1e-12)
    assert errors[-1] < errors[0]


def test_the_deck_by_adam_is_the_deck_with_the_numbers_of_the_paper() -> None:
    """The network is the deck's, the update Algorithm 1 of Kingma and Ba, Adam: A Method for Stochastic
    Optimization, ICLR 2015, with the rates of decay and the epsilon recommended there: three rounds in NumPy.
    """
    adam, deck = Network.preset("mazur-adam"), Network.preset("mazur")
    assert (adam.layers, adam.samples, adam.loss) == (deck.layers, deck.samples, deck.loss)
    paper = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    assert (adam.optimiser, adam.learning_rate) == (Optimiser.of({"kind": "adam", **paper}), 0.01)
    trace = evaluate(adam, 3)
    for n, (weights, _) in enumerate(train_in_numpy(problem_of(adam), "adam", 3, paper), 1):
        ours = [float(trace.value(f"w{k}+", n)) for k in range(1, 9)]
        assert ours == pytest.approx([x for w in weights for x in w.flatten()], rel=1e-13)


#: torch.optim.Adam of PyTorch 2.13 in double precision: the total error of a round, and w1, ..., w8 after it.
BY_TORCH = [
    (0.298371108760003, [0.140000228009751, 0.190000114006175, 0.240000200915074, 0.290000100458546,
                         0.390000001217033, 0.440000001209663, 0.509999995575721, 0.559999995602511]),
    (0.296243363890354, [0.130011522610457, 0.180011292687722, 0.230009486253572, 0.280009283916728,
                         0.379999382270048, 0.429999380874914, 0.519995427669120, 0.569995429355829]),
    (0.294120008523588, [0.120041924626124, 0.170041576901350, 0.220034379397158, 0.270034073783006,
                         0.369997761537028, 0.419997756498368, 0.529983247801739, 0.579983253814941]),
]  # fmt: skip


def test_the_deck_by_adam_is_that_of_pytorch() -> None:
    trace = evaluate(Network.preset("mazur-adam"), 3)
    for n, (error, weights) in enumerate(BY_TORCH, 1):
        ours = [float(trace.value("E_total", n)), *(float(trace.value(f"w{k}+", n)) for k in range(1, 9))]
        assert ours == pytest.approx([error, *weights], rel=0, abs=1e-14)


def test_the_first_step_of_adam_is_the_learning_rate() -> None:
    """Whatever the gradient, less a part of epsilon over its size."""
    trace = evaluate(Network.preset("mazur-adam"))
    for weight, gradient in {"w5": 0.082167041, "w7": -0.02260254, "w1": 0.000438568}.items():
        step = float(trace.value(weight) - trace.value(f"{weight}+"))
        by_hand = math.copysign(0.01 * (1 - 1e-8 / abs(gradient)), gradient)
        assert step == pytest.approx(by_hand, abs=1e-9)


def test_every_preset_of_a_source_has_a_ledger() -> None:
    checked = {run.network for name in names_of_ledgers() for run in load(name).runs}
    assert {f"preset:{name}" for name in PRESETS} <= checked
