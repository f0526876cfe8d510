"""Problems of many kinds, and their pages as TeX."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bpgen.graph.architecture import ActivationName, BiasRule, LossName, Naming, Reduction
from bpgen.network.problem import Network
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.sheets.exercise import Identity, Options, make_exercise, sheet_and_key
from bpgen.trace.digits import Contract, Kind, Policy, Rule

LOGISTIC, TANH, RELU, IDENTITY, SOFTMAX = map(
    ActivationName, ("logistic", "tanh", "relu", "identity", "softmax")
)
BCE, CCE = LossName.BINARY_CROSS_ENTROPY, LossName.CATEGORICAL_CROSS_ENTROPY
IDENTITY_OF_TESTS = Identity("a test", "bpgen exercise")


def _layers(*layers: tuple[int, ActivationName]) -> tuple[WantedLayer, ...]:
    return tuple(WantedLayer(units, activation) for units, activation in layers)


#: Shapes other than the deck's, by a name for the tests.
SHAPES = {
    "3-4-2-tanh-softmax": Wanted(inputs=3, layers=_layers((4, TANH), (2, SOFTMAX)), loss=CCE),
    "2-3-2-relu": Wanted(inputs=2, layers=_layers((3, RELU), (2, LOGISTIC)), biases=BiasRule.UNIT),
    "2-2-1-bce": Wanted(inputs=2, layers=_layers((2, LOGISTIC), (1, LOGISTIC)), loss=BCE),
    "mini-batch-mean": Wanted(inputs=2, layers=_layers((2, TANH), (1, IDENTITY)), samples=3,
                              reduction=Reduction.MEAN),
    "trained-biases": Wanted(trained_biases=True),
    "input-gradients": Wanted(input_gradients=True),
    "trained-unit-biases": Wanted(trained_biases=True, biases=BiasRule.UNIT, samples=2),
    "softmax-half-squared": Wanted(inputs=2, layers=_layers((3, SOFTMAX), (2, SOFTMAX))),
    "three-layers": Wanted(inputs=2, layers=_layers((2, TANH), (2, RELU), (2, LOGISTIC)),
                           naming=Naming.INDICES),
    "one-unit": Wanted(inputs=1, layers=_layers((1, LOGISTIC)), biases=BiasRule.NONE),
}  # fmt: skip

POLICIES = (*(Policy(Kind.FIGURES, n) for n in (3, 4, 5, 6)), Policy(Kind.PLACES, 9))
CONTRACTS = tuple(Contract(rule, policy) for policy in POLICIES for rule in Rule)


@lru_cache(maxsize=512)
def drawn(shape: str, seed: int) -> Network:
    """A problem of one of the shapes."""
    return draw(seed, SHAPES[shape])


@dataclass(frozen=True)
class Pages:
    """A sheet and its key, as TeX."""

    sheet: str
    key: str


def pages(network: Network, options: Options) -> Pages:
    """The sheet and the key of a problem."""
    return Pages(*sheet_and_key(make_exercise(network, options, IDENTITY_OF_TESTS)))
