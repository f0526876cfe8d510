"""From a seed to a problem: the only randomness, stable for ever, friendly to the hand.

Every draw comes from ``random.Random(text).random()``, which Python documents as stable, on a stream
named after the sampler's version, the seed and the purpose; a draw added for one purpose never shifts
another. A version, once published, is never changed: a better sampler gets a new number.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ..errors import SpecError
from ..errors.checked import checked, coerce
from ..graph.activations import ACTIVATIONS
from ..graph.architecture import (
    USUAL_ACTIVATION,
    ActivationName,
    Architecture,
    BiasRule,
    LayerShape,
    LossName,
)
from ..graph.losses import LOSSES
from ..network.limits import LARGEST_SEED, MOST_QUANTITIES, check_size
from ..network.problem import Layer, Network, Sample
from ..network.rules import ProblemRules, of_rules
from ..trace.domains import FLOAT
from ..trace.evaluate import evaluate
from .friendly import Demands, demands_of, first_unfriendly_layer, none_found, objections, uncertain_updates

SAMPLER = 2
#: The version in the streams' names: version 2 of the sampler draws as version 1 does, and rejects more.
STREAMS = 1
#: Most attempts at a friendly problem; fewer for large networks, where each takes longer.
_ATTEMPTS, _FEWEST_ATTEMPTS = 400, 40
LAYER_ATTEMPTS = 60
#: Drawn numbers are whole numbers of thousandths: short decimals, and no float noise. Inputs and biases are
#: drawn from ``NUMBERS``.
SCALE = 1000
NUMBERS = range(50, 1000, 50)
#: Most weights of a layer, and the step of the grid from which they are drawn.
GRIDS = ((18, 50), (99, 10), (MOST_QUANTITIES, 1))
#: So many attempts without one network whose nets would do: there is none.
HOPELESS = 8
#: The share of negative weights.
NEGATIVE = 0.3


@checked
class WantedLayer(NamedTuple):
    """A layer to be drawn; what is given is kept."""

    units: int
    activation: ActivationName = USUAL_ACTIVATION
    weights: tuple[tuple[float, ...], ...] | None = None
    biases: tuple[float, ...] | None = None
    bias_rule: BiasRule | None = None
    trained_biases: bool | None = None


@dataclass(frozen=True, eq=False, repr=False)
class _WantedParts:
    """What comes first in a demand."""

    inputs: int = 2
    layers: tuple[WantedLayer, ...] = (WantedLayer(2), WantedLayer(2))


@dataclass(frozen=True)
@checked
class Wanted(ProblemRules, _WantedParts):
    """The shape of the problem to be drawn, by which ``sampler``. ``given`` are samples, not to be drawn."""

    name: str = ""
    samples: int = 1
    given: tuple[Sample, ...] = ()
    sampler: int = SAMPLER


def wanted_like(network: Network) -> Wanted:
    """What to ask for to draw other problems like this one: its shape, its rules and its learning rate."""
    arch = network.architecture
    return Wanted(
        inputs=arch.inputs,
        layers=tuple(
            WantedLayer(x.units, x.activation, bias_rule=x.biases, trained_biases=x.trained_biases)
            for x in arch.layers
        ),
        samples=arch.samples,
        **of_rules(network, lambda key: key.alike),
    )


def from_seed(seed: int, sampler: int | None = None) -> Network:
    """The 2-2-2 network of a seed; ``sampler`` is the version, None for the latest. Raises as ``draw``."""
    return draw(seed, Wanted(sampler=SAMPLER if sampler is None else sampler))


def draw(seed: int, wanted: Wanted, name: str = "") -> Network:
    """The problem of this seed and shape, called ``name`` where one is given.

    Derivatives with respect to the inputs change no draw: with them the seed means the same numbers. So does
    an optimiser, but where a hand's rounding would decide its steps: such a draw is rejected.

    Raises ``SpecError`` for a seed out of range, a shape too large to work by hand, or one for which
    no friendly numbers were found.
    """
    seed, wanted = coerce(seed, int, "seed"), coerce(wanted, Wanted, "wanted")
    if not 0 <= seed <= LARGEST_SEED:
        raise SpecError("value.whole", where="seed", least=0, most=f"{LARGEST_SEED:,}", got=seed)
    attempts, demands = attempts_for(wanted), demands_of(wanted.sampler)
    misses, against = 0, frozenset[str]()
    for attempt in range(attempts):
        # Deep or wide networks have small gradients by nature: ask for less as the attempts go on.
        strictness = 1 - attempt / attempts
        drawn = _draw(_Streams(seed, attempt), name or wanted.name or f"seed-{seed}", wanted, demands)
        if drawn is not None:
            network = _with_rules(drawn[0], wanted)
            against = objections(*drawn, strictness, demands)
            if not against:
                against = uncertain_updates(network, strictness, demands)
            if not against:
                return network
        misses += drawn is None
        if misses == attempt + 1 == HOPELESS:
            break
    rate, optimiser = wanted.learning_rate, wanted.optimiser.kind
    raise none_found(seed, attempt + 1, rate, len(wanted.layers), optimiser, against)


@lru_cache(maxsize=64)
def attempts_for(wanted: Wanted) -> int:
    """How many problems of this shape are drawn and judged before none is found. Raises ``SpecError`` for a
    shape of which none can be drawn.
    """
    _check_shape(wanted)
    return max(_FEWEST_ATTEMPTS, min(_ATTEMPTS, 40_000 // size_of(wanted)))


def _check_shape(wanted: Wanted) -> None:
    sizes = (wanted.inputs, *(layer.units for layer in wanted.layers))
    if not wanted.layers or min(sizes) < 1:
        raise SpecError("sampling.layers", where="layers")
    for k, layer in enumerate(wanted.layers, 1):
        # Version 1 draws it in a hidden layer.
        hidden = k < len(wanted.layers)
        alone = layer.units == 1 and layer.activation is ActivationName.SOFTMAX
        if alone and not (hidden and wanted.sampler == 1):
            raise SpecError("sampling.one_softmax", where=f"layers[{k}]")
    if wanted.samples < 1:
        raise SpecError("value.at_least", where="samples", least=1, got=wanted.samples)
    check_size(size_of(wanted))


def size_of(wanted: Wanted) -> int:
    """About how many quantities one round has."""
    layers = tuple(LayerShape(layer.units, layer.activation) for layer in wanted.layers)
    return Architecture(wanted.inputs, layers, samples=wanted.samples).quantity_count()


class _Streams(NamedTuple):
    """The named streams of one attempt."""

    seed: int
    attempt: int

    def stream(self, purpose: str) -> random.Random:
        """A stream of its own for one purpose."""
        name = f"bpgen/{STREAMS}/{self.seed}/{purpose}"
        return random.Random(f"{name}/{self.attempt}" if self.attempt else name)  # noqa: S311


def _draw(
    streams: _Streams, name: str, wanted: Wanted, demands: Demands
) -> tuple[Network, Mapping[str, float]] | None:
    """A network and its values. From the first layer whose nets would not do, layers are drawn again."""
    samples = wanted.given or tuple(_samples(streams, wanted))
    weights, biases = streams.stream("weights"), streams.stream("biases")
    layers: tuple[Layer, ...] = ()
    rules = {**of_rules(wanted, lambda key: key.drawn), "name": name}
    for _ in range(LAYER_ATTEMPTS * len(wanted.layers)):
        layers = _completed(layers, weights, biases, wanted, len(samples[0].inputs))
        network = Network(layers, samples, **rules)
        values = evaluate(network, domain=FLOAT).rounds[0]
        bad = first_unfriendly_layer(network, values, demands)
        if bad is None:
            return network, values
        layers = layers[: bad - 1]
    return None


def _with_rules(network: Network, wanted: Wanted) -> Network:
    """The network with the rules by which nothing is drawn."""
    rules = of_rules(wanted, lambda key: not key.drawn)
    same = all(getattr(network, name) == rule for name, rule in rules.items())
    return network if same else replace(network, **rules)


def _samples(streams: _Streams, wanted: Wanted) -> Iterator[Sample]:
    inputs, targets = streams.stream("inputs"), streams.stream("targets")
    for _ in range(wanted.samples):
        xs = distinct(inputs, list(NUMBERS), wanted.inputs)
        last = wanted.layers[-1]
        yield Sample(tuple(xs), tuple(drawn_targets(targets, wanted.loss, last.activation, last.units)))


def drawn_targets(
    stream: random.Random, loss: LossName, activation: ActivationName, units: int
) -> list[float]:
    """Those of so many outputs of this activation function, as the loss takes them."""
    match LOSSES[loss].drawn:
        case "class":
            true = below(stream, units)
            return [1.0 if n == true else 0.0 for n in range(units)]
        case "binary":
            return [float(below(stream, 2)) for _ in range(units)]
        case "sign":
            return [2.0 * below(stream, 2) - 1 for _ in range(units)]
        case "shares":
            true, small = below(stream, units), 100 * (1 + below(stream, 3)) // (units - 1 or 1)
            rest = SCALE - small * (units - 1)
            return [(rest if n == true else small) / SCALE for n in range(units)]
    return distinct(stream, list(ACTIVATIONS[activation].targets), units)


def _completed(
    layers: tuple[Layer, ...], weights: random.Random, biases: random.Random, wanted: Wanted, inputs: int
) -> tuple[Layer, ...]:
    """The layers, with those that are missing drawn."""
    sizes = (inputs, *(layer.units for layer in wanted.layers))
    whole = sum(a * b for a, b in pairwise(sizes)) <= GRIDS[0][0]
    for n in range(len(layers), len(wanted.layers)):
        used = {abs(round(w * SCALE)) for x in layers for row in x.weights for w in row} if whole else set()
        given_biases = {round(b * SCALE) for x in layers for b in x.biases}
        bias = _biases(biases, wanted, wanted.layers[n], given_biases)
        rows = _weights(weights, wanted.layers[n], sizes[n], used)
        own = wanted.layers[n]
        layers = (*layers, Layer(own.activation, rows, bias, own.bias_rule, own.trained_biases))
    return layers


def _biases(stream: random.Random, wanted: Wanted, layer: WantedLayer, taken: set[int]) -> tuple[float, ...]:
    """A layer's biases: given, or drawn and unlike those of the layers before: none passes for another."""
    if layer.biases is not None:
        return layer.biases
    count = (layer.bias_rule or wanted.biases).how_many(layer.units)
    return tuple(distinct(stream, _free(list(NUMBERS), taken, count), count))


