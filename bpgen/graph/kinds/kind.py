"""What a kind of layer is that stands beside the fully connected ones: the shapes that it reads and passes
on, its parameters, and its forward pass. The backward pass is derived.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import inf
from typing import Any, ClassVar, NamedTuple, Protocol

from ...errors import SpecError
from ..activations import ACTIVATIONS
from ..activations.activation import Activation
from ..architecture import ActivationName
from ..expr import Add, Expr, Mul, Ref, add
from ..quantity import Concept, Index, Quantity

#: The figures of a kind that divides by what it has computed: with four most blanks of its sheets would
#: accept an answer that is a tenth off, with six hardly any.
FIGURES_OF_QUOTIENTS = 6

#: How many numbers there are along each side: (units,), (steps, units), (rows, columns), (channels, rows,
#: columns).
Shape = tuple[int, ...]


class Values(NamedTuple):
    """What a layer passes on: its numbers by their keys, the last place running fastest, and their shape."""

    shape: Shape
    keys: tuple[str, ...]

    def at(self, *place: int) -> Ref:
        """The number at a place, which counts from 1 along each side."""
        number = 0
        for size, n in zip(self.shape, place, strict=True):
            number = number * size + n - 1
        return Ref(self.keys[number])

    def row(self, *place: int) -> list[Ref]:
        """The numbers along the last side."""
        number = 0
        for size, n in zip(self.shape, place, strict=False):
            number = number * size + n - 1
        start = number * self.shape[-1]
        return [Ref(key) for key in self.keys[start : start + self.shape[-1]]]

    @property
    def steps(self) -> Sequence[int | None]:
        """The steps of a sequence; of a vector, None alone."""
        return range(1, self.shape[0] + 1) if len(self.shape) > 1 else (None,)

    def vector(self, step: int | None) -> list[Ref]:
        """The numbers of a step, or of the vector."""
        return self.row() if step is None else self.row(step)


def places(shape: Shape) -> Iterator[tuple[int, ...]]:
    """Every place of a shape, counted from 1, the last running fastest."""
    return product(*(range(1, size + 1) for size in shape))


def sizes(shape: Shape) -> str:
    """A shape as it is said: 2 x 3; of a single number 1."""
    return " x ".join(map(str, shape)) or "1"


def check_rows(shape: Shape) -> None:
    """Raises ``SpecError`` for what is neither a vector nor one for each step."""
    if len(shape) > 2:
        raise SpecError("layers.no_rows", where="kind", shape=sizes(shape))


class Block(NamedTuple):
    """Numbers that a file gives together, under keys of the layer's table: their shape, and the names of
    each, which begin with ``prefix`` and end with the place. ``optional``: the layer can do without;
    ``trained``: updates change them. They are at least ``least`` and less than ``below``, and ``whole``.
    """

    path: tuple[str, ...]
    shape: Shape
    prefix: str
    optional: bool = False
    trained: bool = True
    least: float = -inf
    below: float = inf
    whole: bool = False

    def names(self, tag: str) -> Iterator[str]:
        """The name of each number."""
        for place in places(self.shape):
            yield self.prefix + "_".join(map(str, place)) + tag

    @property
    def key(self) -> str:
        """Where it is in the table: weights.f."""
        return ".".join(self.path)


class Maker:
    """Makes the quantities of one layer for one sample, in the order in which the layer defines them.

    ``blocks`` has the names of the layer's parameters by the keys of their tables. ``letter`` is what its
    units are called by, ``tag`` what tells its names from those of another layer with this letter. ``words``
    are the numbers of the words that an embedding reads. ``by_steps``: numbers in two sides are those of
    steps, not a grid's.
    """

    def __init__(
        self,
        layer: int,
        sample: int,
        mark: str,
        letter: str,
        tag: str,
        blocks: Mapping[str, Values],
        words: Sequence[int] = (),
        *,
        by_steps: bool = True,
    ) -> None:
        self.letter, self.words, self.by_steps = letter, words, by_steps
        self.made: list[Quantity] = []
        #: The output of softmax by the key of its own score.
        self.shares: dict[str, str] = {}
        #: The activation function of each quantity that is the value of one.
        self.functions: dict[str, Activation] = {}
        self._layer, self._sample, self._mark, self._tag, self._blocks = layer, sample, mark, tag, blocks
        self._counts: dict[Concept, int] = {}
        self._numbers: dict[str, int] = {}

    def has(self, key: str) -> bool:
        """Whether the layer has these parameters."""
        return key in self._blocks

    def parameter(self, key: str, *place: int) -> Ref:
        """A parameter by the key of its table and its place there."""
        return self._blocks[key].at(*place)

    def weighted(self, key: str, row: Sequence[int], xs: Sequence[Expr]) -> list[Expr]:
        """The products of the weights of a row with these numbers."""
        return [Mul(both) for both in zip(self._blocks[key].row(*row), xs, strict=False)]

    def biased(self, terms: Sequence[Expr], key: str, *place: int) -> Expr:
        """The sum of these terms and of the bias at a place, where there are biases."""
        return add([*terms, self.parameter(key, *place)] if self.has(key) else terms)

    def net(self, name: str, e: Expr, step: int | None = None) -> Ref:
        """A net input: what an activation function is applied to. Another weighted sum is a ``node``."""
        return self._make(Concept.NET, name, e, step, "")

    def out(self, name: str, activation: ActivationName, net: Ref, step: int | None = None) -> Ref:
        """The value of an activation function at a net input, whose place it has, by which mistakes that take
        one for the other find it.
        """
        return self._applied(Concept.OUT, name, activation, net, step, "", self._numbers[net.key])

    def applied(self, name: str, activation: ActivationName, x: Ref, what: str, step: int) -> Ref:
        """The value of an activation function at what is no net input."""
        return self._applied(Concept.NODE, name, activation, x, step, what)

    def share(self, name: str, e: Expr, score: Ref, step: int | None = None, other: int | None = None) -> Ref:
        """One of several outputs that depend on all scores: the softmax of its own ``score``. ``other`` is
        the step that the output is about, as in those that follow.
        """
        made = self._make(Concept.OUT, name, e, step, "", other)
        self.shares[score.key] = made.key
        return made

    def exponential(self, name: str, e: Expr, step: int | None = None, other: int | None = None) -> Ref:
        """An exponential, or the sum of several, which the chain rule sees through."""
        concept = Concept.EXPONENTIAL_SUM if isinstance(e, Add) else Concept.EXPONENTIAL
        return self._make(concept, name, e, step, "", other)

    def node(self, name: str, e: Expr, what: str, step: int | None = None, other: int | None = None) -> Ref:
        """Any other number on the way; ``what`` it is stands under this key in the layer's words."""
        return self._make(Concept.NODE, name, e, step, what, other)

    def placed(self, place: tuple[int, ...]) -> tuple[str, int | None]:
        """What the number at a place is called, and its step: of a vector, of steps, or of a grid."""
        if len(place) == 1:
            return f"{self.letter}{place[0]}", None
        if len(place) == 2 and self.by_steps:
            return f"{self.letter}{place[1]}", place[0]
        return self.letter + "_" + "_".join(map(str, place)), None

    def at(self, place: tuple[int, ...], e: Expr, what: str) -> Ref:
        """A number at a place, of a layer that has one for each that it reads."""
        name, step = self.placed(place)
        return self.node(name, e, what, step)

    def _applied(
        self,
        concept: Concept,
        name: str,
        activation: ActivationName,
        x: Ref,
        step: int | None,
        what: str,
        number: int | None = None,
    ) -> Ref:
        function = ACTIVATIONS[activation]
        made = self._make(concept, name, function.value(x), step, what, number=number)
        self.functions[made.key] = function
        return made

    def _make(
        self,
        concept: Concept,
        name: str,
        e: Expr,
        step: int | None,
        what: str,
        other: int | None = None,
        number: int | None = None,
    ) -> Ref:
        name += "".join(f"_t{t}" for t in (step, other) if t is not None) + self._tag
        count = self._counts[concept] = self._counts.get(concept, 0) + 1
        place = Index(self._sample, self._layer, number or count, step)
        made = Quantity(name + self._mark, name, concept, place, e, what=what)
        self.made.append(made)
        self._numbers[made.key] = place.unit or 0
        return Ref(made.key)


class AnyLayer(Protocol):
    """A layer's settings: a data class whose fields are the keys of its table in a file, and what it does.

    ``letter`` is what its units are called by; ``reads`` whether it takes its input as a "grid", as "rows" (a
    vector, or one for each step) or as "words"; ``several`` how many layers it reads, one unless it is a sum;
    ``mistakes`` are known ones by their names, each a ``Slip``. Steps of a kind with ``figures`` are rounded
    to at least so many unless somebody says otherwise. A kind with ``rows`` says what these are: "step",
    "token", "word", or "example" of a batch; one with ``parts`` computes "column" after "column", not row by
    row.
    """

    letter: ClassVar[str]
    reads: ClassVar[str]
    several: ClassVar[bool]
    mistakes: ClassVar[Mapping[str, Any]]

    def passed(self, *read: Shape) -> Shape:
        """The shape that it passes on. Raises ``SpecError`` for shapes that it cannot read, and says which
        it can.
        """

    def blocks(self, *read: Shape) -> Sequence[Block]:
        """Its parameters, in the order of the problem's table."""

    def forward(self, of: Maker, *read: Values) -> Values:
        """Its forward pass for one sample, in the order of teaching: its only formulas."""
