"""Every program, in every framework that is installed, comes to the numbers of judge and engine."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from bpgen.graph.architecture import ActivationName, LossName, Reduction
from bpgen.graph.build import build_graph
from bpgen.graph.kinds import KINDS
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.network.layers import LayerNetwork
from bpgen.network.problem import Network
from bpgen.problems.preset import layer_names
from bpgen.programs.layered import layer_program
from bpgen.programs.program import frameworks, program
from bpgen.trace.evaluate import train

from .demos import Demo, assert_same_rows, demos
from .networks import drawn, functions, presets, saturated
from .printed import Printed, assert_same, judged, read
from .running import SMALL, run_here, run_together

#: Rounds of most networks; of saturated ones fewer: their large weights magnify the last digit of a float.
ROUNDS, FEW = 100, 10
DECK, FEWER = 10_000, 1000
#: What is imported by each framework's program, and what chooses its backend.
RUNS = {
    "torch": ("torch", {}),
    "jax": ("jax", {}),
    "keras-tensorflow": ("tensorflow", {"KERAS_BACKEND": "tensorflow"}),
    "keras-jax": ("jax", {"KERAS_BACKEND": "jax"}),
    "keras-torch": ("torch", {"KERAS_BACKEND": "torch"}),
}
#: Those that run the networks of layers of any kind: Keras is in double precision with TensorFlow alone.
#: Programs in JAX are those in PyTorch by number, but compiled: of each kind of layer one is.
OF_LAYERS, COMPILED = ("torch", "jax", "keras-tensorflow"), "jax"
OF_LAYERS_ROUNDS = 3
#: Keras' programs are the same text on every backend: one runs them all. On the others run those in which the
#: backend is asked for each function, loss and optimiser, for the ends of its range, and for several layers
#: and samples with the mean; and two that learn from points, of classes and of margins.
ELSEWHERE = ("keras-jax", "keras-torch")
SHAPES, POINTS = ("mazur", "drawn-6", "drawn-14"), ("classes", "hinges")


@lru_cache(maxsize=1)
def networks() -> dict[str, Network]:
    return {**presets(), **drawn(), **functions(), **saturated()}


@lru_cache(maxsize=2)
def deck(rounds: int = DECK) -> tuple[Network, Printed]:
    """The deck's network, and what the engine has for it after so many rounds."""
    network = Network.preset("mazur")
    errors, _ = train(network, rounds + 1)
    _, given = train(network, rounds)
    keys = [q.key for q in build_graph(network.architecture).given]
    values = dict(zip(keys, given, strict=True))
    shown = (*(n for n in (1, 2, 3, 10, 100, 1000, DECK) if n <= rounds), rounds + 1)
    parameters = {name: value for name, value in values.items() if name[0] in "wb"}
    return network, Printed({n: errors[n - 1] for n in shown}, {}, parameters)


def rounds_of(label: str) -> int:
    return FEW if label in saturated() or label in functions() else ROUNDS


def networks_of(run: str) -> list[str]:
    """The networks whose programs are run so. PyTorch, which compiles nothing, runs those that are drawn,
    too.
    """
    if run in ELSEWHERE:
        return [*SHAPES, *functions(), *saturated()]
    return [x for x in networks() if run == "torch" or x in SHAPES or x not in drawn()]


def demos_of(run: str) -> dict[str, Demo]:
    """The training problems whose programs are run so."""
    return {label: demo for label, demo in demos().items() if run not in ELSEWHERE or label in POINTS}


@lru_cache(maxsize=1)
def networks_of_layers() -> dict[str, LayerNetwork]:
    """The presets, whose programs are by number; and layers that only programs over arrays tell apart."""
    gates = {g: [[0.3, -0.2], [0.4, 0.1]] for g in "rzn"}
    cell = {"kind": "gru", "units": 2, "weights": gates, "recurrent": gates, "start": [0.1, -0.3]}
    layers = [cell | {"name": "first one", "reset_after": True}]
    layers += [{"kind": "gru", "units": 2, "shares": "first one", "reset_after": True}]
    given = [{"inputs": [[1, 2], [n, -1]], "targets": [[0.3, n], [0, 1]]} for n in (0, 1)]
    adam = {"kind": "adam", "schedule": "cosine", "period": 4}
    shared = LayerNetwork(layers, given, reduction="mean", optimiser=adam)
    return {**{name: LayerNetwork.preset(name) for name in layer_names()}, "shared": shared}


@lru_cache(maxsize=1)
def covering() -> frozenset[str]:
    """Of the networks of layers those with the shortest programs, as many as have every kind together."""
    texts = {
        label: layer_program(network, COMPILED, rounds=OF_LAYERS_ROUNDS)
        for label, network in networks_of_layers().items()
    }
    kinds = {label: kinds_of(label) for label in texts}
    chosen, met = set[str](), set[str]()
    for label in sorted(texts, key=lambda label: len(texts[label])):
        if kinds[label] - met:
            chosen.add(label)
            met |= kinds[label]
    return frozenset(chosen)


