"""Which drawn problems are friendly to the hand, and fair: the reasons for drawing again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from math import inf, isfinite
from typing import NamedTuple, TypeVar

from ..errors import BpgenError, SpecError
from ..graph.activations import ACTIVATIONS
from ..graph.mistakes import wrong_definitions
from ..graph.quantity import Concept, Graph
from ..network.problem import Network
from ..trace.compile import Round, compile_expressions
from ..trace.digits import Contract, unit
from ..trace.domains import FLOAT
from ..trace.evaluate import evaluate
from ..trace.loose import loose_updates
from ..trace.outer import OuterIntervals
from ..trace.rounding import work

Real = TypeVar("Real", float, Decimal)

#: Sheets are judged under the handouts' default contract, so that a seed means one problem whatever
#: digits it is printed with.
CONTRACT = Contract()
#: A step of the update must move the weight by this many units of its last printed place.
UNITS_MOVED = 5
#: Mistakes in the step itself, or in taking it too soon.
MOVES = ("uphill", "updated-weights-too-soon")
#: Above this strictness later rounds are judged, too, and every place of a mistake.
STRICT = 0.5
#: Nets nearer to 0 than this make a ReLU's side, or a sign, hang on the rounding.
SMALLEST_NET = 0.01
#: Far more than nine digits leave open: what is so much outside an interval is outside when it is rounded.
_MARGIN = 1e-6


#: The mistakes that must show since version 1, and those besides since version 2.
_MISTAKES_1 = (
    *("updated-weights-too-soon", "no-local-derivative", "derivative-at-net", "sign-of-error", "uphill"),
    *("no-learning-rate", "one-path-only", "no-half", "no-bias", "transposed", "sum-for-mean"),
)
_MISTAKES_2 = (
    *("net-for-out", "bias-of-layer-before", "plus-in-exponent", "no-one-minus", "no-square"),
    *("factor-two", "mean-of-outputs"),
)


#: What is against a problem, beside the names of mistakes that would go unnoticed in it.
UPDATES, LATER, LOOSE = "updates", "later rounds", "loose updates"
#: The objections to steps that do not show in the digits.
_TOO_SMALL = frozenset({UPDATES, "uphill"})


class Demands(NamedTuple):
    """What a version of the sampler demands of a problem.

    ``mistakes`` must show wherever they are made; so must ``changes``, but where their number is the right
    one itself (equal biases, a ReLU that passes its net input on). The nets of so many ``rounds`` are judged.
    Computed numbers are rounded to so many ``digits`` before they are held against a bound, lest the last bit
    of an exponential decide; None: they are not.
    """

    mistakes: tuple[str, ...]
    changes: tuple[str, ...] = ()
    rounds: int = 1
    digits: int | None = None

    def settled(self, x: Real) -> Real:
        """A number as it is held against a bound."""
        return x if self.digits is None else type(x)(f"{x:.{self.digits}g}")


#: By the sampler's version. A published one is never changed: another mistake, another bound is a new one.
DEMANDS: Mapping[int, Demands] = {
    1: Demands(_MISTAKES_1),
    2: Demands(_MISTAKES_1, _MISTAKES_2, rounds=3, digits=9),
}


def demands_of(sampler: int) -> Demands:
    """What a version of the sampler demands. Raises ``SpecError`` for one that there is not."""
    if sampler not in DEMANDS:
        raise SpecError(
            "sampling.sampler", where="sampler", got=sampler, first=min(DEMANDS), last=max(DEMANDS)
        )
    return DEMANDS[sampler]


def none_found(
    seed: int, draws: int, rate: float, layers: int, optimiser: str, against: frozenset[str]
) -> SpecError:
    """What to say where no draw would do. ``against`` are the objections to the last draw, the judgement of
    which is the least strict; ``rate`` is the learning rate.
    """
    if LOOSE in against:
        return SpecError("sampling.loose_updates", where="optimiser", optimiser=optimiser)
    if "no-learning-rate" in against:
        return SpecError("sampling.rate_of_one", where="learning_rate", rate=f"{rate:g}")
    if against & _TOO_SMALL and layers > 1:
        return SpecError("sampling.small_steps_deep", where="learning_rate", rate=f"{rate:g}")
    if against & _TOO_SMALL:
        return SpecError("sampling.small_steps", where="learning_rate", rate=f"{rate:g}")
    return SpecError("sampling.none_found", where="seed", seed=seed, draws=draws)


def first_unfriendly_layer(network: Network, values: Mapping[str, float], demands: Demands) -> int | None:
    """The first layer with a net that is saturated or almost 0, or with too many units that are off."""
    for n, layer in enumerate(network.layers, 1):
        f = ACTIVATIONS[layer.activation]
        nets = [values[key] for key in _nets(network.graph, n)]
        if any(not _is_between(SMALLEST_NET, abs(x), f.largest_net, demands) for x in nets):
            return n
        if f.can_be_off:
            # A unit that is off passes nothing back: one in three at most, and none in a small layer.
            most = len(nets) if len(nets) > 3 else 0
            if sum(x < 0 for x in nets) * 3 > most:
                return n
    return None


def _is_between(low: float, x: float, high: float, demands: Demands) -> bool:
    """Whether a number, settled, lies between two bounds. Far from both, it need not be settled."""
    margin = 1 + _MARGIN
    return low * margin < x < high / margin or low <= demands.settled(x) <= high


@lru_cache(maxsize=64)
def _nets(graph: Graph, layer: int) -> tuple[str, ...]:
    """The net inputs of a layer, by their keys."""
    return tuple(q.key for q in graph.at(Concept.NET, layer=layer))


def objections(
    network: Network, values: Mapping[str, float], strictness: float, demands: Demands
) -> frozenset[str]:
    """What is against a problem whose nets are friendly: nothing where every update can be seen in the digits
    and no known mistake would go unnoticed. Else ``UPDATES``, ``LATER`` or names of mistakes.

    ``strictness`` from 1 down to 0 scales how large the updates must be. Above ``STRICT``, a mistake must
    show at every place where it can be made, and later rounds must be friendly, too; below, as large networks
    need, a mistake at one place at least.
    """
    graph = network.graph
    for key, new in ((q.key, values[q.key]) for q in graph.at(Concept.UPDATED)):
        old = values[graph.round_before[key]]
        moved, least = abs(new - old), UNITS_MOVED * strictness * _place(old)
        if moved <= least * (1 + _MARGIN) and 0 < demands.settled(moved) < least:
            return frozenset({UPDATES})
    strict = strictness > STRICT
    if strict and not _later_rounds_are_friendly(network, values, demands):
        return frozenset({LATER})
    return _mistakes_that_hide(network, graph, values, demands, everywhere=strict)


@lru_cache(maxsize=1024)
def _place(weight: float) -> float:
    """One unit of a weight's last printed place."""
    return float(unit(Decimal(repr(weight)), CONTRACT.policy)) if weight else 1e-4


