"""A trace: a value for every quantity of every round, and the quantities by their names."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Generic, cast

from ..errors import BpgenError, SpecError
from ..errors.checked import coerce
from ..errors.messages import said
from ..graph.quantity import Graph, Quantity
from ..network.kinds import Problem
from ..network.later import later
from .domains import N
from .row import Row


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
    network: Problem | None = None

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

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def table(self, lang: str = "en") -> list[Row]:
        """A row for each quantity of each round, which ``pandas.DataFrame`` takes as it is: name, value,
        formula in LaTeX, meaning in a language. Raises ``SpecError`` where the values are no single numbers.
        """
        made: list[Row] = later("notebook.rows:trace_rows")(self, lang)
        return made

    def _repr_html_(self) -> str:
        made: str = later("notebook.html:trace_html")(self)
        return made

    def _repr_latex_(self) -> str:
        made: str = later("notebook.formulas:trace_latex")(self)
        return made

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
    if isinstance(value, float | Decimal) or type(value) is int:  # 0, of what nothing reaches
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
    from .spelling import similar, spellings, understood

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
