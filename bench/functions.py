"""Every activation function, loss, optimiser and schedule beside PyTorch in double precision.

A row has the largest differences of errors, of gradients, and of weights over three rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import torch

from bpgen import ActivationName, LossName, Network, Optimiser, evaluate, sample
from bpgen.errors import BpgenError
from bpgen.graph.losses import LOSSES
from bpgen.graph.optimisers import PLAIN
from bpgen.trace.domains import FLOAT

from .measure import Row

ROUNDS = 3
SEEDS = range(1, 6)
LIMIT = 1e-12
Tensor = Any
F = torch.nn.functional

ACTIVATIONS: Mapping[ActivationName, Callable[[Tensor], Tensor]] = {
    ActivationName.LOGISTIC: torch.sigmoid,
    ActivationName.TANH: torch.tanh,
    ActivationName.RELU: torch.relu,
    ActivationName.IDENTITY: lambda z: z,
    ActivationName.SOFTMAX: lambda z: torch.softmax(z, dim=1),
    ActivationName.LEAKY_RELU: F.leaky_relu,
    ActivationName.ELU: F.elu,
    ActivationName.SOFTPLUS: lambda z: F.softplus(z, threshold=700),
    ActivationName.SILU: F.silu,
    ActivationName.GELU: F.gelu,
    # The slope of F.hardsigmoid is 1/6 in single precision.
    ActivationName.HARD_LOGISTIC: lambda z: F.relu6(z + 3) / 6,
}
LOSS_FUNCTIONS: Mapping[LossName, Callable[[Tensor, Tensor], Tensor]] = {
    LossName.HALF_SQUARED_ERROR: lambda t, o: F.mse_loss(o, t, reduction="sum") / 2,
    LossName.SQUARED_ERROR: lambda t, o: F.mse_loss(o, t, reduction="sum"),
    LossName.MEAN_SQUARED_ERROR: F.mse_loss,
    LossName.HALF_MEAN_SQUARED_ERROR: lambda t, o: F.mse_loss(o, t) / 2,
    LossName.BINARY_CROSS_ENTROPY: lambda t, o: F.binary_cross_entropy(o, t, reduction="sum"),
    LossName.CATEGORICAL_CROSS_ENTROPY: lambda t, o: -(t * torch.log(o)).sum(),
    LossName.ABSOLUTE_ERROR: lambda t, o: F.l1_loss(o, t, reduction="sum"),
    LossName.HUBER: lambda t, o: F.huber_loss(o, t, reduction="sum"),
    LossName.HINGE: lambda t, o: torch.relu(1 - t * o).sum(),
    LossName.KULLBACK_LEIBLER: lambda t, o: F.kl_div(torch.log(o), t, reduction="sum"),
}


SGD, ADAM = torch.optim.SGD, torch.optim.Adam
#: PyTorch's optimiser with its names for the same numbers. Momentum of averages is none of PyTorch's, whose
#: dampening leaves the first gradient whole; the velocity convention is PyTorch's where the rate stays.
OPTIMISERS: list[tuple[Optimiser, Any, Mapping[str, Any]]] = [
    (Optimiser(), SGD, {}),
    (Optimiser(l2=0.1), SGD, {"weight_decay": 0.1}),
    (Optimiser("momentum"), SGD, {"momentum": 0.9}),
    (Optimiser("momentum", mu=0.5, l2=0.1), SGD, {"momentum": 0.5, "weight_decay": 0.1}),
    (Optimiser("momentum-velocity"), SGD, {"momentum": 0.9}),
    (Optimiser("nesterov"), SGD, {"momentum": 0.9, "nesterov": True}),
    (Optimiser("adagrad"), torch.optim.Adagrad, {}),
    (Optimiser("rmsprop"), torch.optim.RMSprop, {"alpha": 0.9}),
    (Optimiser("adam"), ADAM, {}),
    (Optimiser("adam", l2=0.1), ADAM, {"weight_decay": 0.1}),
    (Optimiser("adamw"), torch.optim.AdamW, {}),
]
_OPTIM = torch.optim.lr_scheduler
SCHEDULES: list[tuple[str, Mapping[str, float], Any, Mapping[str, float]]] = [
    ("step", {"gamma": 0.5, "every": 2}, _OPTIM.StepLR, {"gamma": 0.5, "step_size": 2}),
    ("exponential", {"gamma": 0.9}, _OPTIM.ExponentialLR, {"gamma": 0.9}),
    ("cosine", {"period": 5, "least_rate": 0.01}, _OPTIM.CosineAnnealingLR, {"T_max": 5, "eta_min": 0.01}),
]


class Differences(NamedTuple):
    """The largest differences, of how many networks, and how many no seed could draw."""

    error: float = 0.0
    gradient: float = 0.0
    weight: float = 0.0
    networks: int = 0
    undrawn: int = 0

    def row(self, work: str) -> Row:
        """A line of the table; what could not be drawn is said."""
        undrawn = f", {self.undrawn} not drawn" if self.undrawn else ""
        figure = f"{self.error:.0e} {self.gradient:.0e} {self.weight:.0e}"
        reached = self.networks > 0 and max(self[:3]) < LIMIT
        beside = f"PyTorch, {self.networks} networks{undrawn}"
        return Row(f"{work}: error, gradients, weights", beside, figure, f"< {LIMIT:g}", reached)


def rows() -> Iterator[Row]:
    """A row for each function, loss, optimiser and schedule."""
    found = {pair: _drawn(*pair) for pair in pairs()}
    for activation in ActivationName:
        yield _highest(d for (a, _), d in found.items() if a is activation).row(activation)
    for loss in LossName:
        yield _highest(d for (_, x), d in found.items() if x is loss).row(loss)
    for optimiser, cls, numbers in OPTIMISERS:
        yield _optimised(optimiser, cls, numbers).row(_name(optimiser))
    for schedule, ours, scheduler, theirs in SCHEDULES:
        for kind, cls in ((PLAIN, SGD), ("adam", ADAM)):
            made = Optimiser(kind, schedule=schedule, **ours)
            yield _optimised(made, cls, {}, partial(scheduler, **theirs)).row(_name(made))


def _name(optimiser: Optimiser) -> str:
    """The optimiser with what is not usual of it."""
    said = [optimiser.kind, *([optimiser.schedule] if optimiser.schedule != "constant" else [])]
    return " ".join([*said, *([f"l2={optimiser.numbers['l2']:g}"] if "l2" in optimiser.numbers else [])])


def pairs() -> Iterator[tuple[ActivationName, LossName]]:
    """The activation function, of both layers where it can be, and the loss."""
    for activation in ActivationName:
        for name, loss in LOSSES.items():
            if not loss.outputs or activation in loss.outputs:
                yield activation, name


def _drawn(activation: ActivationName, loss: LossName) -> Differences:
    first = ActivationName.TANH if activation is ActivationName.SOFTMAX else activation
    found = []
    for seed in SEEDS:
        try:
            network = sample(seed, "2-3-2", [first, activation], loss=loss)
        except BpgenError:
            found.append(Differences(undrawn=1))
        else:
            found.append(differences(network, SGD, {}))
    return _highest(found)


def _optimised(
    optimiser: Optimiser,
    cls: Any,
    numbers: Mapping[str, Any],
    scheduler: Callable[[Any], Any] | None = None,
) -> Differences:
    found = []
    for seed in SEEDS:
        network = replace(sample(seed, "2-3-2"), optimiser=optimiser, learning_rate=0.05)
        found.append(differences(network, cls, numbers, scheduler))
    return _highest(found)


def _highest(found: Iterable[Differences]) -> Differences:
    """The largest of each, and all networks counted."""
    errors, gradients, weights, networks, undrawn = zip(*found, strict=True)
    return Differences(max(errors), max(gradients), max(weights), sum(networks), sum(undrawn))


def differences(
    network: Network, cls: Any, numbers: Mapping[str, Any], scheduler: Callable[[Any], Any] | None = None
) -> Differences:
    """How far errors, gradients, and weights over three rounds are from PyTorch's, at most."""
    trace = evaluate(network, ROUNDS, FLOAT)
    weights = [torch.tensor(x.weights, dtype=torch.float64, requires_grad=True) for x in network.layers]
    biases = [torch.tensor(layer.biases, dtype=torch.float64) for layer in network.layers]
    x = torch.tensor([s.inputs for s in network.samples], dtype=torch.float64)
    t = torch.tensor([s.targets for s in network.samples], dtype=torch.float64)
    optimizer = cls(weights, lr=network.learning_rate, **numbers)
    schedule = None if scheduler is None else scheduler(optimizer)
    off = [0.0, 0.0, 0.0]
    for values in trace.rounds:
        out = x
        for w, b, layer in zip(weights, biases, network.layers, strict=True):
            out = ACTIVATIONS[layer.activation](out @ w.T + b)
        error = LOSS_FUNCTIONS[network.loss](t, out)
        optimizer.zero_grad()
        error.backward()
        off[0] = max(off[0], abs(error.item() - values["E_total"]))
        slopes = torch.cat([torch.as_tensor(w.grad).flatten() for w in weights]).tolist()
        off[1] = max(off[1], *(abs(g - values[f"dE_total/dw{n}"]) for n, g in enumerate(slopes, 1)))
        optimizer.step()
        if schedule is not None:
            schedule.step()
        new = torch.cat([w.detach().flatten() for w in weights]).tolist()
        off[2] = max(off[2], *(abs(w - values[f"w{n}+"]) for n, w in enumerate(new, 1)))
    return Differences(off[0], off[1], off[2], 1)