def uncertain_updates(network: Network, strictness: float, demands: Demands) -> frozenset[str]:
    """``LOOSE`` where a hand's rounding would decide steps that the optimiser divides by gradients."""
    if not network.optimiser.shape.rule.rescales:
        return frozenset()
    try:
        worked = work(network, CONTRACT, demands.rounds if strictness > STRICT else 1)
        return frozenset({LOOSE}) if any(loose_updates(worked)) else frozenset()
    except BpgenError:  # the numbers of a later round cannot be written
        return frozenset({LOOSE})


def _later_rounds_are_friendly(network: Network, values: Mapping[str, float], demands: Demands) -> bool:
    """Whether the nets of the rounds after the first are, whose ``values`` are known."""
    if demands.rounds == 1:
        return True
    graph = network.graph
    start = [values[graph.next_round.get(q.key, q.key)] for q in graph.given]
    try:
        later = evaluate(network, demands.rounds - 1, FLOAT, given=start).rounds
    except BpgenError:  # the training diverges
        return False
    return all(first_unfriendly_layer(network, one, demands) is None for one in later)


def _mistakes_that_hide(
    network: Network, graph: Graph, values: Mapping[str, float], demands: Demands, *, everywhere: bool
) -> frozenset[str]:
    """The known mistakes that give, where they are made, no answer outside its outer interval."""
    made, evaluate_all = _judged(graph, demands)
    answers = evaluate_all([values[q.key] for q in graph.quantities])
    outer = OuterIntervals(network, graph, CONTRACT)
    near: dict[str, tuple[float, float]] = {}
    accepted: dict[str, tuple[Decimal, Decimal]] = {}
    hidden: set[str] = set()
    shown: set[str] = set()
    for (name, key), exact in zip(made, answers, strict=True):
        if name == "no-learning-rate" and network.learning_rate == 1:
            continue
        # Where nothing moves, a step in the wrong direction and one taken too soon are right.
        if network.learning_rate == 0 and name in MOVES:
            continue
        ends = near.get(key) or near.setdefault(key, _near(outer.around(key), values[key]))
        if exact < ends[0] or exact > ends[1]:  # most are: nothing need be settled
            shown.add(name)
            continue
        answer, right = demands.settled(exact), demands.settled(values[key])
        # A gradient of exactly 0 (a ReLU that is off) hides what comes after it, rightly.
        if (not answer and not right) or (name in demands.changes and answer == right):
            continue
        if key not in accepted:
            low, high = outer.of(key)
            accepted[key] = demands.settled(low), demands.settled(high)
        low, high = accepted[key]
        (hidden if low <= answer <= high else shown).add(name)
        if hidden and everywhere:
            return frozenset(hidden)
    return frozenset(hidden - shown)


@lru_cache(maxsize=16)
def _judged(graph: Graph, demands: Demands) -> tuple[tuple[tuple[str, str], ...], Round]:
    """The mistakes that are judged, each with its key, and the function that makes them all."""
    names = {*demands.mistakes, *demands.changes}
    made = [one for one in wrong_definitions(graph) if one[0] in names]
    expressions = tuple(wrong for _, _, wrong in made)
    return tuple((name, key) for name, key, _ in made), compile_expressions(graph, expressions, FLOAT)


def _near(outer: tuple[float, float] | None, right: float) -> tuple[float, float]:
    """Ends between which a number has to be settled before it is held against an outer interval, or against a
    right number that is stated. What is beyond them neither lies in the interval nor is the right number, to
    whatever digits they are rounded.
    """
    low, high = outer or (right, right)
    low, high = min(low, right), max(high, right)
    margin = _MARGIN * max(-low, high)
    # Beyond floats there is no end.
    return (low - margin, high + margin) if isfinite(margin) else (-inf, inf)
