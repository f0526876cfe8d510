"""The shape of a network of layers of any kind: all that decides its quantities, and no number of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import prod
from typing import NamedTuple, TypeVar

from .architecture import LossName, Reduction, UpdateShape
from .kinds.kind import AnyLayer, Block, Maker, Shape, Values
from .notation import USUAL, Notation
from .quantity import Concept

Passed = TypeVar("Passed")

#: What a layer reads that names none: the inputs, of the first layer.
INPUTS = "inputs"
#: Larger sums of sizes are not even made into a graph, to count its quantities.
_MOST = 20_000


class GraphLayer(NamedTuple):
    """One layer: its name, its kind with its settings, the layers that it reads, and the keys of the tables
    of parameters that it has, in the order of their letters. ``shares``: the layer before it whose
    parameters it uses, too, and which alone lists and updates them.
    """

    name: str
    kind: AnyLayer
    sources: tuple[str, ...]
    tables: tuple[str, ...]
    shares: str = ""


class LayerGraph(NamedTuple):
    """The shape of a network of layers, without a number of it.

    ``inputs`` is the shape of a sample's inputs; ``words`` are the words of each sample, where the first
    layer looks them up. ``targets_sum_to_one`` as in ``Architecture``: those of each step.
    """

    inputs: Shape
    layers: tuple[GraphLayer, ...]
    loss: LossName = LossName.HALF_SQUARED_ERROR
    samples: int = 1
    reduction: Reduction = Reduction.SUM
    update: UpdateShape = UpdateShape()
    notation: Notation = USUAL
    targets_sum_to_one: bool = False
    words: tuple[tuple[int, ...], ...] = ()

    @property
    def label(self) -> str:
        """The shape in short: 4 x 4, convolution 2 x 2, dense 2."""
        sizes = self.sizes()
        listed = (f"{self.kind_of(x)} {_short(sizes[x.name])}" for x in self.layers)
        return ", ".join((_short(self.inputs), *listed))

    @staticmethod
    def kind_of(layer: GraphLayer) -> str:
        """The name of a layer's kind, as its file has it."""
        return type(layer.kind).__module__.rpartition(".")[2].replace("_", "-")

    def sizes(self) -> Mapping[str, Shape]:
        """The shape of what each layer passes on, the inputs among them. Raises ``SpecError`` with the layer,
        where one cannot read what it is given.
        """
        return self.passed(self.inputs, lambda layer, read: layer.kind.passed(*read))

    def passed(
        self, inputs: Passed, through: Callable[[GraphLayer, list[Passed]], Passed]
    ) -> dict[str, Passed]:
        """What each layer passes on by its name, the inputs among them: ``through`` makes it of what the
        layer reads.
        """
        found = {INPUTS: inputs}
        for layer in self.layers:
            found[layer.name] = through(layer, [found[name] for name in layer.sources])
        return found

    def blocks(self, layer: GraphLayer) -> Sequence[Block]:
        """The parameters that a layer has."""
        sizes = self.sizes()
        found = layer.kind.blocks(*(sizes[name] for name in layer.sources))
        return [block for block in found if block.key in layer.tables]

    def quantity_count(self) -> int:
        """About how many quantities there are; never too few. Quick for absurd sizes, too: none is made
        then.
        """
        return _quantity_count(self)

    @property
    def rows(self) -> str:
        """What the rows of numbers in two sides are, as the last layer has it that says so; "row" where none
        does. An "example" is of a batch in one sample: where there are several, it is a row of each.
        """
        found = [x for x in (getattr(layer.kind, "rows", "") for layer in self.layers) if x] or ["row"]
        return "row" if found[-1] == "example" and self.samples > 1 else str(found[-1])

    def parts_of(self, layer: int) -> str:
        """What a layer computes one after the other: its rows, or "column" after "column"."""
        return str(getattr(self.layers[layer - 1].kind, "parts", self.rows))

    @property
    def is_grid(self) -> bool:
        """Whether numbers in two sides are those of a grid, not of steps."""
        return any(layer.kind.reads == "grid" for layer in self.layers)


@lru_cache(maxsize=32)
def _quantity_count(shape: LayerGraph) -> int:
    """Kept for each shape: every network that is drawn like another has the same."""
    sizes = shape.sizes()
    rough = shape.samples * sum(prod(size) for size in sizes.values())
    parameters = sum(prod(block.shape) for layer in shape.layers for block in shape.blocks(layer))
    for layer in shape.layers:
        rough += shape.samples * getattr(layer.kind, "heads", 0) * sizes[layer.name][0] ** 2
    if rough + parameters > _MOST:
        return rough + parameters
    forward = 0

    def counted(layer: GraphLayer, read: list[Values]) -> Values:
        nonlocal forward
        blocks = {x.key: Values(x.shape, ("",) * prod(x.shape)) for x in shape.blocks(layer)}
        of = Maker(0, 1, "", layer.kind.letter, "", blocks, next(iter(shape.words), ()))
        made = layer.kind.forward(of, *read)
        # Each with its derivatives; a net input that goes into a softmax has one for each output.
        nets = sum(q.concept is Concept.NET for q in of.made)
        forward += 2 * len(of.made) + nets * (sizes[layer.name][-1] if of.shares else 1)
        return made

    shape.passed(Values(shape.inputs, ("",) * prod(shape.inputs)), counted)
    outputs = prod(sizes[shape.layers[-1].name])
    pieces = len(shape.update.rule.pieces) + len(shape.update.rule.states) + shape.update.l2
    per_sample = prod(shape.inputs) + forward + 2 * outputs + 1 + parameters
    return per_sample * shape.samples + (3 + pieces) * parameters + 10


def _short(shape: Shape) -> str:
    return "x".join(map(str, shape))