def _weights(
    stream: random.Random, layer: WantedLayer, width: int, taken: set[int]
) -> tuple[tuple[float, ...], ...]:
    """A layer's weights: given, or drawn and unlike each other in size, so that none passes for another."""
    if layer.weights is not None:
        return layer.weights
    count = layer.units * width
    step = next(step for most, step in GRIDS if count <= most)
    drawn = distinct(stream, _free(list(range(step, SCALE, step)), taken, count), count)
    signed = [-w if stream.random() < NEGATIVE else w for w in drawn]
    return tuple(tuple(signed[j * width : (j + 1) * width]) for j in range(layer.units))


def _free(grid: list[int], taken: set[int], count: int) -> list[int]:
    """The grid without what is taken, as long as enough is left."""
    left = [n for n in grid if n not in taken]
    return left if len(left) >= count else grid


def distinct(stream: random.Random, grid: list[int], count: int) -> list[float]:
    """``count`` numbers of the grid (in thousandths), all different as long as the grid has enough."""
    out: list[int] = []
    left = list(grid)
    for _ in range(count):
        left = left or list(grid)
        out.append(left.pop(below(stream, len(left))))
    return [n / SCALE for n in out]


def below(stream: random.Random, n: int) -> int:
    """A whole number from 0 to n - 1, by the one method of ``random`` whose values are promised."""
    return min(int(stream.random() * n), n - 1)
