"""Drawn problems: the same for ever, friendly to the hand, and fair."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from bpgen import Contract, Layer, Network, Sample, SpecError, evaluate, work
from bpgen.graph.architecture import ActivationName, BiasRule, LossName
from bpgen.graph.mistakes import mistakes
from bpgen.graph.quantity import Concept
from bpgen.network.limits import LARGEST_SEED
from bpgen.problems.sampling import Wanted, WantedLayer, draw, wanted_like
from bpgen.trace.domains import FLOAT
from support.folding import fold

SEEDS = range(200)


def layers(network: Network) -> list[tuple[tuple[tuple[float, ...], ...], tuple[float, ...]]]:
    """Weights and biases of each layer."""
    return [(layer.weights, layer.biases) for layer in network.layers]


def test_these_seeds_have_meant_these_problems_since_version_1() -> None:
    # Judged by hand: weights that all differ, nets from -0.7 to 1.3, each weight moved in its third figure.
    one = Network.from_seed(1)
    assert layers(one) == [
        (((-0.35, 0.4), (-0.5, 0.55)), (0.55,)),
        (((0.9, 0.65), (0.1, 0.85)), (0.3,)),
    ]
    assert one.samples == (Sample((0.95, 0.4), (0.01, 0.05)),)
    three = Network.from_seed(3)
    assert layers(three) == [
        (((-0.1, 0.15), (0.45, 0.95)), (0.1,)),
        (((0.65, 0.25), (-0.05, 0.9)), (0.15,)),
    ]
    assert three.samples == (Sample((0.15, 0.35), (0.95, 0.99)),)


def test_a_drawn_classifier_has_meant_this_problem_since_version_1() -> None:
    network = draw(7, CLASSIFIER)
    assert layers(network) == [
        (((0.55, 0.2, 0.5), (0.25, 0.1, 0.8)), (0.65, 0.45)),
        (((0.95, 0.4), (-0.3, 0.05), (-0.6, 0.9)), (0.35, 0.25, 0.8)),
    ]
    assert network.samples == (
        Sample((0.7, 0.05, 0.8), (0.0, 1.0, 0.0)),
        Sample((0.55, 0.4, 0.45), (1.0, 0.0, 0.0)),
    )


_TANH = (WantedLayer(2, ActivationName.TANH),)
CLASSIFIER = Wanted(
    inputs=3,
    layers=(WantedLayer(2, ActivationName.TANH), WantedLayer(3, ActivationName.SOFTMAX)),
    loss=LossName.CATEGORICAL_CROSS_ENTROPY,
    biases=BiasRule.UNIT,
    samples=2,
)


def test_another_process_with_other_hashes_draws_the_same() -> None:
    program = (
        "import json; from bpgen import Network; "
        "print(json.dumps([[x.weights for x in Network.from_seed(s).layers] for s in range(20)]))"
    )
    root = str(Path(__file__).parents[2])
    found = []
    for hash_seed in ("1", "424242"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": root}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        found.append(json.loads(done.stdout))
    here = [[x.weights for x in Network.from_seed(s).layers] for s in range(20)]
    assert found[0] == found[1] == json.loads(json.dumps(here))


def test_drawing_leaves_the_global_stream_alone_and_is_not_moved_by_it() -> None:
    random.seed(5)
    before = random.getstate()
    first = Network.from_seed(11)
    assert random.getstate() == before
    random.seed(6)
    assert Network.from_seed(11) == first


def test_the_streams_are_named_after_version_seed_and_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    class Spy(random.Random):
        def __init__(self, name: str) -> None:
            names.append(name)
            super().__init__(name)

    monkeypatch.setattr("bpgen.problems.sampling.random.Random", Spy)
    Network.from_seed(3)
    firsts = {name for name in names if name.count("/") == 3}
    assert firsts == {f"bpgen/1/3/{purpose}" for purpose in ("inputs", "targets", "weights", "biases")}


def test_seeds_differ() -> None:
    drawn = [layers(Network.from_seed(seed)) for seed in SEEDS]
    assert all(a != b for n, a in enumerate(drawn) for b in drawn[:n])


def test_two_hundred_seeds_are_friendly_to_the_hand() -> None:
    for seed in SEEDS:
        network = Network.from_seed(seed)
        weights = [w for layer in network.layers for row in layer.weights for w in row]
        assert len({abs(w) for w in weights}) == len(weights) == 8
        assert all(Decimal(repr(w)) % Decimal("0.05") == 0 and w for w in weights)
        assert len(set(network.samples[0].inputs)) == 2
        values = evaluate(network, domain=FLOAT).rounds[0]
        nets = [v for key, v in values.items() if key.startswith("net_")]
        assert all(0.01 <= abs(net) <= 3 for net in nets)


def test_two_hundred_seeds_move_every_weight_in_its_digits() -> None:
    still = []
    for seed in SEEDS:
        sheet = work(Network.from_seed(seed), Contract())
        for n in range(1, 9):
            old, new = sheet.text(f"w{n}", 1), sheet.text(f"w{n}+", 1)
            if abs(Decimal(old) - Decimal(new)) < 4 * Decimal(1).scaleb(Decimal(old).adjusted() - 3):
                still.append((seed, n))
    assert not still


def test_two_hundred_seeds_let_no_known_mistake_pass() -> None:
    """From right operands, a mistaken line gives an answer that is not accepted, wherever it is made."""
    passed = []
    for seed in SEEDS:
        network = Network.from_seed(seed)
        sheet, values = work(network, Contract()), evaluate(network).rounds[0]
        for mistake in mistakes(sheet.graph):
            for key in mistake.replaced:
                wrong = mistake.graph[key].definition
                assert wrong is not None
                low, high = sheet.accepted(key, 1)
                if low <= fold(wrong, values) <= high:
                    passed.append((seed, mistake.name, key))
    assert not passed


def test_two_hundred_seeds_show_every_mistake_that_is_made_throughout() -> None:
    for seed in SEEDS:
        network = Network.from_seed(seed)
        sheet = work(network, Contract())
        for mistake in mistakes(sheet.graph):
            wrong = evaluate(network, domain=FLOAT, form="shown", graph=mistake.graph).rounds[0]
            accepted = {key: sheet.accepted(key, 1) for key in mistake.replaced}
            assert any(not low <= wrong[key] <= high for key, (low, high) in accepted.items())


@pytest.mark.parametrize(
    "wanted",
    [
        CLASSIFIER,
        Wanted(inputs=1, layers=(WantedLayer(1),)),
        Wanted(layers=(WantedLayer(3, ActivationName.RELU), WantedLayer(1, ActivationName.IDENTITY))),
        Wanted(layers=(WantedLayer(2), WantedLayer(2)), loss=LossName.BINARY_CROSS_ENTROPY, samples=3),
        Wanted(layers=(WantedLayer(3), WantedLayer(3), WantedLayer(2)), biases=BiasRule.NONE),
        Wanted(inputs=5, layers=(WantedLayer(6), WantedLayer(4)), biases=BiasRule.UNIT, trained_biases=True),
    ],
    ids=["classifier", "neuron", "relu", "binary", "deep", "wide"],
)
def test_every_shape_can_be_drawn(wanted: Wanted) -> None:
    for seed in range(5):
        network = draw(seed, wanted)
        assert network == draw(seed, wanted)
        assert [len(x.weights) for x in network.layers] == [x.units for x in wanted.layers]
        assert [x.activation for x in network.layers] == [x.activation for x in wanted.layers]
        assert (network.loss, network.biases, len(network.samples)) == (
            wanted.loss,
            wanted.biases,
            wanted.samples,
        )
        assert network.name == f"seed-{seed}"
        assert wanted_like(network) == wanted
        graph = evaluate(network, domain=FLOAT).graph
        assert [q for q in graph.defined if q.concept is Concept.UPDATED]


def test_what_is_given_is_kept() -> None:
    given = Sample((1.0, 2.0), (0.5, 0.25))
    rows = ((0.11, 0.21), (0.12, 0.08))
    wanted = Wanted(layers=(WantedLayer(2, weights=rows, biases=(0.3,)), WantedLayer(2)), given=(given,))
    network = draw(4, wanted)
    assert network.samples == (given,)
    assert network.layers[0] == Layer(ActivationName.LOGISTIC, rows, (0.3,))


def test_more_samples_leave_the_weights_streams_where_they_were() -> None:
    # A draw for one purpose never shifts another: the first sample stays the first.
    one, two = draw(9, Wanted()), draw(9, Wanted(samples=2))
    assert two.samples[0].inputs == one.samples[0].inputs


@pytest.mark.parametrize("seed", [-1, LARGEST_SEED + 1, True])
def test_what_is_no_seed_is_refused(seed: int) -> None:
    with pytest.raises(SpecError) as caught:
        Network.from_seed(seed)
    assert caught.value.where == "seed"


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        (Wanted(layers=()), "layers"),
        (Wanted(layers=(WantedLayer(0),)), "layers"),
        (Wanted(inputs=0), "layers"),
        (Wanted(samples=0), "samples"),
        (Wanted(inputs=10**9, layers=(WantedLayer(10**9),)), ""),
        (Wanted(layers=_TANH, loss=LossName.BINARY_CROSS_ENTROPY), "layers[1].activation"),
    ],
)
def test_shapes_that_are_none_are_refused(wanted: Wanted, where: str) -> None:
    with pytest.raises(SpecError) as caught:
        draw(1, wanted)
    assert caught.value.where == where
    assert caught.value.mend or " must be " in caught.value.what


def test_the_largest_seed_draws() -> None:
    assert Network.from_seed(LARGEST_SEED).name == f"seed-{LARGEST_SEED}"


def test_sizes_of_neighbours_fit() -> None:
    network = draw(2, CLASSIFIER)
    widths = [3, *(len(x.weights) for x in network.layers)]
    for (width, _), layer in zip(pairwise(widths), network.layers, strict=True):
        assert all(len(row) == width for row in layer.weights)


def test_no_two_biases_of_a_drawn_network_are_equal() -> None:
    for seed in range(100):
        first, second = (layer.biases[0] for layer in Network.from_seed(seed).layers)
        assert first != second


@pytest.mark.parametrize("loss", ["squared-error", "mean-squared-error", "half-mean-squared-error"])
@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_other_squared_errors_are_drawn_like_the_half_one(loss: str, rate: float) -> None:
    drawn = draw(5, Wanted(loss=LossName(loss), learning_rate=rate))
    assert drawn.samples == draw(5, Wanted()).samples
    values = evaluate(drawn).rounds[0]
    assert (values["w1+"] == values["w1"]) is (rate == 0)


def test_binary_cross_entropy_of_a_softmax_layer_can_be_drawn() -> None:
    layers = (WantedLayer(2), WantedLayer(3, ActivationName.SOFTMAX))
    drawn = draw(5, Wanted(layers=layers, loss=LossName.BINARY_CROSS_ENTROPY))
    assert {t for s in drawn.samples for t in s.targets} <= {0.0, 1.0}
