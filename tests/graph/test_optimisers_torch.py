"""The optimisers beside PyTorch's, in double precision: the deck's network, and points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bpgen import Network, Optimiser
from bpgen.graph.architecture import ActivationName, Reduction
from bpgen.graph.build import build_graph
from bpgen.network.values import values_of_given
from bpgen.trace.evaluate import advance
from bpgen.training import run
from bpgen.training.files import points_of
from bpgen.training.problem import Points, PointsKind, Training, TrainingLayer

torch: Any = pytest.importorskip("torch")

DECK = replace(Network.preset("mazur"), trained_biases=True)
SGD, ADAM = torch.optim.SGD, torch.optim.Adam
#: Ours, PyTorch's class, and its own names for the numbers.
PAIRS: list[tuple[Optimiser, Any, dict[str, Any]]] = [
    (Optimiser(), SGD, {}),
    (Optimiser(l2=0.1), SGD, {"weight_decay": 0.1}),
    (Optimiser("momentum"), SGD, {"momentum": 0.9}),
    (Optimiser("momentum", mu=0.5, l2=0.1), SGD, {"momentum": 0.5, "weight_decay": 0.1}),
    (Optimiser("nesterov"), SGD, {"momentum": 0.9, "nesterov": True}),
    (Optimiser("adagrad"), torch.optim.Adagrad, {}),
    (Optimiser("rmsprop", rho=0.99), torch.optim.RMSprop, {}),
    (Optimiser("adam"), ADAM, {}),
    (Optimiser("adam", beta1=0.7, beta2=0.9, epsilon=0.01), ADAM, {"betas": (0.7, 0.9), "eps": 0.01}),
    (Optimiser("adam", l2=0.1), ADAM, {"weight_decay": 0.1}),
    (Optimiser("adamw"), torch.optim.AdamW, {}),
    (Optimiser("adamw", weight_decay=0.2), torch.optim.AdamW, {"weight_decay": 0.2}),
]


def by_torch(
    chosen: Optimiser, cls: Any, numbers: dict[str, Any], rounds: int
) -> tuple[list[float], list[float]]:
    """The errors before each update, and the parameters after the last, of PyTorch's own training."""
    ws = [torch.tensor(layer.weights, dtype=torch.float64, requires_grad=True) for layer in DECK.layers]
    bs = [torch.tensor(layer.biases, dtype=torch.float64, requires_grad=True) for layer in DECK.layers]
    x = torch.tensor(DECK.samples[0].inputs, dtype=torch.float64)
    t = torch.tensor(DECK.samples[0].targets, dtype=torch.float64)
    optimizer = cls([*ws, *bs], lr=DECK.learning_rate, **numbers)
    errors = []
    for _ in range(rounds):
        out = x
        for w, b in zip(ws, bs, strict=True):
            out = torch.sigmoid(w @ out + b)
        error = ((t - out) ** 2).sum() / 2
        errors.append(error.item())
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
    pairs = zip(ws, bs, strict=True)
    return errors, [x for w, b in pairs for x in (*w.flatten().tolist(), *b.tolist())]


def difference(chosen: Optimiser, cls: Any, numbers: dict[str, Any], rounds: int) -> float:
    """The largest one, of errors and parameters."""
    network = replace(DECK, optimiser=chosen)
    graph = build_graph(network.architecture)
    errors, given = advance(graph, [float(x) for x in values_of_given(network)], rounds)
    values = dict(zip((q.key for q in graph.given), given, strict=True))
    ours = [values[f"w{n}"] for n in (1, 2, 3, 4)] + [values["b1"]]
    ours += [values[f"w{n}"] for n in (5, 6, 7, 8)] + [values["b2"]]
    theirs, parameters = by_torch(chosen, cls, numbers, rounds)
    return max(abs(a - b) for a, b in zip([*errors, *ours], [*theirs, *parameters], strict=True))


@pytest.mark.parametrize(("chosen", "cls", "numbers"), PAIRS, ids=lambda x: str(x)[:60])
def test_three_rounds_are_those_of_pytorch(chosen: Optimiser, cls: Any, numbers: dict[str, Any]) -> None:
    assert difference(chosen, cls, numbers, 3) < 1e-14


def test_adam_stays_beside_pytorch_for_a_thousand_and_one_rounds() -> None:
    assert difference(Optimiser("adam"), ADAM, {}, 1001) < 1e-12


@pytest.mark.parametrize(("chosen", "cls", "numbers"), PAIRS, ids=lambda x: str(x)[:60])
def test_fifty_steps_over_points_are_those_of_pytorch(
    chosen: Optimiser, cls: Any, numbers: dict[str, Any]
) -> None:
    """GELU, tanh and logistic units, 16 of 40 points in each step."""
    kinds = (ActivationName.GELU, ActivationName.TANH, ActivationName.LOGISTIC)
    layers = tuple(TrainingLayer(n, f) for n, f in zip((4, 3, 1), kinds, strict=True))
    points = Points(PointsKind.MOONS, 40, test=0.0)
    training = Training(
        points, layers, reduction=Reduction.MEAN, learning_rate=0.05, optimiser=chosen, steps=50, batch=16
    )
    data = points_of(training)
    start = run.begin(training, data)
    parameters = [torch.tensor(p, requires_grad=True) for p in start.parameters]
    optimizer = cls(parameters, lr=training.learning_rate, **numbers)
    functions = (torch.nn.functional.gelu, torch.tanh, torch.sigmoid)
    targets = run.one_hot(data.train, training.architecture)
    for inputs, wanted, _ in run.batches(training, data.train, targets, 0, 50):
        out = torch.tensor(inputs)
        for w, b, function in zip(parameters[::2], parameters[1::2], functions, strict=True):
            out = function(out @ w.T + b)
        optimizer.zero_grad()
        torch.nn.functional.binary_cross_entropy(out, torch.tensor(wanted)).backward()
        optimizer.step()
    for ours, theirs in zip(run.finished(training, data).parameters, parameters, strict=True):
        assert abs(ours - theirs.detach().numpy()).max() < 1e-12
