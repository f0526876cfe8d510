"""Every activation function with every loss that takes it, beside PyTorch in double precision.

Prints a table of the largest differences of errors, gradients, and weights over three rounds.
Run: python bench/functions.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from bpgen import ActivationName, LossName, Network, evaluate, sample
from bpgen.errors import BpgenError
from bpgen.graph.losses import LOSSES
from bpgen.trace.domains import FLOAT

ROUNDS = 3
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


def pairs() -> Iterator[tuple[ActivationName, LossName]]:
    """The activation function, of both layers where it can be, and the loss."""
    for activation in ActivationName:
        for name, loss in LOSSES.items():
            if not loss.outputs or activation in loss.outputs:
                yield activation, name


def differences(network: Network) -> tuple[float, float, float]:
    """How far errors, gradients, and parameters after three rounds are from PyTorch's, at most."""
    trace = evaluate(network, ROUNDS, FLOAT)
    weights = [torch.tensor(layer.weights, dtype=torch.float64) for layer in network.layers]
    biases = [torch.tensor(layer.biases, dtype=torch.float64) for layer in network.layers]
    x = torch.tensor([s.inputs for s in network.samples], dtype=torch.float64)
    t = torch.tensor([s.targets for s in network.samples], dtype=torch.float64)
    off = [0.0, 0.0, 0.0]
    for values in trace.rounds:
        out = x
        for w, b, layer in zip(weights, biases, network.layers, strict=True):
            w.requires_grad_()
            w.grad = None
            out = ACTIVATIONS[layer.activation](out @ w.T + b)
        error = LOSS_FUNCTIONS[network.loss](t, out)
        error.backward()
        off[0] = max(off[0], abs(error.item() - values["E_total"]))
        gradients = [torch.as_tensor(w.grad) for w in weights]
        slopes = torch.cat([g.flatten() for g in gradients]).tolist()
        off[1] = max(off[1], *(abs(g - values[f"dE_total/dw{n}"]) for n, g in enumerate(slopes, 1)))
        weights = [(w - network.learning_rate * g).detach() for w, g in zip(weights, gradients, strict=True)]
        new = torch.cat([w.flatten() for w in weights]).tolist()
        off[2] = max(off[2], *(abs(w - values[f"w{n}+"]) for n, w in enumerate(new, 1)))
    return off[0], off[1], off[2]


def highest(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    """The larger of each."""
    return max(a[0], b[0]), max(a[1], b[1]), max(a[2], b[2])


def main() -> None:
    """One row for each pair, and the largest of all."""
    print(f"{'activation':<15}{'loss':<28}{'error':>9}{'gradient':>10}{'weights':>9}")
    largest = (0.0, 0.0, 0.0)
    for activation, loss in pairs():
        found = (0.0, 0.0, 0.0)
        first = ActivationName.TANH if activation is ActivationName.SOFTMAX else activation
        for seed in range(1, 6):
            try:
                network = sample(seed, "2-3-2", [first, activation], loss=loss)
            except BpgenError:
                continue
            found = highest(found, differences(network))
        largest = highest(largest, found)
        print(f"{activation:<15}{loss:<28}{found[0]:>9.0e}{found[1]:>10.0e}{found[2]:>9.0e}")
    print(f"{'largest':<43}{largest[0]:>9.0e}{largest[1]:>10.0e}{largest[2]:>9.0e}")


if __name__ == "__main__":
    main()
