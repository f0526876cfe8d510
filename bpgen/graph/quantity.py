"""A quantity: what it is called, what it means and how it is defined. And the graph of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Protocol

from .architecture import Architecture
from .expr import Expr, refs
from .meaning import Meaning
from .notation import Notation


class Role(StrEnum):
    """The part of a round to which a quantity belongs."""

    GIVEN = "given"
    FORWARD = "forward"
    ERROR = "error"
    BACKWARD = "backward"
    UPDATE = "update"


class Concept(StrEnum):
    """What a quantity is, whatever its place in the network."""

    INPUT = "input"
    TARGET = "target"
    WEIGHT = "weight"
    BIAS = "bias"
    LEARNING_RATE = "learning_rate"
    NET = "net"
    EXPONENTIAL = "exponential"
    EXPONENTIAL_SUM = "exponential_sum"
    OUT = "out"
    ERROR = "error"
    TOTAL_ERROR = "total_error"
    BATCH_ERROR = "batch_error"
    ERROR_BY_OUT = "error_by_out"
    OUT_BY_NET = "out_by_net"
    DELTA = "delta"
    NET_BY_OUT = "net_by_out"
    PATH = "path"
    NET_BY_WEIGHT = "net_by_weight"
    NET_BY_BIAS = "net_by_bias"
    GRADIENT = "gradient"
    BATCH_GRADIENT = "batch_gradient"
    UPDATED = "updated"
    CONSTANT = "constant"
    STATE = "state"
    NEW_STATE = "new_state"
    OF_UPDATE = "of_update"
    CARRIED = "carried"
    VALUE = "value"
    NODE = "node"
    NODE_DERIVATIVE = "node_derivative"
    LOCAL_DERIVATIVE = "local_derivative"
    NODE_PATH = "node_path"

    @property
    def role(self) -> Role:
        """The part of the round in which a quantity of this concept is computed."""
        return _ROLES.get(self, Role.BACKWARD)


_ROLES: Mapping[Concept, Role] = {
    **dict.fromkeys(
        (
            Concept.INPUT,
            Concept.TARGET,
            Concept.WEIGHT,
            Concept.BIAS,
            Concept.LEARNING_RATE,
            Concept.CONSTANT,
            Concept.STATE,
            Concept.VALUE,
        ),
        Role.GIVEN,
    ),
    **dict.fromkeys(
        (Concept.NET, Concept.EXPONENTIAL, Concept.EXPONENTIAL_SUM, Concept.OUT, Concept.NODE), Role.FORWARD
    ),
    **dict.fromkeys((Concept.ERROR, Concept.TOTAL_ERROR, Concept.BATCH_ERROR), Role.ERROR),
    **dict.fromkeys((Concept.UPDATED, Concept.NEW_STATE, Concept.OF_UPDATE, Concept.CARRIED), Role.UPDATE),
}


class Index(NamedTuple):
    """Where in the network a quantity stands. Layers count from 1 (0 is the input), units from 1.

    ``sample`` is None for what all samples share. ``unit`` is the receiving unit (None where a
    whole layer shares the quantity), ``source`` the unit of the layer before that it comes from.
    ``via`` is the unit of the next layer through which a path runs, or, in a softmax layer, the
    unit whose net an output is differentiated by.
    """

    sample: int | None = None
    layer: int | None = None
    unit: int | None = None
    source: int | None = None
    via: int | None = None


class Quantity(NamedTuple):
    """One named quantity of a round; a tuple, for they are made by the thousand.

    ``key`` is unique in the graph; ``name`` is the same without the sample's number, and is what
    users type. ``steps`` are longer forms, equal to the definition, that are shown on the way to it.
    ``wrt`` says of what by what a derivative is taken (two keys). ``meaning`` is that of an optimiser's
    quantity; ``start`` the first value of one that it carries from round to round, or the key of what has it.
    ``what`` is the entry of the texts that tells what it is where the concept does not: of a layer's own.
    """

    key: str
    name: str
    concept: Concept
    index: Index  # type: ignore[assignment]  # no use is made of the method of tuples with this name
    definition: Expr | None = None
    steps: tuple[Expr, ...] = ()
    wrt: tuple[str, str] | None = None
    meaning: Meaning | None = None
    start: float | str | None = None
    what: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether it only counts the rounds, so that a hand does not round it."""
        return self.meaning is not None and self.meaning.is_exact

    @property
    def role(self) -> Role:
        """Given, forward, error, backward or update."""
        return self.concept.role

    @property
    def is_of_input(self) -> bool:
        """Whether this belongs to an input itself: a derivative by it, or a part of one."""
        return self.index.layer == 0


class AnyShape(Protocol):
    """What decides which quantities a graph has: the architecture of a network, or formulas of one's own."""

    @property
    def samples(self) -> int:
        """The number of training samples."""

    @property
    def notation(self) -> Notation:
        """How its formulas are written."""

    def quantity_count(self) -> int:
        """About how many quantities there are; never too few."""


