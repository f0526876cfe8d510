"""Networks for the properties: every size, activation, loss and rule that a problem may have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st

from bpgen.errors import SpecError
from bpgen.graph.architecture import ActivationName, BiasRule, LossName, Naming, Reduction, UpdateShape
from bpgen.graph.losses import LOSSES
from bpgen.graph.optimisers.rule import L2, WEIGHT_DECAY
from bpgen.graph.schedules import SCHEDULES
from bpgen.network.optimiser import Optimiser
from bpgen.network.problem import Layer, Network, Sample
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from oracles.optimisers import RULES

HIDDEN = tuple(ActivationName)
#: The output activations that each loss takes.
OUTPUTS = {
    **dict.fromkeys((name for name, loss in LOSSES.items() if not loss.outputs), tuple(ActivationName)),
    LossName.BINARY_CROSS_ENTROPY: (ActivationName.LOGISTIC, ActivationName.SOFTMAX),
    LossName.CATEGORICAL_CROSS_ENTROPY: (ActivationName.SOFTMAX, ActivationName.LOGISTIC),
    LossName.KULLBACK_LEIBLER: (ActivationName.SOFTMAX, ActivationName.LOGISTIC),
}
#: Weights times samples: keeps a round below the most quantities that a problem may have.
_LARGEST = 400


def decimals(low: float, high: float, scale: int = 100) -> st.SearchStrategy[float]:
    """Short decimals: whole numbers of hundredths, as a problem states them."""
    return st.integers(round(low * scale), round(high * scale)).map(lambda n: n / scale)


def rows(width: int, height: int, numbers: st.SearchStrategy[float]) -> st.SearchStrategy[list[list[float]]]:
    return st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=height, max_size=height)


@st.composite
def targets(draw: st.DrawFn, loss: LossName, count: int) -> tuple[float, ...]:
    """Targets within the domain of the loss: any, probabilities, or a one-hot or other distribution."""
    if loss is LossName.HINGE:
        return tuple(draw(st.lists(st.sampled_from([-1.0, 1.0]), min_size=count, max_size=count)))
    if loss is LossName.KULLBACK_LEIBLER:
        return tuple(draw(st.lists(decimals(0.01, 1), min_size=count, max_size=count)))
    if not LOSSES[loss].outputs:
        return tuple(draw(st.lists(decimals(-1.5, 1.5), min_size=count, max_size=count)))
    if loss is LossName.CATEGORICAL_CROSS_ENTROPY and draw(st.booleans()):
        true = draw(st.integers(0, count - 1))
        return tuple(1.0 if n == true else 0.0 for n in range(count))
    numbers = st.sampled_from([0.0, 1.0]) | decimals(0, 1)
    return tuple(draw(st.lists(numbers, min_size=count, max_size=count)))


@st.composite
def networks(
    draw: st.DrawFn,
    *,
    most_layers: int = 4,
    most_units: int = 6,
    most_samples: int = 5,
    activations: Iterable[ActivationName] = HIDDEN,
    losses: Iterable[LossName] = tuple(LossName),
    weights: st.SearchStrategy[float] | None = None,
    biases: Iterable[BiasRule] = tuple(BiasRule),
    namings: Iterable[Naming] = tuple(Naming),
) -> Network:
    """Any network of up to these sizes, with short decimals for its numbers."""
    numbers = decimals(-1.5, 1.5) if weights is None else weights
    allowed = tuple(activations)
    depth = draw(st.integers(1, most_layers))
    sizes = draw(st.lists(st.integers(1, most_units), min_size=depth + 1, max_size=depth + 1))
    loss = draw(st.sampled_from(tuple(losses)))
    kinds = [draw(st.sampled_from(allowed)) for _ in range(depth - 1)]
    last = [a for a in OUTPUTS[loss] if a in allowed] or list(OUTPUTS[loss])
    kinds.append(draw(st.sampled_from(last)))
    if loss is LossName.BINARY_CROSS_ENTROPY and kinds[-1] is ActivationName.SOFTMAX:
        sizes[-1] = max(2, sizes[-1])  # of one unit, 1 - out is 0
    rules = tuple(biases)
    rule = draw(st.sampled_from(rules))
    # One network in four or so has layers with rules of their own.
    own = st.none() | st.sampled_from(rules) if len(rules) > 1 and draw(st.integers(0, 3)) == 0 else st.none()
    layers = []
    for width, height, kind in zip(sizes, sizes[1:], kinds, strict=False):
        here = draw(own)
        count = {BiasRule.NONE: 0, BiasRule.LAYER: 1, BiasRule.UNIT: height}[here or rule]
        trained = draw(st.sampled_from([None, True, False])) if here and count else None
        bias = draw(st.lists(decimals(-1, 1), min_size=count, max_size=count))
        matrix = draw(rows(width, height, numbers))
        layers.append(Layer(kind, tuple(map(tuple, matrix)), tuple(bias), here, trained))
    room = _LARGEST // sum(a * b for a, b in pairwise(sizes))
    count = draw(st.integers(1, max(1, min(most_samples, room))))
    samples = [
        Sample(
            tuple(draw(st.lists(decimals(-1, 1), min_size=sizes[0], max_size=sizes[0]))),
            draw(targets(loss, sizes[-1])),
        )
        for _ in range(count)
    ]
    return Network(
        layers=tuple(layers),
        samples=tuple(samples),
        loss=loss,
        reduction=draw(st.sampled_from(Reduction)),
        biases=rule,
        trained_biases=any(layer.biases for layer in layers) and draw(st.booleans()),
        # One network in four or so is differentiated by its inputs, too.
        input_gradients=draw(st.integers(0, 3)) == 0,
        learning_rate=draw(st.sampled_from([0.0, 0.01, 0.05, 0.1, 0.5, 1.0])),
        naming=draw(st.sampled_from(tuple(namings))),
    )


def small_networks(
    *,
    most_layers: int = 3,
    most_units: int = 3,
    most_samples: int = 3,
    activations: Iterable[ActivationName] = HIDDEN,
    losses: Iterable[LossName] = tuple(LossName),
) -> st.SearchStrategy[Network]:
    """Networks that a page can hold: up to 3 layers of 3 units, up to 3 samples."""
    return networks(
        most_layers=most_layers,
        most_units=most_units,
        most_samples=most_samples,
        activations=activations,
        losses=losses,
    )


def saturated_networks() -> st.SearchStrategy[Network]:
    """Cross-entropies whose nets reach +-800 and more: every exponential overflows a float."""
    far = st.sampled_from([-2000.0, -800.0, -400.0, 400.0, 800.0, 2000.0])
    cross_entropies = (LossName.BINARY_CROSS_ENTROPY, LossName.CATEGORICAL_CROSS_ENTROPY)
    # Hidden outputs within 1: nets of millions leave the judges' decimals, too.
    bounded = (ActivationName.LOGISTIC, ActivationName.TANH, ActivationName.SOFTMAX)
    return networks(
        most_layers=2,
        most_units=3,
        most_samples=2,
        activations=bounded,
        losses=cross_entropies,
        weights=far,
    )


@st.composite
def optimisers(draw: st.DrawFn) -> Optimiser:
    """Any optimiser, with any schedule and any penalty or decay that it takes, and numbers of its own or the
    usual ones.
    """
    kind, schedule = draw(st.sampled_from(sorted(RULES))), draw(st.sampled_from(sorted(SCHEDULES)))
    shape = UpdateShape(kind, schedule)
    beside = draw(st.sampled_from(["", WEIGHT_DECAY.name, *([] if shape.decays else [L2.name])]))
    numbers = {beside: draw(decimals(0, 0.5))} if beside else {}
    for c in shape.constants:
        if c.default is None or draw(st.booleans()):
            own = st.integers(1, 3) if c.whole else decimals(0.01, 0.99 if c.most <= 1 else 0.1)
            numbers[c.name] = draw(own)
    return Optimiser(kind, schedule=schedule, **numbers)


def with_optimisers(networks: st.SearchStrategy[Network]) -> st.SearchStrategy[Network]:
    """The same networks, updated by gradient descent or by any other optimiser; by gradient descent those
    with a bias that the optimiser would move by rounding errors alone.
    """

    def updated(network: Network, optimiser: Optimiser) -> Network:
        try:
            return replace(network, optimiser=optimiser)
        except SpecError as error:
            assert "rounding errors" in str(error)  # noqa: PT017
            return network

    return st.builds(updated, networks, st.just(Optimiser()) | optimisers())


def policies() -> st.SearchStrategy[Policy]:
    """Every number of digits that a sheet may ask for."""
    figures = st.builds(Policy, st.just(Kind.FIGURES), st.integers(1, 15), st.booleans())
    places = st.builds(Policy, st.just(Kind.PLACES), st.integers(0, 15), st.booleans())
    return figures | places


def contracts(rule: Rule) -> st.SearchStrategy[Contract]:
    """The contracts that sheets use: three figures or places and more."""
    figures = st.builds(Policy, st.just(Kind.FIGURES), st.integers(3, 9), st.booleans())
    places = st.builds(Policy, st.just(Kind.PLACES), st.integers(3, 9), st.booleans())
    return st.builds(Contract, st.just(rule), figures | places)