def kinds_of(label: str) -> set[str]:
    """The kinds of a network's layers, and that one shares the parameters of another."""
    layers = [layer.shape for layer in networks_of_layers()[label].layers]
    return {type(x.kind).__name__ for x in layers} | {"shared" for x in layers if x.shares}


def layers_of(run: str) -> list[str]:
    """The networks of layers whose programs are run so."""
    return [x for x in networks_of_layers() if run in OF_LAYERS and (run != COMPILED or x in covering())]


def check_layers(text: str, name: str, where: str) -> None:
    """As the program in plain Python, which test_layered.py holds against the judge."""
    ours = read(run_here(layer_program(networks_of_layers()[name], rounds=OF_LAYERS_ROUNDS)))
    found = read(text)
    assert found.errors == pytest.approx(ours.errors, rel=6e-9, abs=1e-15), where
    for key, value in ours.parameters.items():
        assert found.parameters[key] == pytest.approx(value, rel=1e-11, abs=1.1e-9), f"{where}, {key}"


def check_deck(text: str, where: str, rounds: int = DECK) -> None:
    printed, (_, right) = read(text), deck(rounds)
    assert_same(printed, right._replace(outs=printed.outs), where)
    if rounds < DECK:
        return
    # The outputs of the last round have come near the targets: 0.015914 and 0.984064.
    assert [round(x, 3) for x in printed.outs[DECK]] == [0.016, 0.984]


@pytest.mark.parametrize("name", ["python", "numpy"])
def test_what_needs_no_framework_agrees_with_the_judge(name: str) -> None:
    for label, network in networks().items():
        rounds = rounds_of(label)
        said = run_here(program(network, name, rounds=rounds))
        assert_same(read(said), judged(network, rounds), f"{label}, {name}")


@pytest.mark.parametrize("name", ["python", "numpy"])
def test_the_deck_agrees_with_the_engine_to_the_last_round(name: str) -> None:
    check_deck(run_here(program(deck()[0], name, rounds=DECK)), name)


@pytest.mark.parametrize("run", RUNS)
def test_each_framework_agrees(run: str, tmp_path: Path) -> None:
    needed, environment = RUNS[run]
    name = run.partition("-")[0]
    for module in {name, needed}:
        if find_spec(module) is None:
            pytest.skip(f"{module} is not installed: make frameworks installs it")
    programs = {
        label: program(networks()[label], name, rounds=rounds_of(label)) for label in networks_of(run)
    }
    # The loop of Keras' program is no other than PyTorch's, which goes all the way.
    rounds = FEWER if name == "keras" else DECK
    programs["deck"] = program(deck()[0], name, rounds=rounds)
    of_points = demos_of(run)
    for label, demo in of_points.items():
        points = tmp_path / f"{label}.csv"
        demo.write_points(points)
        programs[f"demo-{label}"] = demo.program(name, points)
    of_layers = layers_of(run)
    for label in of_layers:
        layered = networks_of_layers()[label]
        programs[f"layers-{label}"] = layer_program(layered, name, rounds=OF_LAYERS_ROUNDS)
    said = run_together(programs, tmp_path, SMALL | environment)
    check_deck(said.pop("deck"), run, rounds)
    for label, demo in of_points.items():
        assert_same_rows(said.pop(f"demo-{label}"), demo, f"{label}, {run}")
    for label in of_layers:
        check_layers(said.pop(f"layers-{label}"), label, f"{label}, {run}")
    for label, text in said.items():
        assert_same(read(text), judged(networks()[label], rounds_of(label)), f"{label}, {run}")


def test_every_function_loss_and_optimiser_meets_every_backend() -> None:
    for run in RUNS:
        met = [networks()[label] for label in networks_of(run)]
        assert {n.loss for n in met} == set(LossName), run
        assert {n.optimiser.kind for n in met} == set(OPTIMISERS), run
        assert {layer.activation for n in met for layer in n.layers} == set(ActivationName), run
        assert {n.reduction for n in met} == set(Reduction), run
        kinds = {kind for label in layers_of(run) for kind in kinds_of(label)}
        wanted = {"shared", *(kind.__name__ for kind in KINDS.values())} if run in OF_LAYERS else set()
        assert kinds == wanted, run


def test_each_framework_that_is_printed_is_run() -> None:
    assert set(frameworks()) == {"python", "numpy", *(run.partition("-")[0] for run in RUNS)}


def test_the_judge_of_this_file_can_fail() -> None:
    text = run_here(program(deck()[0], "python", rounds=10))
    right = judged(deck()[0], 10)
    assert_same(read(text), right, "as it is")
    for wrong in (
        text.replace("0.298371109", "0.298371110"),
        text.replace("w1", "w9"),
        text[: len(text) - 20],
    ):
        with pytest.raises((AssertionError, IndexError)):
            assert_same(read(wrong), right, "changed")
