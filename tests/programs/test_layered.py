"""The programs of networks of layers of any kind come to the numbers of judges that know no graph."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from bpgen import BpgenError, LayerNetwork, evaluate
from bpgen.graph.kinds.dense import FullyConnected
from bpgen.graph.kinds.gru import GatedRecurrent
from bpgen.graph.quantity import Concept
from bpgen.network.layers import PlacedLayer
from bpgen.problems.preset import layer_names
from bpgen.programs.frameworks import FRAMEWORKS
from bpgen.programs.layered import layer_program
from oracles.layers import FIXED, train
from support.layer_networks import KINDS, built, kind_of, random_network

from .printed import read
from .running import run_here

ROUNDS = 3
PROGRAM_TEMPLATES = Path(__file__).parents[2] / "templates" / "programs" / "layers"
OPTIMISERS = ("gradient-descent", "momentum", "nesterov", "adam", "adagrad")


@cache
def problem(kind: str, seed: int) -> tuple[dict[str, Any], LayerNetwork, str]:
    table = random_network(kind, seed)
    by_size = not any("norm" in k for k in kind_of(table))
    optimiser = OPTIMISERS[(seed + KINDS.index(kind)) % (len(OPTIMISERS) if by_size else 3)]
    return table, built(table, optimiser=optimiser), optimiser


#: Pooling and dropout alone have nothing to train; presets have them beside other layers.
CASES = [(kind, seed) for kind in KINDS for seed in (31, 32, 33) if problem(kind, seed)[1].graph.parameters]


@cache
def right(kind: str, seed: int) -> tuple[dict[int, float], dict[str, float]]:
    """Errors of each round, and the parameters after the last."""
    table, network, optimiser = problem(kind, seed)
    given = iter(q.key for q in network.graph.given if q.concept in (Concept.WEIGHT, Concept.BIAS))
    names = [{key: [next(given) for _ in xs] for key, xs in layer.numbers} for layer in network.layers]
    made = train(table, ROUNDS + 1, optimiser, network.optimiser.numbers)
    errors = {n: float(total) for n, (_, _, total) in enumerate(made, 1)}
    parameters: dict[str, float] = {}
    for of_layer, values in zip(names, made[ROUNDS - 1][1], strict=True):
        for key, found in of_layer.items():
            if key.split(".")[0] not in FIXED:
                parameters |= zip(found, np.ravel(values[key].real).tolist(), strict=True)
    return errors, parameters


def check(text: str, kind: str, seed: int) -> None:
    """Equal in the digits that are printed: nine figures of errors, nine places of parameters."""
    printed, (errors, parameters) = read(text), right(kind, seed)
    assert printed.errors == pytest.approx(errors, rel=6e-9, abs=1e-15)
    moved = problem(kind, seed)[1].graph.parameters
    assert printed.parameters.keys() == set(moved)
    for name, value in printed.parameters.items():
        assert value == pytest.approx(parameters[name], rel=1e-11, abs=6e-10), name


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_derivatives_written_out_train_as_the_judge(kind: str, seed: int) -> None:
    check(run_here(layer_program(problem(kind, seed)[1], "python", rounds=ROUNDS)), kind, seed)


def unrounded(text: str) -> str:
    """A program that prints every digit."""
    return text.replace("{value:z12.9f}", "{value:.17g}").replace("{error:#.9g}", "{error:#.17g}")


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_passes_over_arrays_train_as_the_judge(kind: str, seed: int) -> None:
    text = layer_program(problem(kind, seed)[1], "numpy", rounds=ROUNDS)
    printed, (errors, parameters) = read(run_here(unrounded(text))), right(kind, seed)
    assert printed.errors == pytest.approx(errors, rel=1e-10, abs=1e-15)
    for name in problem(kind, seed)[1].graph.parameters:
        assert printed.parameters[name] == pytest.approx(parameters[name], rel=1e-10, abs=1e-12), name


@pytest.mark.parametrize("shape", [{}, {"reset_after": True}])
def test_arrays_that_two_layers_share_have_the_sum_of_both(shape: dict[str, Any]) -> None:
    gates = {g: [[0.3, -0.2], [0.4, 0.1]] for g in "rzn"}
    cell = {"kind": "gru", "units": 2, "weights": gates, "recurrent": gates, **shape}
    given = [
        {"inputs": [[1, 2], [0.5, -1]], "targets": [0.3, 0.1]},
        {"inputs": [[0, 1], [2, 1]], "targets": [0, 1]},
    ]
    layers = [
        cell | {"name": "first one"},
        {"kind": "gru", "units": 2, "shares": "first one", "last": True, **shape},
    ]
    optimiser = {"kind": "adam", "schedule": "cosine", "period": 4, "l2": 0.01}
    network = LayerNetwork(layers, given, reduction="mean", optimiser=optimiser)
    ours, arrays = (read(run_here(layer_program(network, f, rounds=ROUNDS))) for f in ("python", "numpy"))
    assert arrays.errors == pytest.approx(ours.errors, rel=6e-9)
    assert arrays.parameters == pytest.approx(ours.parameters, abs=1.1e-9)
    assert np.allclose([*arrays.outs.values()], [*ours.outs.values()], atol=1.1e-9)


@pytest.mark.parametrize("name", layer_names())
def test_the_outputs_shown_are_those_of_the_engine(name: str) -> None:
    network = LayerNetwork.preset(name)
    printed = read(run_here(layer_program(network, "python", rounds=1, lang="ja")))
    trace = evaluate(network)
    shown = [trace[q.key] for q in network.graph.defined if q.key.startswith("out_o") and "[" not in q.key]
    if shown and len(shown) == len(printed.outs[1]):
        assert np.allclose(printed.outs[1], [float(x) for x in shown], atol=6e-10)
    assert printed.errors[1] == pytest.approx(float(trace[network.graph.objective]), rel=1e-8)


def test_a_framework_without_such_programs_is_named() -> None:
    with pytest.raises(BpgenError, match="python, numpy, jax, keras, torch"):
        layer_program(LayerNetwork.preset("rnn"), "caffe")


GATES = {g: [[0.5]] for g in "rzn"}
BIASED = {
    "kind": "gru",
    "units": 1,
    "weights": GATES,
    "recurrent": GATES,
    "biases": {g: [0.1] for g in "rzn"},
}


@pytest.mark.parametrize(
    ("layers", "where"),
    [
        ([BIASED | {"biases": {"r": [0.1]}}], r"layers\[1\]\.biases"),
        ([BIASED | {"reset_after": True}], r"layers\[1\]\.biases"),
        (
            [BIASED | {"name": "a"}, {"kind": "gru", "units": 1, "keeps": False, "shares": "a"}],
            r"layers\[2\]\.shares",
        ),
    ],
)
def test_what_layers_of_keras_cannot_do_is_said(layers: list[dict[str, Any]], where: str) -> None:
    network = LayerNetwork(layers, [{"inputs": [[1], [2]], "targets": [[0.5], [0.1]]}])
    with pytest.raises(
        BpgenError, match=rf"{where}: The layer that Keras has.*\n.*numpy, torch, jax or python"
    ):
        layer_program(network, "keras")


def test_a_number_of_rounds_that_no_program_has() -> None:
    with pytest.raises(BpgenError, match="rounds"):
        layer_program(LayerNetwork.preset("rnn"), rounds=0)


@pytest.mark.parametrize("framework", ["python", "numpy", "torch", "keras", "jax"])
def test_a_network_that_has_nothing_to_train(framework: str) -> None:
    pooled = LayerNetwork([{"kind": "max-pooling"}], [{"inputs": [[1, 2], [3, 4]], "targets": [[1]]}])
    with pytest.raises(BpgenError, match="nothing to train"):
        layer_program(pooled, framework)


def test_what_all_kinds_share_in_programs_names_none_of_them() -> None:
    """So that a new kind needs a file of its own and no change here."""
    for path in PROGRAM_TEMPLATES.glob("*.j2"):
        named = re.findall(r"""["']([a-z-]+)["']""", path.read_text(encoding="utf-8"))
        assert not {*named} & {*KINDS}, path.name


def test_biases_of_some_parts_alone_are_refused_of_recurrent_layers_only() -> None:
    """Keras' own recurrent layers have biases for all gates or none; a layer written for it need not."""
    numbers = [("weights.r", ()), ("weights.z", ()), ("weights.n", ()), ("biases.n", ())]

    def lacks(kind: object) -> list[tuple[int, str]]:
        layer = SimpleNamespace(name="a", kind=kind, shares="")
        placed = PlacedLayer(cast("Any", layer), cast("Any", numbers))
        return list(FRAMEWORKS["keras"].lacks(cast("Any", SimpleNamespace(layers=[placed]))))

    assert lacks(GatedRecurrent(1)) == [(1, "biases")]
    assert lacks(FullyConnected(1)) == []
