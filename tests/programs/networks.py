"""The networks whose programs are run: with every activation, loss, rule for biases and reduction."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bpgen.graph.architecture import ActivationName, BiasRule, LossName, Naming, Reduction
from bpgen.graph.losses import LOSSES
from bpgen.graph.optimisers import OPTIMISERS, PLAIN
from bpgen.network.optimiser import Optimiser
from bpgen.network.problem import Layer, Network, Sample
from bpgen.problems.preset import preset_names
from bpgen.problems.sampling import Wanted, WantedLayer, draw

L, T, R, I, S, *_ = ActivationName  # noqa: E741
SQUARED, BINARY, CATEGORICAL = (
    LossName.HALF_SQUARED_ERROR,
    LossName.BINARY_CROSS_ENTROPY,
    LossName.CATEGORICAL_CROSS_ENTROPY,
)
NONE, LAYER, UNIT = BiasRule
MEAN = Reduction.MEAN


def _layers(*layers: tuple[int, ActivationName]) -> tuple[WantedLayer, ...]:
    return tuple(WantedLayer(units, activation) for units, activation in layers)


#: What each random network has: inputs, layers, and what differs from the deck's.
WANTED = (
    Wanted(3, _layers((4, T), (2, L)), biases=UNIT, trained_biases=True),
    Wanted(2, _layers((3, R), (3, S)), CATEGORICAL, biases=LAYER, trained_biases=True, learning_rate=0.1),
    Wanted(2, _layers((2, L), (2, L), (2, L)), biases=LAYER, trained_biases=True, samples=3, reduction=MEAN),
    Wanted(
        4, _layers((3, L), (1, L)), BINARY, biases=UNIT, trained_biases=True, samples=4, learning_rate=0.2
    ),
    Wanted(2, _layers((3, S), (2, I)), biases=NONE, samples=2, learning_rate=0.05, naming=Naming.INDICES),
    Wanted(1, _layers((1, L)), BINARY, biases=UNIT, learning_rate=0.3),
    Wanted(3, _layers((2, T), (2, T), (2, S)), CATEGORICAL, MEAN, UNIT, True, samples=5, learning_rate=0.1),
    Wanted(2, _layers((5, T), (3, T)), biases=LAYER, samples=2, reduction=MEAN, learning_rate=0.1),
    Wanted(2, _layers((3, L), (3, L)), CATEGORICAL, biases=UNIT, trained_biases=True, learning_rate=0.1),
    Wanted(
        2,
        _layers((2, L), (3, S)),
        CATEGORICAL,
        MEAN,
        UNIT,
        trained_biases=True,
        samples=2,
        learning_rate=0.2,
        # These targets do not sum to 1: the general form of the derivative is needed.
        given=(Sample((0.2, -0.7), (0.5, 0.4, 0.3)), Sample((-0.4, 0.9), (0.1, 0.9, 0.2))),
    ),
    Wanted(
        2,
        _layers((2, T), (3, I)),
        LossName.MEAN_SQUARED_ERROR,
        MEAN,
        UNIT,
        True,
        samples=2,
        learning_rate=0.1,
    ),
    Wanted(2, _layers((2, L), (2, S)), LossName.SQUARED_ERROR, biases=LAYER, trained_biases=True),
    Wanted(2, _layers((3, L), (2, L)), LossName.HALF_MEAN_SQUARED_ERROR, samples=2),
    Wanted(2, _layers((2, L), (3, S)), BINARY, MEAN, UNIT, True, samples=2, learning_rate=0.2),
    # Rules for biases by layer: none, one for the layer that is fixed, one for each unit that is trained.
    Wanted(
        2,
        (
            WantedLayer(3, T, bias_rule=NONE),
            WantedLayer(2, L, bias_rule=LAYER, trained_biases=False),
            WantedLayer(2, I, bias_rule=UNIT, trained_biases=True),
        ),
        samples=2,
        learning_rate=0.1,
    ),
    Wanted(2, (WantedLayer(3, L, bias_rule=UNIT, trained_biases=True), WantedLayer(2, L)), biases=LAYER),
)


@lru_cache(maxsize=1)
def presets() -> dict[str, Network]:
    """The networks that come with bpgen, by name."""
    return {name: Network.preset(name) for name in preset_names()}


@lru_cache(maxsize=1)
def drawn() -> dict[str, Network]:
    """Networks of seeds, by a name that tells their place in the list."""
    return {f"drawn-{n}": draw(40 + n, wanted) for n, wanted in enumerate(WANTED)}


#: Every optimiser, with numbers of its own or the usual ones; penalty, decay and schedules.
CHOSEN = (
    *(Optimiser(kind) for kind in OPTIMISERS if kind != PLAIN),
    *(Optimiser(l2=0.1), Optimiser(weight_decay=0.1)),
    Optimiser("momentum", mu=0.5, l2=0.1, schedule="exponential", gamma=0.9),
    Optimiser("nesterov", weight_decay=0.05, schedule="step", gamma=0.5, every=2),
    Optimiser("adam", beta1=0.7, beta2=0.9, epsilon=0.01, schedule="cosine", period=7, least_rate=0.01),
    Optimiser("adamw", weight_decay=0.2, schedule="exponential", gamma=0.8),
)


@lru_cache(maxsize=1)
def functions() -> dict[str, Network]:
    """Each optimiser, each loss, and each activation function in a hidden layer and in the output layer where
    a loss takes it, by turns. By names that say which.
    """
    made = {}
    losses, kinds = list(LossName), [a for a in ActivationName if a is not S]
    for n, optimiser in enumerate((Optimiser(), *CHOSEN)):
        loss, hidden = losses[n % len(losses)], kinds[n % len(kinds)]
        last = ActivationName((LOSSES[loss].outputs or (kinds[(n + 4) % len(kinds)],))[0])
        wanted = Wanted(2, _layers((3, hidden), (2, last)), loss, biases=UNIT, trained_biases=True, samples=2)
        network = replace(draw(70 + n, wanted), optimiser=optimiser, learning_rate=0.05)
        made[f"{n}-{hidden}-{last}-{loss}-{optimiser.kind}"] = network
    return made


def saturated() -> dict[str, Network]:
    """Networks whose nets leave the range of e**x, and whose outputs round to 0 and 1."""
    made = {}
    for name, loss, activation, targets in (
        ("binary", BINARY, L, (1.0, 0.0)),
        ("softmax", CATEGORICAL, S, (1.0, 0.0)),
        ("softmax-general", CATEGORICAL, S, (0.5, 1.0)),
        ("logistic", CATEGORICAL, L, (0.3, 0.7)),
        ("squared", SQUARED, L, (0.3, 0.7)),
    ):
        layers = (
            Layer(T, ((0.4, -0.3), (0.2, 0.7)), (0.1,)),
            Layer(activation, ((2000.0, -1500.0), (-900.0, 800.0)), (0.0,)),
        )
        given = (Sample((0.6, 0.9), targets), Sample((-0.8, 0.4), targets))
        made[f"saturated-{name}"] = Network(layers, given, loss, learning_rate=1e-4)
    return made
