"""Which quantities an exercise asks for, in which order and under which headings.

The order is the deck's: forward unit by unit, the errors, then from the last layer to the first each
unit's factors, gradients and updates. A plan is made from the graph alone and holds no number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ..errors import SpecError
from ..graph import names
from ..graph.architecture import ActivationName, Architecture, BiasRule
from ..graph.expr import Num, refs, shown
from ..graph.layers_shape import LayerGraph
from ..graph.quantity import Concept, Graph, Quantity
from ..graph.scalar import Formulas
from . import layers, scalar
from .along import cut_to, rested_on
from .planned import PlannedQuestion, PlannedSection, Upto

__all__ = ["PlannedQuestion", "PlannedSection", "Upto", "asked", "parts_of", "plan"]


def parts_of(graph: Graph) -> list[Upto]:
    """How far an exercise on a problem of this kind can go."""
    if isinstance(graph.shape, Formulas):
        return [Upto.FORWARD, Upto.ALL]
    return [Upto.FORWARD, Upto.ERROR, Upto.ALL] if isinstance(graph.shape, LayerGraph) else list(Upto)


@lru_cache(maxsize=64)
def plan(
    graph: Graph, rounds: int, upto: Upto, *, repeats: bool = False, along: str = ""
) -> tuple[PlannedSection, ...]:
    """The sections of an exercise of ``rounds`` whole rounds.

    ``upto`` cuts the last round short; ``ALL`` adds the forward pass and the error of the round after.
    ``repeats``: factors that are copies are named for every weight, not only for a layer's first. ``along``:
    the last round has only what this quantity rests on, and ends with it.

    Raises ``SpecError`` for a part of a round that a graph of formulas does not have.
    """
    if along:
        # A factor that is a copy is on the way to each weight, not only to a layer's first.
        ends = [s for s in plan(graph, rounds, Upto.ALL, repeats=True) if s.round == rounds]
        before = [s for s in plan(graph, rounds, Upto.ALL, repeats=repeats) if s.round < rounds]
        return (*before, *cut_to(ends, rested_on(graph, (along,))))
    if isinstance(graph.shape, Formulas):
        return tuple(_of_formulas(graph.shape, upto))
    if isinstance(graph.shape, LayerGraph):
        return tuple(_of_layers(graph, rounds, upto))
    pick = _Picker(graph, repeats)
    out: list[PlannedSection] = []
    for number in range(1, rounds + 1):
        last = number == rounds
        out += _round(pick, number, upto if last else Upto.ALL)
    if upto is Upto.ALL:
        out += _round(pick, rounds + 1, Upto.ERROR)
    return tuple(out)


def _of_formulas(shape: Formulas, upto: Upto) -> Iterator[PlannedSection]:
    """The sections of a graph of formulas, whose one round ends with its derivatives."""
    if upto not in (Upto.FORWARD, Upto.ALL):
        raise SpecError("formula.upto", where="--upto", got=upto.value)
    parts = {"forward": scalar.forward(shape)}
    if upto is Upto.ALL:
        parts["derivatives"] = scalar.backward(shape)
    for kind, questions in parts.items():
        groups = (PlannedQuestion(kind, keys, parameters=keys[-1:]) for kind, keys in questions)
        yield PlannedSection(kind, 1, tuple(groups))


def _of_layers(graph: Graph, rounds: int, upto: Upto) -> Iterator[PlannedSection]:
    """The sections of a network of layers of any kind: forward layer by layer, the error, and back."""
    if upto not in parts_of(graph):
        raise SpecError("layers.upto", where="--upto", got=upto.value)

    wanted = asked(graph)

    def questions(found: Iterable[layers.LayerQuestion]) -> tuple[PlannedQuestion, ...]:
        picked = ((q, tuple(key for key in q.keys if key in wanted)) for q in found)
        return tuple(
            PlannedQuestion(q.kind, keys, sample=q.sample, layer=q.layer, step=q.step, sort=q.sort)
            for q, keys in picked
            if keys
        )

    assert isinstance(graph.shape, LayerGraph)
    depth = len(graph.shape.layers)
    for number in range(1, rounds + 1):
        yield PlannedSection("forward", number, questions(layers.forward(graph)))
        if upto is Upto.FORWARD and number == rounds:
            return
        yield PlannedSection("error", number, tuple(_errors(graph)))
        if upto is Upto.ERROR and number == rounds:
            return
        for layer in range(depth, 0, -1):
            if groups := questions(layers.backward(graph, layer)):
                yield PlannedSection("of_layer", number, groups, layer)
        if graph.carried:
            yield PlannedSection("carried", number, (PlannedQuestion("carried", graph.carried),))


def _errors(graph: Graph) -> Iterator[PlannedQuestion]:
    """The errors of each sample, then of all."""
    several = graph.shape.samples > 1
    for s in range(1, graph.shape.samples + 1):
        keys = tuple(q.key for q in graph.at(Concept.ERROR, Concept.TOTAL_ERROR, sample=s))
        yield PlannedQuestion("error", keys, sample=s if several else None)
    if several:
        yield PlannedQuestion("batch_error", tuple(q.key for q in graph.at(Concept.BATCH_ERROR)))


def _round(pick: _Picker, number: int, upto: Upto) -> Iterator[PlannedSection]:
    arch = pick.arch
    yield PlannedSection("forward", number, tuple(pick.forward()))
    if upto is Upto.FORWARD:
        return
    yield PlannedSection("error", number, tuple(_errors(pick.graph)))
    if upto is Upto.ERROR:
        return
    yield PlannedSection("output", number, tuple(pick.layer(arch.depth)), arch.depth)
    if upto is Upto.OUTPUT:
        return
    for layer in range(arch.depth - 1, 0, -1):
        yield PlannedSection("hidden", number, tuple(pick.layer(layer)), layer)
    if arch.input_gradients:
        yield PlannedSection("inputs", number, tuple(pick.inputs()))
    if upto is Upto.ALL and pick.graph.carried:
        yield PlannedSection("carried", number, (PlannedQuestion("carried", pick.graph.carried),))


@lru_cache(maxsize=64)
def asked(graph: Graph) -> frozenset[str]:
    """The keys that the updates, the errors and the derivatives with respect to inputs need, as taught."""
    wanted = [q.key for q in graph.defined if q.concept is Concept.UPDATED or q.is_of_input]
    wanted += graph.carried
    wanted += [q.key for q in graph.defined if q.concept in (Concept.TOTAL_ERROR, Concept.BATCH_ERROR)]
    found = rested_on(graph, wanted)
    return frozenset(q.key for q in graph.defined if q.key in found)


class _Picker(NamedTuple):
    """Picks the asked quantities of a graph by place and concept."""

    graph: Graph
    repeats: bool

    @property
    def arch(self) -> Architecture:
        """The network's shape."""
        return self.graph.architecture

    def of(self, *concepts: Concept, **place: int | None) -> tuple[str, ...]:
        """The asked keys of these concepts at this place, in order of computation."""
        wanted = asked(self.graph)
        found = self.graph.at(*concepts, **place)
        return tuple(q.key for q in found if q.key in wanted and not self._said_before(q))

    def _said_before(self, q: Quantity) -> bool:
        """A factor that is only a copy, or the number 1, is asked for once in a layer."""
        if self.repeats:
            return False
        first = q.index.sample == 1 and q.index.unit == 1 and q.index.source in (None, 1)
        if q.concept in (Concept.NET_BY_WEIGHT, Concept.NET_BY_OUT, Concept.NET_BY_BIAS):
            return not first
        return q.concept is Concept.OUT_BY_NET and isinstance(q.definition, Num) and not first

    @property
    def samples(self) -> range:
        return range(1, self.arch.samples + 1)

    def _sample(self, s: int) -> int | None:
        return s if self.arch.samples > 1 else None

    def forward(self) -> Iterator[PlannedQuestion]:
        """Each unit's net input and output; a softmax layer as a whole."""
        for s in self.samples:
            for layer in range(1, self.arch.depth + 1):
                if self.arch.layers[layer - 1].activation is ActivationName.SOFTMAX:
                    keys = self.of(
                        Concept.NET,
                        Concept.EXPONENTIAL,
                        Concept.EXPONENTIAL_SUM,
                        Concept.OUT,
                        sample=s,
                        layer=layer,
                    )
                    units = ",".join(self._units(layer))
                    yield PlannedQuestion("softmax", keys, units, sample=self._sample(s))
                    continue
                for n, unit in enumerate(self._units(layer), 1):
                    keys = self.of(Concept.NET, Concept.OUT, sample=s, layer=layer, unit=n)
                    yield PlannedQuestion("unit", keys, unit, sample=self._sample(s))

    def _units(self, layer: int) -> list[str]:
        return [names.unit(self.arch, layer, n) for n in range(1, self.arch.sizes[layer] + 1)]

    def layer(self, layer: int) -> Iterator[PlannedQuestion]:
        """All that leads to the updates of one layer's parameters."""
        for s in self.samples:
            yield from self._layer_of_sample(layer, s)
        if self.arch.samples > 1:
            keys = [
                key
                for q in self.graph.at(Concept.UPDATED, layer=layer)
                for name in (q.key.removesuffix("+"),)
                for key in (f"dE_batch/d{name}", *self.graph.updates[name])
            ]
            yield PlannedQuestion("batch", tuple(keys))

    def inputs(self) -> Iterator[PlannedQuestion]:
        """The derivatives with respect to the inputs: the paths through the first layer, and their sums."""
        for s in self.samples:
            here = self._sample(s)
            if not self._uses_own_delta(1):
                yield PlannedQuestion("deltas", self.of(Concept.DELTA, sample=s, layer=1), sample=here)
            for n, unit in enumerate(self._units(0), 1):
                yield PlannedQuestion("input", self._factors(s, 0, unit=n), unit, sample=here)

    def _layer_of_sample(self, layer: int, s: int) -> Iterator[PlannedQuestion]:
        here = self._sample(s)
        own = self._uses_own_delta(layer)
        if layer < self.arch.depth and not self._uses_own_delta(layer + 1):
            yield PlannedQuestion("deltas", self.of(Concept.DELTA, sample=s, layer=layer + 1), sample=here)
        softmax = self.arch.layers[layer - 1].activation is ActivationName.SOFTMAX
        if softmax:
            keys = self._factors(s, layer) + self.of(Concept.DELTA, sample=s, layer=layer)
            yield PlannedQuestion("deltas", keys, sample=here)
        for n, unit in enumerate(self._units(layer), 1):
            keys = () if softmax else self._factors(s, layer, unit=n)
            if own and not softmax:
                keys += self.of(Concept.DELTA, sample=s, layer=layer, unit=n)
            yield self._parameters(layer, n, s, keys, unit)
        if self.arch.trains_biases(layer) and self.arch.bias_rule(layer) is BiasRule.LAYER:
            keys = self.of(Concept.NET_BY_BIAS, Concept.GRADIENT, sample=s, layer=layer, source=None)
            bias = names.bias(self.arch, layer, 1)
            if self.arch.samples == 1:
                keys += self.graph.updates[bias]
            kind = "bias" if self.arch.samples == 1 else "bias_gradients"
            yield PlannedQuestion(kind, keys, parameters=(bias,), sample=here)

    def _factors(self, s: int, layer: int, **unit: int) -> tuple[str, ...]:
        """What leads to a unit's error: the weights passed through, the paths, their sum, the slope."""
        place = {"sample": s, "layer": layer, **unit}
        paths = self.of(Concept.NET_BY_OUT, **place) + self.of(Concept.PATH, **place)
        return paths + self.of(Concept.ERROR_BY_OUT, Concept.OUT_BY_NET, **place)

    def _parameters(self, layer: int, n: int, s: int, keys: tuple[str, ...], unit: str) -> PlannedQuestion:
        """The gradients and updates of what feeds one unit: its weights, and a bias of its own."""
        parameters, by_source = [], defaultdict[int | None, list[str]](list)
        for key in self.of(Concept.NET_BY_WEIGHT, Concept.GRADIENT, sample=s, layer=layer, unit=n):
            by_source[self.graph[key].index.source].append(key)
        for m in range(1, self.arch.sizes[layer - 1] + 1):
            weight = names.weight(self.arch, layer, n, m)
            parameters.append(weight)
            keys += tuple(by_source[m])
            if self.arch.samples == 1:
                keys += self.graph.updates[weight]
        if self.arch.trains_biases(layer) and self.arch.bias_rule(layer) is BiasRule.UNIT:
            bias = names.bias(self.arch, layer, n)
            parameters.append(bias)
            concepts = (Concept.NET_BY_BIAS, Concept.GRADIENT)
            keys += self.of(*concepts, sample=s, layer=layer, unit=n, source=None)
            if self.arch.samples == 1:
                keys += self.graph.updates[bias]
        kind = "weights" if self.arch.samples == 1 else "gradients"
        return PlannedQuestion(kind, keys, unit, tuple(parameters), self._sample(s))

    def _uses_own_delta(self, layer: int) -> bool:
        """Whether a gradient of this layer is written with the local error of its unit."""
        deltas = {q.key for q in self.graph.at(Concept.DELTA, layer=layer)}
        gradients = self.graph.at(Concept.GRADIENT, layer=layer)
        return bool(deltas) and any(
            r in deltas for q in gradients if q.definition is not None for r in refs(shown(q.definition))
        )
