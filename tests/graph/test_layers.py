"""Networks of layers of any kind: every value, every gradient and three rounds against judges of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import util
from itertools import count
from typing import Any

import numpy as np
import pytest

from bpgen import LayerNetwork, evaluate
from bpgen.exports.toml import problem_text
from bpgen.graph.kinds import KINDS as KNOWN
from bpgen.graph.quantity import Concept
from bpgen.judges.judge import judge
from bpgen.judges.verdict import JudgesReport
from bpgen.problems.opening import parse_problem
from bpgen.trace.domains import FLOAT
from bpgen.trace.evaluate import Trace
from oracles.layers import FIXED, SETTINGS, STEP, Numbers, error, error_of, gradients, parameters, train
from support.layer_networks import KINDS, built, kind_of, random_network

EACH = 15
CASES = [(kind, seed) for kind in KINDS for seed in range(EACH)]
#: So many derivatives on the way are compared of one network.
MOST = 30
#: Optimisers that divide by the size of a gradient enlarge the rounding errors of one that is 0.
OPTIMISERS = ("gradient-descent", "momentum", "nesterov", "adam", "adagrad")


def keys_of(network: LayerNetwork) -> list[dict[str, list[str]]]:
    """The names of the layers' numbers by the keys of their tables, in the order of the given values."""
    given = iter(q.key for q in network.graph.given if q.concept in (Concept.WEIGHT, Concept.BIAS))
    return [{key: [next(given) for _ in xs] for key, xs in layer.numbers} for layer in network.layers]


def close(a: Any, b: Any, scale: float = 1) -> Any:
    return np.allclose(a, b, rtol=1e-10, atol=1e-12 * max(1, scale))


@cache
def traced(kind: str, seed: int) -> tuple[dict[str, Any], LayerNetwork, Trace[float]]:
    table = random_network(kind, seed)
    network = built(table)
    return table, network, evaluate(network, 1, FLOAT)


def compare_gradients(trace: Trace[float], network: LayerNetwork, wanted: list[dict[str, Any]]) -> None:
    for names, right in zip(keys_of(network), wanted, strict=True):
        for key, found in names.items():
            if key.split(".")[0] not in FIXED:
                made = [trace.rounds[0].get(f"d{network.graph.objective}/d{name}", 0.0) for name in found]
                assert close(made, right[key].ravel(), np.abs(right[key]).max()), key


def plain_name(kind: str, name: str) -> str:
    """A quantity's name without what tells its layer from others: a tag, or the letter of a last layer."""
    name = re.sub(r"_L\d+$", "", name)
    return re.sub(r"^(net|out)_[hoy](\d)", r"\1_h\2", name) if kind == "dense" else name


def test_every_kind_is_drawn() -> None:
    assert set(KINDS) == set(KNOWN)


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_values_and_gradients_are_those_of_arrays_and_of_pytorch(kind: str, seed: int) -> None:
    table, network, trace = traced(kind, seed)
    given = parameters(table)
    assert kind in kind_of(table)
    kinds, several = kind_of(table), len(table["samples"]) > 1
    for s, sample in enumerate(table["samples"], 1):
        numbers, mark = Numbers(), f"[{s}]" if several else ""
        total = error_of(table, sample, given, numbers).real
        assert trace[f"E_total{mark}"] == pytest.approx(total, rel=1e-10, abs=1e-12)
        for q in network.graph.quantities:
            if q.index.sample == s and q.concept in (Concept.NET, Concept.OUT, Concept.NODE):
                layer = q.index.layer
                assert layer
                right = numbers.found[layer, plain_name(kinds[layer - 1], q.name)]
                assert trace[q.key] == pytest.approx(right.real, rel=1e-10, abs=1e-12), q.key
    objective = network.graph.objective
    assert trace[objective] == pytest.approx(error(table, given).real, rel=1e-10, abs=1e-12)
    compare_gradients(trace, network, gradients(table, given))
    if util.find_spec("torch"):
        from oracles import layers_torch

        total, by_torch = layers_torch.gradients(table, given)
        assert trace[objective] == pytest.approx(total, rel=1e-10, abs=1e-12)
        compare_gradients(trace, network, by_torch)


