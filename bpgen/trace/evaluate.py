"""A trace: every quantity of every round, with its value."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Generic, cast

from ..checked import OneOf, coerce
from ..errors import BpgenError, SpecError
from ..graph.build import build_graph
from ..graph.quantity import Graph, Quantity
from ..messages import said
from ..numbers import CONTEXT, WORKING
from ..spec import Network, check_rounds, check_values, values_of_given
from .compile import compile_round, compile_training
from .domains import EXACT, FAST_FLOAT, FLOAT, Domain, N
from .range import no_number, smaller_steps
from .spelling import similar, spellings, understood

if TYPE_CHECKING:
    from ..notebook.rows import Row

#: Which form of each definition: the formula as taught, or the safe and quick one.
Form = Annotated[str, OneOf(("shown", "computed"))]


@dataclass(frozen=True, eq=False, repr=False)
class Trace(Generic[N]):
    """A value for every quantity of a network, round by round (the first round is ``rounds[0]``).

    A trace reads like a mapping from names to plain floats: ``trace["w5+"]`` is a value of the first round
    traced, ``trace["w5+", 2]`` that of round 2; ``in``, ``len``, iteration, ``keys``, ``values`` and
    ``items`` are about the quantities of one round, in order of computation. ``value`` and ``round`` have the
    numbers as they were computed: decimals to 50 digits unless ``evaluate`` was asked for another kind.
    ``network`` is the problem, None where the trace is not that of a network.
    """

    graph: Graph
    rounds: tuple[Mapping[str, N], ...]
    first_round: int = 1
    network: Network | None = None

    @cached_property
    def last_round(self) -> int:
        """The number of the last round."""
        return self.first_round + len(self.rounds) - 1

    def value(self, key: str, round_: int | None = None) -> N:
        """The value of a quantity in a round; None: the first traced. Raises ``BpgenError`` for an unknown
        name or round.
        """
        values = self.rounds[0] if round_ is None else self.round(round_)
        return values[find(self.graph, key).key]

    def round(self, number: int) -> Mapping[str, N]:
        """All values of one round. Raises ``BpgenError`` for a round that was not traced."""
        return self.rounds[traced(number, self.first_round, self.last_round) - self.first_round]

    def __getitem__(self, name: str | tuple[str, int]) -> float:
        """The value of a quantity as a float: ``trace["w5+"]`` in the first round traced,
        ``trace["w5+", 2]`` in round 2. Raises as ``value``, and ``SpecError`` where it is no single number.
        """
        key, number = name if isinstance(name, tuple) and len(name) == 2 else (name, None)
        return as_float(self.value(key, number), key)

    def __contains__(self, name: object) -> bool:
        """Whether this is a name that the trace understands."""
        try:
            return bool(find(self.graph, cast("str", name)))
        except BpgenError:
            return False

    def __iter__(self) -> Iterator[str]:
        """The keys of the quantities of one round, in order of computation."""
        return iter(self.rounds[0])

    def __len__(self) -> int:
        """The number of quantities of one round."""
        return len(self.rounds[0])

    def keys(self) -> KeysView[str]:
        """The keys of the quantities of one round, in order of computation."""
        return self.rounds[0].keys()

    def values(self) -> ValuesView[float]:
        """The values of the first round traced, as floats. Raises ``SpecError`` where they are no numbers."""
        return self._floats.values()

    def items(self) -> ItemsView[str, float]:
        """The keys and values of the first round traced, as floats. Raises as ``values``."""
        return self._floats.items()

    @cached_property
    def _floats(self) -> Mapping[str, float]:
        return {key: as_float(value, key) for key, value in self.rounds[0].items()}

    def table(self, lang: str = "en") -> list[Row]:
        """A row for each quantity of each round, which ``pandas.DataFrame`` takes as it is: name, value,
        formula in LaTeX, meaning in a language. Raises ``SpecError`` where the values are no single numbers.
        """
        from ..notebook.rows import trace_rows

        return trace_rows(self, lang)

    def _repr_html_(self) -> str:
        from ..notebook.html import trace_html

        return trace_html(self)

    def _repr_latex_(self) -> str:
        from ..notebook.formulas import trace_latex

        return trace_latex(self)

    def __repr__(self) -> str:
        name = f"{self.network.name!r}, " if self.network else ""
        last = f" to {self.last_round}" if len(self.rounds) > 1 else ""
        rounds = f"round{'s' * bool(last)} {self.first_round}{last}"
        return f"<Trace of {name}{rounds}: {len(self)} quantities>"


def traced(number: int, first: int, last: int) -> int:
    """The number of a round that there is. Raises ``SpecError`` for one that was not traced."""
    number = coerce(number, int, "round")
    if not first <= number <= last:
        there = said("trace.rounds" if first < last else "trace.one_round", first=first, last=last)
        raise SpecError("trace.round", where="round", mend=there, round=number)
    return number


def as_float(value: object, key: object) -> float:
    """A value as a plain float. Raises ``SpecError`` for one that is no single real number."""
    if isinstance(value, float | Decimal):
        return float(value)
    raise SpecError("trace.no_float", where=str(key), kind=type(value).__name__)


def find_all(graph: Graph, name: str) -> list[Quantity]:
    """The quantities of this name, key or alias, or of a name that is written otherwise, such as w5' or
    w5_next; of several samples, one for each.

    Raises ``BpgenError`` with the nearest known name of the same kind.
    """
    name = coerce(name, str, "name")
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


def chosen_graph(network: Network, graph: Graph | None) -> Graph:
    """The definitions that are asked for, else those of the network. Raises ``SpecError`` for no graph."""
    return build_graph(network.architecture) if graph is None else coerce(graph, Graph, "graph")


def evaluate(
    network: Network,
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
    network, rounds = coerce(network, Network, "network"), coerce(rounds, int, "rounds")
    check_rounds(rounds)
    form, domain = coerce(form, Form, "form"), coerce(domain, Domain, "domain")
    graph = chosen_graph(network, graph)
    check_values(rounds * len(graph.quantities))
    if not (rounding is None or callable(rounding)):
        raise SpecError("trace.rounding", where="rounding", got=reprlib.repr(rounding))
    step = compile_round(graph, domain, form, rounded=rounding is not None)
    start = values_of_given(network) if given is None else _given(given, len(graph.given))
    current = [domain.number(x) if isinstance(x, int | float) else x for x in start]
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
    return Trace(graph, tuple(out), network=network)


def _given(given: Sequence[Any], count: int) -> Sequence[Any]:
    """Values in the place of the problem's own. Raises ``SpecError`` where they are not as many, or texts."""
    listed = given.tolist() if getattr(given, "ndim", 0) == 1 else given  # type: ignore[attr-defined]
    if isinstance(listed, str | Mapping) or not hasattr(listed, "__len__") or len(listed) != count:
        raise SpecError("trace.given", where="given", got=reprlib.repr(given), count=count)
    for n, x in enumerate(listed, 1):
        if isinstance(x, str | bool | None):
            raise SpecError("trace.given_number", where=f"given[{n}]", got=reprlib.repr(x))
    return listed


def trace_round(network: Network, number: int, graph: Graph | None = None) -> Trace:
    """One round far on: the rounds before it in floats, this one in full. For rounds up to 10, exact.
    ``graph`` overrides the definitions.
    """
    network, number = coerce(network, Network, "network"), coerce(number, int, "round")
    check_rounds(number)
    if number <= 10:
        whole = evaluate(network, number, graph=graph)
        return Trace(whole.graph, whole.rounds[-1:], number, network)
    _, given = train(network, number - 1, graph)
    one = evaluate(network, 1, graph=graph, given=[EXACT.number(x) for x in given])
    return Trace(one.graph, one.rounds, number, network)


def train(network: Network, rounds: int, graph: Graph | None = None) -> tuple[list[float], tuple[float, ...]]:
    """Train in floats: the error of each round before its update, and the given values after the last.
    ``graph`` overrides the definitions.

    Raises ``SpecError`` for arguments of a wrong kind, ``BpgenError`` where the error stops being a number,
    naming the round.
    """
    network, rounds = coerce(network, Network, "network"), coerce(rounds, int, "rounds")
    check_rounds(rounds, least=0)
    graph = chosen_graph(network, graph)
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
