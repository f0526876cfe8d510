"""A network trained round by round, with a row for some of the rounds and points for a curve."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, overload

from ..errors import BpgenError
from ..graph.quantity import Concept, Graph
from ..network.problem import Network
from ..network.values import values_of_given
from ..trace import evaluate as engine
from ..trace.compile import compile_round
from ..trace.domains import FLOAT
from ..trace.thinning import thinned

#: The deck's rounds to look at; further ones are powers of ten.
_FIRST = (1, 2, 3)
#: So many lines are run, and then a look: at a bar of progress, a file to save.
_LINES_AT_ONCE = 400_000


class LossOfRound(NamedTuple):
    """A round: its error before its update, and its outputs. Of several samples, the first one's outputs."""

    round: int
    error: float
    outputs: tuple[float, ...]


class Errors(Sequence[float]):
    """The error after n updates, known for some n; those between are asked for by nobody."""

    def __init__(self, count: int, known: Sequence[tuple[int, float]]) -> None:
        self._count, self._known = count, dict(known)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, n: int) -> float: ...
    @overload
    def __getitem__(self, n: slice) -> list[float]: ...
    def __getitem__(self, n: int | slice) -> float | list[float]:
        if isinstance(n, slice):
            return [self[k] for k in range(*n.indices(self._count))]
        return self._known[range(self._count)[n]]


@dataclass(frozen=True, eq=False)
class RoundsState:
    """Where a run stands: the updates made, the given values now, the rows so far, points of the curve."""

    updates: int
    given: tuple[float, ...]
    rows: tuple[LossOfRound, ...]
    curve: tuple[tuple[int, float], ...]


@lru_cache(maxsize=8)
def reported(rounds: int, every: int | None = None) -> frozenset[int]:
    """The rounds that get a row: 1, 2, 3 and powers of ten, or every so many; the last one, and the one that
    would come next, whose error is that after all updates.
    """
    ends = {rounds, rounds + 1}
    if every:
        return frozenset({1, *range(every, rounds + 1, every)} | ends)
    return frozenset({*(n for n in _FIRST if n <= rounds), *_powers(rounds)} | ends)


def _powers(most: int) -> Iterator[int]:
    n = 10
    while n <= most:
        yield n
        n *= 10


def begin(network: Network) -> RoundsState:
    """The state before the first update, with the row of the first round."""
    given = tuple(float(x) for x in values_of_given(network))
    return RoundsState(0, given, (_row(network, network.graph, 1, given),), ())


def advance(network: Network, rounds: int, every: int | None, state: RoundsState) -> Iterator[RoundsState]:
    """The states on the way from this one to the end of the last round. A state has the row of the round that
    comes next, where that is one to report. Equal problems come to equal numbers, wherever they start from.

    Raises ``BpgenError`` where a value is no longer a number: the round, the quantity, and what to try.
    """
    graph = network.graph
    at_once = max(1, _LINES_AT_ONCE // len(graph.defined))
    told = reported(rounds, every)
    points = set(thinned(rounds + 1))
    while state.updates < rounds:
        # The row of round n tells of the state after n - 1 updates.
        next_row = min((n - 1 for n in told if n - 1 > state.updates), default=rounds)
        stop = min(state.updates + at_once, next_row)
        errors, given = engine.advance(graph, state.given, stop - state.updates)
        bad = next((n for n, e in enumerate(errors) if not math.isfinite(e)), None)
        if bad is not None:
            _, before = engine.advance(graph, state.given, bad)
            raise _diverged(network, graph, state.updates + bad + 1, before)
        new = tuple((n, errors[n - state.updates]) for n in range(state.updates, stop) if n in points)
        rows, curve = state.rows, state.curve + new
        if stop + 1 in told:
            rows = (*rows, _row(network, graph, stop + 1, given))
        if stop == rounds:
            curve = (*curve, (rounds, rows[-1].error))
        state = RoundsState(stop, given, rows, curve)
        yield state


def outputs_of(graph: Graph) -> list[str]:
    """The keys of the network's outputs; of several samples, those of the first."""
    last = max(q.index.layer or 0 for q in graph.at(Concept.OUT))
    return [q.key for q in graph.at(Concept.OUT, layer=last, sample=1)]


def _row(network: Network, graph: Graph, round_: int, given: Sequence[float]) -> LossOfRound:
    """One round's error and outputs, from the values given to it."""
    try:
        values = compile_round(graph, FLOAT, "computed")(given)
    except ArithmeticError:
        raise _diverged(network, graph, round_, given) from None
    by_key = dict(zip((q.key for q in graph.defined), values, strict=True))
    error = float(by_key[graph.objective])
    if not math.isfinite(error):
        raise _diverged(network, graph, round_, given)
    return LossOfRound(round_, error, tuple(float(by_key[key]) for key in outputs_of(graph)))


def _diverged(network: Network, graph: Graph, round_: int, given: Sequence[float]) -> BpgenError:
    return BpgenError(
        "training.diverged_round",
        where="learning_rate",
        round=f"{round_:,}",
        name=_first_bad(network, graph, given),
        rate=f"{network.learning_rate:g}",
        tenth=f"{network.learning_rate / 10:g}",
    )


def _first_bad(network: Network, graph: Graph, given: Sequence[float]) -> str:
    """The first quantity that is too large for a float, in order of computation."""
    for q, value in zip(graph.given, given, strict=True):
        if not math.isfinite(value):
            return f"{q.key}"
    try:
        # In decimals, which go on where floats end.
        (values,) = engine.evaluate(network, given=[Decimal(repr(x)) for x in given]).rounds
    except BpgenError:
        return graph.objective
    large = Decimal(sys.float_info.max)
    bad = (q.key for q in graph.defined if not (values[q.key].is_finite() and abs(values[q.key]) <= large))
    return next(bad, graph.objective)
