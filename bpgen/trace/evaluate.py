"""Networks evaluated: every quantity of a round, exact or in other numbers, and many rounds of training."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Annotated, Any, cast

from ..errors import BpgenError, SpecError
from ..errors.checked import OneOf, coerce
from ..graph.quantity import Graph
from ..network.kinds import Problem, checked_problem
from ..network.layers import LayerNetwork
from ..network.limits import check_rounds, check_values
from ..network.problem import Network
from ..network.scalar import ScalarGraph
from ..network.values import values_of_given
from .compile import compile_round, compile_training
from .digits import CONTEXT, WORKING
from .domains import EXACT, FAST_FLOAT, FLOAT, Domain, N
from .range import LARGEST_FLOAT, no_number, smaller_steps
from .values import Trace, as_float, find, find_all, traced

__all__ = [
    "Form",
    "Trace",
    "advance",
    "as_float",
    "chosen_graph",
    "errors_of",
    "evaluate",
    "find",
    "find_all",
    "finite",
    "trace_round",
    "traced",
    "train",
]

#: Which form of each definition: the formula as taught, or the safe and quick one.
Form = Annotated[str, OneOf(("shown", "computed"))]


def chosen_graph(network: Problem, graph: Graph | None) -> Graph:
    """The definitions that are asked for, else those of the network. Raises ``SpecError`` for no graph."""
    return network.graph if graph is None else coerce(graph, Graph, "graph")


def evaluate(
    network: Problem,
    rounds: int = 1,
    domain: Domain[N] = cast("Any", EXACT),  # noqa: B008 - for the type checker: N follows the default
    *,
    form: str = "computed",
    graph: Graph | None = None,
    rounding: Callable[[Any], Any] | None = None,
    given: Sequence[Any] | None = None,
) -> Trace[N]:
    """Every quantity of the first ``rounds`` rounds. Exact decimals to 50 digits unless said otherwise.

    ``rounding`` is applied to each step as a hand would; ``given`` overrides the problem's own values
    (in the graph's order), ``graph`` the definitions; ``form`` is "computed", or "shown" for the formulas as
    they are taught.

    Raises ``SpecError`` for arguments of a wrong kind and for more rounds than memory holds, ``BpgenError``
    where a value has no number.
    """
    network, rounds = checked_problem(network), coerce(rounds, int, "rounds")
    check_rounds(rounds)
    check_last(network, rounds)
    form, domain = coerce(form, Form, "form"), coerce(domain, Domain, "domain")
    graph = chosen_graph(network, graph)
    check_values(rounds * len(graph.quantities))
    if not (rounding is None or callable(rounding)):
        raise SpecError("trace.rounding", where="rounding", got=reprlib.repr(rounding))
    step = compile_round(graph, domain, form, rounded=rounding is not None)
    start = values_of_given(network) if given is None else _given(given, len(graph.given))
    current = [domain.number(x) if isinstance(x, (int, float)) else x for x in start]
    keys, defined = _keys(graph)
    out: list[dict[str, N]] = []
    with localcontext(CONTEXT if rounding else WORKING):
        for number in range(1, rounds + 1):
            if out:
                current = [out[-1][graph.next_round.get(key, key)] for key in keys]
            values = dict(zip(keys, current, strict=True))
            try:
                results = step(current, rounding) if rounding else step(current)  # type: ignore[call-arg]
            except ArithmeticError:
                raise no_number(network, number, values, rounded=rounding is not None) from None
            if domain is EXACT:
                results = tuple(map(CONTEXT.plus, results))
                if isinstance(network, ScalarGraph) and any(abs(x) > LARGEST_FLOAT for x in results):
                    raise no_number(network, number, values, rounded=False)
            values.update(zip(defined, results, strict=True))
            out.append(values)
    return Trace(graph, tuple(out), network=network)


@lru_cache(maxsize=64)
def _keys(graph: Graph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of what is given, and of what is computed."""
    return tuple(q.key for q in graph.given), tuple(q.key for q in graph.defined)


def _given(given: Sequence[Any], count: int) -> Sequence[Any]:
    """Values in the place of the problem's own. Raises ``SpecError`` where they are not as many, or texts."""
    listed = given.tolist() if getattr(given, "ndim", 0) == 1 else given  # type: ignore[attr-defined]
    if isinstance(listed, str | Mapping) or not hasattr(listed, "__len__") or len(listed) != count:
        raise SpecError("trace.given", where="given", got=reprlib.repr(given), count=count)
    for n, x in enumerate(listed, 1):
        if isinstance(x, str | bool | None):
            raise SpecError("trace.given_number", where=f"given[{n}]", got=reprlib.repr(x))
    return listed


def check_last(network: Problem, round_: int) -> None:
    """Refuse a round after the first of a graph of formulas. Raises ``SpecError``."""
    if round_ > 1 and isinstance(network, ScalarGraph):
        raise SpecError("formula.rounds", where=network.name)


def trace_round(network: Problem, number: int, graph: Graph | None = None) -> Trace:
    """One round far on: the rounds before it in floats, this one in full. For rounds up to 10, exact.
    ``graph`` overrides the definitions.
    """
    network, number = checked_problem(network), coerce(number, int, "round")
    check_rounds(number)
    if number <= 10 or isinstance(network, ScalarGraph):
        whole = evaluate(network, number, graph=graph)
        return Trace(whole.graph, whole.rounds[-1:], number, network)
    _, given = train(network, number - 1, graph)
    one = evaluate(network, 1, graph=graph, given=[EXACT.number(x) for x in given])
    return Trace(one.graph, one.rounds, number, network)


def train(
    network: Network | LayerNetwork, rounds: int, graph: Graph | None = None
) -> tuple[list[float], tuple[float, ...]]:
    """Train in floats: the error of each round before its update, and the given values after the last.
    ``graph`` overrides the definitions.

    Raises ``SpecError`` for arguments of a wrong kind, ``BpgenError`` where the error stops being a number,
    naming the round.
    """
    if not isinstance(network, LayerNetwork):
        network = coerce(network, Network, "network")
    rounds = coerce(rounds, int, "rounds")
    check_rounds(rounds, least=0)
    graph = chosen_graph(network, graph)
    errors, given = advance(graph, [float(x) for x in values_of_given(network)], rounds)
    if not all(map(math.isfinite, errors[-1:])):
        at = next(n for n, e in enumerate(errors, 1) if not math.isfinite(e))
        raise BpgenError("trace.error", where="learning_rate", mend=smaller_steps(network), round=f"{at:,}")
    return errors, given


@lru_cache(maxsize=2)
def errors_of(network: Network, rounds: int) -> tuple[float, ...]:
    """The error of each round before its update, trained once for all that draw it or compare with it. Raises
    as ``train``.
    """
    return tuple(train(network, rounds)[0])


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
