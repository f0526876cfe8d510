"""Other numbers for a network of layers of any kind: of its shape, from a seed, friendly to the hand.

Every number comes from streams named after version, seed, attempt and purpose, as in ``sampling``. What is
friendly is told by decimals and by the intervals that keys print, which are the same on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..errors import BpgenError, SpecError
from ..graph.architecture import ActivationName
from ..graph.expr import Call, is_exact, refs, shown
from ..graph.functions.largest import LARGEST
from ..graph.quantity import Concept, Graph, Quantity
from ..network.layers import LayerNetwork, PlacedLayer
from ..network.limits import LARGEST_SEED
from ..network.parts import Sample
from ..network.problem import Network
from ..trace.digits import Contract, unit
from ..trace.rounding import Worked, work
from .friendly import UNITS_MOVED
from .sampling import (
    GRIDS,
    NEGATIVE,
    NUMBERS,
    SCALE,
    Wanted,
    below,
    distinct,
    draw,
    drawn_targets,
    wanted_like,
)

#: Never changed once published: a better one gets a new number.
VERSION = 1
ATTEMPTS = 120
#: At most one accepted interval in twenty may be wider than this share of its number, and none than that.
WIDE, WIDEST, SHARE = Decimal("0.05"), Decimal("0.5"), 20
#: A unit whose derivative is smaller is saturated.
FLAT = Decimal("0.02")
#: At most one number in so many may be 0, as of a ReLU that is off.
ZEROS = 3
#: More answers may be 0 than in the network itself, but one in so many: a 0 asks nothing of a hand.
MORE_ZEROS = 20
#: What tables begin with whose numbers are all above 0: biases, and what scales and shifts a norm.
POSITIVE = ("biases", "gamma", "beta")


class Alike(NamedTuple):
    """Problems like this network's are wanted, all with its definitions: a word stays, as it decides which
    row of an embedding is read. ``contract`` says how the steps of their sheets are rounded.
    """

    network: LayerNetwork
    contract: Contract

    def __repr__(self) -> str:
        # With every number, as files are made anew where one has changed.
        network = {field.name: getattr(self.network, field.name) for field in fields(self.network)}
        return f"Alike({network!r}, {self.contract!r})"


def alike(network: Network | LayerNetwork, contract: Contract) -> Wanted | Alike:
    """What to ask for to draw other problems like this one."""
    return Alike(network, contract) if isinstance(network, LayerNetwork) else wanted_like(network)


def drawn_as(seed: int, wanted: Wanted | Alike, name: str = "") -> Network | LayerNetwork:
    """The problem of this seed that is wanted, called ``name`` where one is given. Raises ``SpecError`` as
    ``draw`` and ``draw_alike``.
    """
    if not isinstance(wanted, Alike):
        return draw(seed, wanted, name)
    drawn = draw_alike(seed, *wanted, keep_words=True)
    return replace(drawn, name=name) if name else drawn


def redrawn(seed: int, network: Network | LayerNetwork, contract: Contract) -> Network | LayerNetwork:
    """Other numbers for a network, those of this seed, as ``bpgen new --like`` writes them. Raises
    ``SpecError`` as ``draw`` and ``draw_alike``.
    """
    if isinstance(network, LayerNetwork):
        return draw_alike(seed, network, contract)
    return replace(draw(seed, wanted_like(network)), name=f"{network.name}-{seed}")


def definitions(wanted: Wanted | Alike) -> Graph:
    """The definitions that all of these problems share. Raises ``SpecError`` as ``draw``."""
    if isinstance(wanted, Alike):
        return _drawn(0, 0, wanted.network, keep_words=True).graph
    return draw(0, wanted).graph


def draw_alike(
    seed: int, network: LayerNetwork, contract: Contract, *, keep_words: bool = False
) -> LayerNetwork:
    """A network of the same layers with other inputs, targets and parameters; what is not trained, such as a
    mask or a rate, stays, and words do if they are to. ``contract`` says how the steps of its sheet are
    rounded.

    Raises ``SpecError`` for a seed out of range, or where no friendly numbers were found.
    """
    if not 0 <= seed <= LARGEST_SEED:
        raise SpecError("value.whole", where="seed", least=0, most=f"{LARGEST_SEED:,}", got=seed)
    for attempt in range(ATTEMPTS):
        drawn = _drawn(seed, attempt, network, keep_words=keep_words)
        try:
            worked = work(drawn, contract)
        except BpgenError:  # a formula has no value there
            continue
        # Deep networks have small gradients by nature: ask for less as the attempts go on.
        strictness = Decimal(ATTEMPTS - attempt) / ATTEMPTS
        own = zeros_of(network, contract)
        more = len(_zeros(worked)) - len(own)
        few = more * MORE_ZEROS * strictness <= len(worked.graph.defined)
        if few and _is_friendly(worked, strictness, own):
            return drawn
    raise SpecError("sampling.none_found", where="seed", seed=seed, draws=ATTEMPTS)


def _drawn(seed: int, attempt: int, network: LayerNetwork, *, keep_words: bool) -> LayerNetwork:
    def stream(purpose: str) -> random.Random:
        return random.Random(f"bpgen/alike/{VERSION}/{seed}/{attempt}/{purpose}")  # noqa: S311

    words = network.architecture.words
    inputs, targets, parameters = stream("inputs"), stream("targets"), stream("parameters")
    return replace(
        network,
        name=f"{network.name}-{seed}",
        title="",
        source="",
        layers=tuple(_layer(parameters, network, placed) for placed in network.layers),
        samples=tuple(
            Sample(
                sample.inputs if keep_words and words else tuple(_inputs(inputs, network, sample)),
                tuple(_targets(targets, network, sample)),
            )
            for sample in network.samples
        ),
    )


def _inputs(stream: random.Random, network: LayerNetwork, sample: Sample) -> list[float]:
    """Words; whole numbers where those of the network are, in a grid or all different; or short decimals."""
    numbers, is_any = inputs_from(network)
    if is_any:
        return [numbers[below(stream, len(numbers))] / SCALE for _ in sample.inputs]
    return distinct(stream, list(numbers), len(sample.inputs))


def inputs_from(network: LayerNetwork) -> tuple[range, bool]:
    """Of which numbers, in thousandths, inputs are drawn; and whether one may come twice in a sample."""
    if network.architecture.words:
        words = network.layers[0].shape.kind.words  # type: ignore[attr-defined]
        return range(SCALE, words * SCALE + 1, SCALE), True
    inputs = [x for sample in network.samples for x in sample.inputs]
    if all(x == int(x) for x in inputs):
        least, most = int(min(inputs)), int(max(inputs))
        whole = range(least * SCALE, most * SCALE + 1, SCALE)
        if network.architecture.is_grid:
            return whole, True
        if most - least >= len(network.samples[0].inputs):
            return whole, False
    return NUMBERS, False


def _targets(stream: random.Random, network: LayerNetwork, sample: Sample) -> Iterator[float]:
    """Row by row, as the loss and the last layer take them."""
    width = network.output_shape[-1]
    for _ in range(len(sample.targets) // width):
        yield from drawn_targets(stream, network.loss, last_activation(network), width)


def last_activation(network: LayerNetwork) -> ActivationName:
    """That of the outputs: the identity where the last layer has none."""
    return getattr(network.layers[-1].shape.kind, "activation", None) or ActivationName.IDENTITY


def _layer(stream: random.Random, network: LayerNetwork, placed: PlacedLayer) -> PlacedLayer:
    blocks = {block.key: block for block in network.architecture.blocks(placed.shape)}
    numbers = tuple(
        (key, tuple(_block(stream, key, len(row))) if blocks[key].trained else row)
        for key, row in placed.numbers
    )
    return placed._replace(numbers=numbers)


def _block(stream: random.Random, key: str, size: int) -> list[float]:
    """Weights with signs, unlike each other in size; biases, and what scales and shifts a norm, above 0."""
    if key.startswith(POSITIVE):
        return distinct(stream, list(NUMBERS), size)
    step = next(step for most, step in GRIDS if size <= most)
    drawn = distinct(stream, list(range(step, SCALE, step)), size)
    return [-w if stream.random() < NEGATIVE else w for w in drawn]


def _is_friendly(worked: Worked, strictness: Decimal, zeros: frozenset[str]) -> bool:
    """Whether accepted answers tell right from wrong, no unit is saturated, and every update shows."""
    return (
        _updates_show(worked, strictness)
        and _units_are_awake(worked)
        and _largest_are_alone(worked)
        and _intervals_are_narrow(worked, zeros)
    )


@lru_cache(maxsize=8)
def zeros_of(network: LayerNetwork, contract: Contract) -> frozenset[str]:
    """Which numbers of the network that others are to be like are 0: those of a mask, or before the first
    step.
    """
    return _zeros(work(network, contract))


def _zeros(worked: Worked) -> frozenset[str]:
    return frozenset(q.key for q in worked.graph.defined if not worked.written[0][q.key])


def _updates_show(worked: Worked, strictness: Decimal) -> bool:
    written, graph = worked.written[0], worked.graph
    for q in graph.at(Concept.UPDATED):
        new, old = written[q.key], written[graph.round_before[q.key]]
        least = UNITS_MOVED * strictness * unit(old or Decimal("0.1"), worked.contract.policy)
        if 0 < abs(new - old) < least:
            return False
    return True


def _units_are_awake(worked: Worked) -> bool:
    written = worked.written[0]
    slopes = [abs(written[q.key]) for q in worked.graph.at(Concept.OUT_BY_NET)]
    off = sum(not slope for slope in slopes)
    return off * ZEROS <= len(slopes) and all(slope >= FLAT for slope in slopes if slope)


def _largest_are_alone(worked: Worked) -> bool:
    """Whether no window has its largest number twice."""
    written = worked.written[0]
    windows = ([written[key] for key in keys] for keys in windows_of(worked.graph))
    return all(values.count(max(values)) == 1 for values in windows)


def windows_of(graph: Graph) -> Iterator[tuple[str, ...]]:
    """The numbers of which a largest one is taken, for each that is."""
    for q in graph.defined:
        e = shown(q.definition) if q.definition is not None else None
        if isinstance(e, Call) and e.function is LARGEST:
            yield tuple(refs(e))


def _intervals_are_narrow(worked: Worked, zeros: frozenset[str]) -> bool:
    """``zeros`` are 0 whatever the numbers, as the score of a first token that attends to itself alone."""
    blanks = computed_of(worked.graph)
    wide = 0
    for q in blanks:
        value = worked.written[0][q.key]
        low, high = worked.accepted(q.key)
        if high == low or (not value and q.key in zeros):
            continue
        if not value or high - low > WIDEST * abs(value):
            return False
        wide += high - low > WIDE * abs(value)
    return (wide - 1) * SHARE < len(blanks)


def computed_of(graph: Graph) -> Sequence[Quantity]:
    """All quantities that are computed and may be rounded."""
    return [q for q in graph.defined if q.definition is not None and not is_exact(q.definition)]