@dataclass(frozen=True, eq=False)
class Graph:
    """The quantities of one round, in an order in which they can be computed; ``shape`` decided which.

    ``next_round`` maps each parameter, and what an optimiser remembers, to what takes its place in the next
    round; a parameter that is not trained is absent. ``objective`` is the error that the updates reduce.
    ``slips`` finds known mistakes in the formulas of layers and optimiser: name, key, what is written there.
    """

    shape: AnyShape
    quantities: tuple[Quantity, ...]
    next_round: Mapping[str, str]
    objective: str
    aliases: Mapping[str, str] = field(default_factory=dict)
    slips: Callable[[], Iterable[tuple[str, str, Expr]]] = field(default_factory=lambda: tuple)

    def __post_init__(self) -> None:
        if len(self.by_key) < len(self.quantities):
            twice = next(q.key for q in self.quantities if self[q.key] is not q)
            raise ValueError(f"{twice} is defined twice")

    @property
    def architecture(self) -> Architecture:
        """The shape of the network whose graph it is."""
        assert isinstance(self.shape, Architecture)
        return self.shape

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """Each parameter that is trained, with its new value's key."""
        return {old: new for old, new in self.next_round.items() if self[new].concept is Concept.UPDATED}

    @cached_property
    def round_before(self) -> Mapping[str, str]:
        """What of a round each value for the next round takes the place of: w5 of w5+."""
        return {new: old for old, new in self.next_round.items()}

    @cached_property
    def updates(self) -> Mapping[str, tuple[str, ...]]:
        """What computes the new value of each trained parameter, in order, that value last; the gradient over
        the batch not among them.
        """
        found: dict[str, list[str]] = {old: [] for old in self.parameters}
        for q in self.defined:
            if q.concept in (Concept.NEW_STATE, Concept.OF_UPDATE, Concept.UPDATED):
                found[self.parameter_at(q.index)].append(q.key)
        return {old: tuple(keys) for old, keys in found.items()}

    @cached_property
    def _places(self) -> Mapping[Index, str]:
        return {self[old].index: old for old in self.parameters}

    def parameter_at(self, index: Index) -> str:
        """The key of the trained parameter at a place."""
        return self._places[index]

    @cached_property
    def carried(self) -> tuple[str, ...]:
        """What the optimiser carries into the next round beside the parameters and the state of each."""
        return tuple(q.key for q in self.defined if q.concept is Concept.CARRIED)

    @cached_property
    def by_key(self) -> Mapping[str, Quantity]:
        """Each quantity under its key."""
        return {q.key: q for q in self.quantities}

    @cached_property
    def given(self) -> tuple[Quantity, ...]:
        """The quantities whose values come from the problem."""
        return tuple(q for q in self.quantities if q.definition is None)

    @cached_property
    def by_given(self) -> tuple[Quantity, ...]:
        """The derivatives of a whole error by what is given: of the objective by each trained parameter, and,
        where they are asked for, of a sample's error by each of its inputs.
        """
        return tuple(
            q
            for q in self.defined
            if q.wrt is not None
            and (
                (q.wrt[0] == self.objective and q.wrt[1] in self.next_round)
                or (q.is_of_input and q.concept is Concept.ERROR_BY_OUT)
            )
        )

    @cached_property
    def defined(self) -> tuple[Quantity, ...]:
        """The quantities that are computed, in order."""
        return tuple(q for q in self.quantities if q.definition is not None)

    @cached_property
    def by_place(self) -> Mapping[tuple[Concept, Index], str]:
        """The key of what there is one of at each place, such as a unit's net input and a layer's bias."""
        return {(q.concept, q.index): q.key for q in self.quantities}

    def at(self, *concepts: Concept, **place: int | None) -> tuple[Quantity, ...]:
        """The quantities of these concepts at a place, in order of computation: ``at(Concept.NET, layer=1)``.

        ``place`` gives the parts of an ``Index`` that decide. The quantities of a concept are sorted by these
        once: the plan of a large network asks a thousand times.
        """
        parts, values = tuple(place), tuple(place.values())
        numbers = [n for concept in concepts for n in self._sort(concept, parts).get(values, ())]
        return tuple(self.quantities[n] for n in sorted(numbers))

    def _sort(self, concept: Concept, parts: tuple[str, ...]) -> Mapping[tuple[object, ...], Sequence[int]]:
        """The quantities of a concept, by their numbers in the graph, at each place."""
        if (concept, parts) not in self._sorted:
            found: dict[tuple[object, ...], list[int]] = {}
            for n in self._by_concept.get(concept, ()):
                index = self.quantities[n].index
                found.setdefault(tuple([getattr(index, part) for part in parts]), []).append(n)
            self._sorted[concept, parts] = found
        return self._sorted[concept, parts]

    @cached_property
    def _sorted(self) -> dict[tuple[Concept, tuple[str, ...]], Mapping[tuple[object, ...], Sequence[int]]]:
        return {}

    @cached_property
    def _by_concept(self) -> Mapping[Concept, Sequence[int]]:
        found: dict[Concept, list[int]] = {}
        for n, q in enumerate(self.quantities):
            found.setdefault(q.concept, []).append(n)
        return found

    def rests_on(self, keys: Iterable[str], forms: Callable[[Quantity], Iterable[Expr]]) -> list[Quantity]:
        """The quantities that these rest on by their ``forms``, they among them, in order of computation."""
        keep, waiting = set[str](), list(keys)
        while waiting:
            q = self[waiting.pop()]
            if q.key not in keep:
                keep.add(q.key)
                waiting += [other for form in forms(q) for other in refs(form)]
        return [q for q in self.quantities if q.key in keep]

    def __getitem__(self, key: str) -> Quantity:
        """The quantity with this key."""
        return self.by_key[key]