@pytest.mark.parametrize(("kind", "seed"), [case for case in CASES if case[1] % 4 == 1])
def test_derivatives_on_the_way_are_those_of_a_step_there(kind: str, seed: int) -> None:
    table, network, trace = traced(kind, seed)
    given, kinds, compared = parameters(table), kind_of(table), 0
    found = list(_on_the_way(network))
    for q, of in found[:: 1 + len(found) // MOST]:
        s, layer = of.index.sample, of.index.layer
        assert s
        assert layer
        numbers = Numbers(moved=(layer, plain_name(kinds[layer - 1], of.name)))
        right = error_of(table, table["samples"][s - 1], given, numbers).imag / STEP
        assert trace[q.key] == pytest.approx(right, rel=1e-10, abs=1e-12), q.key
        compared += 1
    assert compared or kind_of(table) == ["embedding"]


def _on_the_way(network: LayerNetwork) -> Iterator[tuple[Any, Any]]:
    """The derivatives of the error of a sample with respect to what is computed before it."""
    graph = network.graph
    for q in graph.defined:
        if q.wrt and q.wrt[0].startswith("E_total") and "@" not in q.key:
            of = graph[q.wrt[1]]
            if of.concept in (Concept.NET, Concept.OUT, Concept.NODE):
                yield q, of


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_three_rounds_are_those_of_a_training_in_arrays(kind: str, seed: int) -> None:
    table = random_network(kind, seed)
    by_size = not any("norm" in k for k in kind_of(table))
    optimiser = OPTIMISERS[(seed + KINDS.index(kind)) % (len(OPTIMISERS) if by_size else 3)]
    network = built(table, optimiser=optimiser)
    trace = evaluate(network, 3, FLOAT)
    graph = trace.graph
    for number, (_, right, total) in enumerate(train(table, 3, optimiser, network.optimiser.numbers), 1):
        assert trace.value(graph.objective, number) == pytest.approx(total, rel=1e-10, abs=1e-12)
        for names, values in zip(keys_of(network), right, strict=True):
            for key, found in names.items():
                made = [trace.value(graph.parameters.get(name, name), number) for name in found]
                assert close(made, values[key].real.ravel()), (number, key)


#: Networks with a layer that uses the parameters of one before it, in a row or beside it.
SHARED: list[tuple[list[dict[str, Any]], Any]] = [
    (
        [
            {"name": "a", "units": 2, "activation": "tanh", "weights": [[0.5, -0.3], [0.2, 0.4]]}
            | {"biases": [0.1, 0.2]},
            {"name": "b", "units": 2, "activation": "logistic", "shares": "a"},
            {"units": 2, "shares": "a"},
        ],
        [1, 2],
    ),
    (
        [
            {"name": "a", "kind": "rnn", "units": 1, "weights": [[0.5]], "recurrent": [[0.8]]},
            {"kind": "rnn", "units": 1, "shares": "a", "last": True},
        ],
        [[1], [-0.5], [0.25]],
    ),
    (
        [
            {"name": "a", "kind": "convolution", "kernel": 2, "weights": [0.5, -1.5]},
            {"name": "b", "kind": "convolution", "kernel": 2, "shares": "a", "from": "inputs"},
            {"kind": "add", "from": ["a", "b"]},
            {"kind": "convolution", "kernel": 2, "shares": "a"},
        ],
        [0.3, 1.2, -0.7, 2.1],
    ),
]


@pytest.mark.parametrize(("layers", "inputs"), SHARED)
def test_the_gradient_of_what_layers_share_is_the_sum_over_them(layers: list[Any], inputs: Any) -> None:
    given = [{"kind": "dense"} | layer for layer in layers]
    targets = [0.5] if "last" in layers[-1] else [0.5, -0.25]
    table: dict[str, Any] = {"layers": given, "samples": [{"inputs": inputs, "targets": targets}]}
    table["learning_rate"] = 0.25
    network = built(table, optimiser="momentum")
    trace, (owner, *others) = evaluate(network, 3, FLOAT), keys_of(network)
    assert not any(others)
    compare_gradients(trace, network, gradients(table, parameters(table)))
    after = train(table, 3, "momentum", network.optimiser.numbers)
    for number, (_, right, total) in enumerate(after, 1):
        assert trace.value("E_total", number) == pytest.approx(total, rel=1e-10, abs=1e-12)
        for key, found in owner.items():
            made = [trace.value(f"{name}+", number) for name in found]
            assert close(made, right[0][key].real.ravel()), (number, key)
    report = JudgesReport()
    judge(network, 2, report)
    assert not report.differing
    assert parse_problem(problem_text(network).encode(), "x", network.name) == network


def test_a_window_that_sees_padding_alone_passes_on_zeros() -> None:
    table = {"kind": "convolution", "kernel": 1, "padding": 1, "weights": [2]}
    trace = evaluate(LayerNetwork([table], [{"inputs": [3], "targets": [0, 5, 1]}]))
    assert [trace[f"out_m_{n}"] for n in (1, 2, 3)] == [0, 6, 0]
    assert trace["E_total"] == (6 - 5) ** 2 / 2 + 1 / 2
    assert trace["dE_total/dk1"] == (6 - 5) * 3


def test_a_word_that_a_sample_lacks_has_the_gradient_0_in_every_arithmetic() -> None:
    table = {"kind": "embedding", "words": 2, "size": 1, "vectors": [[1], [2]]}
    network = LayerNetwork([table], [{"inputs": [w], "targets": [[0.5]]} for w in (1, 2)])
    for trace in (evaluate(network), evaluate(network, 1, FLOAT)):
        assert [trace[f"dE_total/de{w}_1[{s}]"] for w in (1, 2) for s in (1, 2)] == [0.5, 0, 0, 1.5]
        assert trace["dE_batch/de1_1"] == 0.5


def test_names_are_those_of_the_field() -> None:
    cell = {"kind": "lstm", "units": 1}
    cell |= {key: {g: [[0.5] * n] for g in "figo"} for key, n in (("weights", 2), ("recurrent", 1))}
    image = {"kind": "convolution", "kernel": [2, 2], "filters": 2, "weights": [[[1, 2], [3, 4]]] * 2}
    tokens = {"kind": "attention", "weights": {g: [[1]] for g in "qkv"}}
    for layer, inputs, targets, names in (
        (
            cell,
            [[1, 2], [3, 4]],
            [[1], [2]],
            "x1_t2 net_f1_t2 c1_t2 tanh_c1_t1 h1_t2 w_f1_2 u_f1_1 dE_total/du_o1_1",
        ),
        (
            image,
            [[1, 2, 3], [4, 5, 6]],
            [[[1, 2]]] * 2,
            "x_1_2 k_1_1_2 net_m2_1_2 out_m1_1_1 dE_total/dk_2_1_1",
        ),
        (tokens, [[1], [2]], [[1], [2]], "q1_t2 s_t1_t2 a_t2_t1 z1_t1 wq1_1 dE_total/dwv1_1"),
    ):
        network = LayerNetwork([layer], [{"inputs": inputs, "targets": targets}])
        assert [name for name in names.split() if name not in network.graph.by_key] == []


def winner(window: Any) -> tuple[int, ...]:
    """The first of the largest numbers, row by row."""
    return tuple(int(n) for n in np.unravel_index(np.argmax(window), window.shape))


@pytest.mark.parametrize("seed", range(8))
def test_of_equal_numbers_the_first_has_the_error(seed: int) -> None:
    """As in PyTorch; an image of 0 and 1 has windows whose largest number stands there several times."""
    image = np.random.default_rng(seed).integers(0, 2, (4, 4))
    layers: list[dict[str, Any]] = [
        {"kind": "convolution", "kernel": [1, 1], "weights": [[1]]},
        {"kind": "max-pooling"},
    ]
    trace = evaluate(LayerNetwork(layers, [{"inputs": image.tolist(), "targets": [[2, 3], [4, 5]]}]))
    wanted, targets = np.zeros((4, 4)), np.array([[2, 3], [4, 5]])
    for i, j in np.ndindex(2, 2):
        window = image[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        down, along = winner(window)
        wanted[2 * i + down, 2 * j + along] = window.max() - targets[i, j]
    found = [[trace[f"dE_total/dout_m_{i}_{j}"] for j in range(1, 5)] for i in range(1, 5)]
    assert np.array_equal(np.array(found, float), wanted)


#: Kinds with parameters, but the embedding: that is the first layer.
SHAREABLE = sorted({*KNOWN} - {"max-pooling", "mean-pooling", "flatten", "add", "embedding"})


def again(kind: str, number: int) -> dict[str, Any]:
    """A random network in which the first layer of this kind is passed through twice."""
    found = 0
    for seed in count():
        table = random_network(kind, seed)
        at = kind_of(table).index(kind)
        one = table["layers"][at]
        network = built(table)
        sizes = network.architecture.sizes()
        layer = network.layers[at].shape
        if sizes[layer.name] == sizes[layer.sources[0]] and one.get("activation") != "softmax":
            found += 1
            if found > number:
                break
    settings = {key: value for key, value in one.items() if key in {*SETTINGS, "mask"} - {"from"}}
    if kind == "dropout":
        del settings["mask"]
    second = {**settings, "name": "again", "shares": "one"}
    layers = [*table["layers"][:at], {**one, "name": "one"}, second, *table["layers"][at + 1 :]]
    return {**table, "layers": layers}


@pytest.mark.parametrize("kind", SHAREABLE)
def test_gradients_of_shared_parameters_are_those_of_arrays(kind: str) -> None:
    for number in range(2):
        table = again(kind, number)
        network, given = built(table), parameters(table)
        trace = evaluate(network, 1, FLOAT)
        assert trace[network.graph.objective] == pytest.approx(error(table, given).real, rel=1e-10, abs=1e-12)
        compare_gradients(trace, network, gradients(table, given))
