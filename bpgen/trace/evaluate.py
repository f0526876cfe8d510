"""A trace: every quantity of every round, with its value."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property
from typing import Annotated, Any

from ..checked import OneOf, coerce
from ..errors import BpgenError
from ..graph.build import build_graph
from ..graph.quantity import Graph, Quantity
from ..messages import said
from ..numbers import CONTEXT, WORKING
from ..spec import Network, check_rounds, check_values, values_of_given
from .compile import compile_round, compile_training
from .domains import EXACT, FAST_FLOAT, FLOAT, Domain
from .range import no_number, smaller_steps
from .spelling import similar, spellings, understood

#: Which form of each definition: the formula as taught, or the safe and quick one.
Form = Annotated[str, OneOf(("shown", "computed"))]


@dataclass(frozen=True, eq=False)
class Trace:
    """A graph with a value for every key, round by round (the first round is ``rounds[0]``)."""

    graph: Graph
    rounds: tuple[Mapping[str, Any], ...]
    first_round: int = 1

    @cached_property
    def last_round(self) -> int:
        """The number of the last round."""
        return self.first_round + len(self.rounds) - 1

    def value(self, key: str, round_: int = 1) -> Any:
        """The value of a quantity in a round. Raises ``BpgenError`` for an unknown name or round."""
        return self.round(round_)[find(self.graph, key).key]

    def round(self, number: int) -> Mapping[str, Any]:
        """All values of one round. Raises ``BpgenError`` for a round that was not traced."""
        if not self.first_round <= number <= self.last_round:
            raise BpgenError("trace.round", round=number, first=self.first_round, last=self.last_round)
        return self.rounds[number - self.first_round]


def find_all(graph: Graph, name: str) -> list[Quantity]:
    """The quantities of this name, key or alias, or of a name that is written otherwise, such as w5' or
    w5_next; of several samples, one for each.

    Raises ``BpgenError`` with the nearest known name of the same kind.
    """
    base, bracket, sample = name.partition("[")
    key = graph.aliases.get(base, base) + bracket + sample
    if key in graph.by_key:
        return [graph[key]]
    found = [q for q in graph.quantities if q.name == key]
    if found:
        return found
    known = spellings(graph)
    meant = understood(graph, known, name)
    if meant is not None and meant != name:
        return find_all(graph, meant)
    nearest = similar(known, name)
    hint = said("hint.nearest", name=nearest) if nearest else ""
    raise BpgenError("trace.quantity", mend=hint, name=name)


def find(graph: Graph, name: str) -> Quantity:
    """The one quantity of this name. Raises ``BpgenError`` where there is none, or one for each sample."""
    found = find_all(graph, name)
    if len(found) > 1:
        raise BpgenError("trace.sample", name=name, example=found[0].key)
    return found[0]


def evaluate(
    network: Network,
    rounds: int = 1,
    domain: Domain = EXACT,
    *,
    form: str = "computed",
    graph: Graph | None = None,
    rounding: Callable[[Any], Any] | None = None,
    given: Sequence[Any] | None = None,
) -> Trace:
    """Every quantity of the first ``rounds`` rounds. Exact decimals to 50 digits unless said otherwise.

    ``rounding`` is applied to each step as a hand would; ``given`` overrides the problem's own values
    (in the graph's order), ``graph`` the definitions; ``form`` is "computed", or "shown" for the formulas as
    they are taught.

    Raises ``SpecError`` for arguments of a wrong kind and for more rounds than memory holds, ``BpgenError``
    where a value has no number.
    """
    network, rounds = coerce(network, Network, "network"), coerce(rounds, int, "rounds")
    check_rounds(rounds)
    form = coerce(form, Form, "form")
    graph = graph or build_graph(network.architecture)
    check_values(rounds * len(graph.quantities))
    step = compile_round(graph, domain, form, rounded=rounding is not None)
    start = values_of_given(network) if given is None else given
    current = [domain.number(x) if given is None else x for x in start]
    keys = [q.key for q in graph.given]
    defined = [q.key for q in graph.defined]
    out = []
    with localcontext(CONTEXT if rounding else WORKING):
        for number in range(1, rounds + 1):
            values = dict(zip(keys, current, strict=True))
            try:
                results = step(current, rounding) if rounding else step(current)  # type: ignore[call-arg]
            except ArithmeticError:
                raise no_number(network, number, values, rounded=rounding is not None) from None
            if domain is EXACT:
                results = tuple(map(CONTEXT.plus, results))
            values.update(zip(defined, results, strict=True))
            out.append(values)
            current = [values[graph.next_round.get(key, key)] for key in keys]
    return Trace(graph, tuple(out))


def trace_round(network: Network, number: int, graph: Graph | None = None) -> Trace:
    """One round far on: the rounds before it in floats, this one in full. For rounds up to 10, exact.
    ``graph`` overrides the definitions.
    """
    if number <= 10:
        whole = evaluate(network, number, graph=graph)
        return Trace(whole.graph, whole.rounds[-1:], number)
    _, given = train(network, number - 1, graph)
    one = evaluate(network, 1, graph=graph, given=[EXACT.number(x) for x in given])
    return Trace(one.graph, one.rounds, number)


def train(network: Network, rounds: int, graph: Graph | None = None) -> tuple[list[float], tuple[float, ...]]:
    """Train in floats: the error of each round before its update, and the given values after the last.
    ``graph`` overrides the definitions.

    Raises ``SpecError`` for arguments of a wrong kind, ``BpgenError`` where the error stops being a number,
    naming the round.
    """
    network, rounds = coerce(network, Network, "network"), coerce(rounds, int, "rounds")
    check_rounds(rounds, least=0)
    graph = graph or build_graph(network.architecture)
    errors, given = advance(graph, [float(x) for x in values_of_given(network)], rounds)
    if not all(map(math.isfinite, errors[-1:])):
        at = next(n for n, e in enumerate(errors, 1) if not math.isfinite(e))
        raise BpgenError("trace.error", where="learning_rate", mend=smaller_steps(network), round=f"{at:,}")
    return errors, given


def advance(graph: Graph, given: Sequence[float], rounds: int) -> tuple[list[float], tuple[float, ...]]:
    """Train in floats from these given values on: the error of each round before its update, and the given
    values after the last. From the round on in which it stops being a number, the error is none.
    """
    try:
        return compile_training(graph, FAST_FLOAT)(given, rounds)
    except (ArithmeticError, ValueError):
        # A net beyond the range of exp, or the logarithm of 0: again with functions that saturate.
        return _train_safely(graph, given, rounds)


def _train_safely(graph: Graph, start: Sequence[float], rounds: int) -> tuple[list[float], tuple[float, ...]]:
    """The same with functions that saturate; where a square overflows, its round's error is infinite."""
    step = compile_training(graph, FLOAT)
    try:
        return step(start, rounds)
    except ArithmeticError:
        errors, given = list[float](), tuple(start)
        while True:
            try:
                error, given = step(given, 1)
            except ArithmeticError:
                return [*errors, math.inf], given
            errors += error


def finite(value: Any) -> bool:
    """Whether an exact value is a number that can be printed."""
    return isinstance(value, Decimal) and value.is_finite()
