"""What the computing of a quantity touches: the parts of a drawing that are highlighted, in which colour,
and how that is said to those who do not see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..graph import names
from ..graph.architecture import BiasRule
from ..graph.expr import refs, shown
from ..graph.quantity import Concept, Graph, Index, Quantity, Role
from ..printers.marks import Mark, mark_of
from ..trace.printed import Round

#: Lit, but no factor of a chain.
ON = Mark("on", "")

EdgeKey = tuple[str, str]


class Lit(NamedTuple):
    """The lit parts of a drawing, each with its mark: the colour "on" without a letter, or a factor's.

    ``units`` are the keys of nodes, and of biases that belong to one unit; ``outputs`` are units whose
    output side is lit (the derivative of the error by their output); ``edges`` are pairs of a
    parameter and the unit to which it leads. ``backward`` turns all arrows round.
    """

    units: tuple[tuple[str, Mark], ...] = ()
    outputs: tuple[tuple[str, Mark], ...] = ()
    edges: tuple[tuple[EdgeKey, Mark], ...] = ()
    backward: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is lit at all."""
        return bool(self.units or self.outputs or self.edges)


NOTHING = Lit()


def lit_by(graph: Graph, keys: Sequence[str]) -> Lit:
    """What the computing of these quantities touches.

    A colour takes the place of "on"; of two colours the first stays. Raises ``KeyError`` for a key
    that the graph does not have.
    """
    light = _Light(graph)
    for key in keys:
        light.quantity(graph[key])
    backward = any(graph[key].role is Role.BACKWARD for key in keys)
    return Lit(tuple(light.units.items()), tuple(light.outputs.items()), tuple(light.edges.items()), backward)


class _Light:
    """Gathers the lit parts, quantity by quantity."""

    def __init__(self, graph: Graph) -> None:
        self.arch, self.graph = graph.architecture, graph
        self.units: dict[str, Mark] = {}
        self.outputs: dict[str, Mark] = {}
        self.edges: dict[EdgeKey, Mark] = {}

    def quantity(self, q: Quantity) -> None:
        mark, at = mark_of(q) or ON, q.index
        match q.concept:
            case Concept.INPUT | Concept.TARGET | Concept.EXPONENTIAL | Concept.ERROR:
                self._unit(at.layer, at.unit, ON)
            case Concept.WEIGHT | Concept.BIAS | Concept.UPDATED | Concept.BATCH_GRADIENT:
                self._parameter(at, ON)
            case Concept.STATE | Concept.NEW_STATE | Concept.OF_UPDATE if at.layer:
                self._parameter(at, ON)
            case Concept.NET:
                self._incoming(at)
            case Concept.OUT:
                self._out(q)
            case Concept.EXPONENTIAL_SUM:
                self._layer(at.layer)
            case Concept.TOTAL_ERROR | Concept.BATCH_ERROR:
                self._layer(self.arch.depth)
            case Concept.ERROR_BY_OUT:
                if q.is_of_input:
                    self._unit(at.layer, at.unit, mark)
                else:
                    self._output(at, mark)
                self._factors(q)
            case Concept.OUT_BY_NET:
                self._unit(at.layer, at.unit, mark)
                if at.via is not None:
                    self._unit(at.layer, at.via, mark)
            case Concept.NET_BY_OUT | Concept.PATH:
                self._onward(at, mark)
            case Concept.DELTA:
                self._unit(at.layer, at.unit, ON)
                self._factors(q)
            case Concept.NET_BY_WEIGHT | Concept.NET_BY_BIAS:
                self._parameter(at, mark)
                self._source(at, mark)
            case Concept.GRADIENT:
                self._receivers(at)
                self._factors(q)
            case Concept.LEARNING_RATE:
                pass

    def _factors(self, q: Quantity) -> None:
        """The coloured factors of a chain, and theirs in turn: the paths whose sum a factor is."""
        assert q.definition is not None
        for key in refs(shown(q.definition)):
            factor = self.graph[key]
            if mark_of(factor) is not None:
                self.quantity(factor)

    def _out(self, q: Quantity) -> None:
        """An output needs its unit's net; in a softmax layer, those of all the layer's units."""
        self._incoming(q.index)
        assert q.definition is not None
        for key in refs(shown(q.definition)):
            if self.graph[key].concept is not Concept.NET:
                self.quantity(self.graph[key])

    def _incoming(self, at: Index) -> None:
        layer, unit = _place(at.layer, at.unit)
        end = names.unit(self.arch, layer, unit)
        for m in range(1, self.arch.sizes[layer - 1] + 1):
            self._unit(layer - 1, m, ON)
            self._edge(names.weight(self.arch, layer, unit, m), end, ON)
        if self.arch.bias_rule(layer) is not BiasRule.NONE:
            self._bias(layer, unit, ON)
        self._put(self.units, end, ON)

    def _onward(self, at: Index, mark: Mark) -> None:
        """The connection from a unit to one of the next layer, and that unit."""
        layer, unit = _place(at.layer, at.unit)
        assert at.via is not None
        end = names.unit(self.arch, layer + 1, at.via)
        self._edge(names.weight(self.arch, layer + 1, at.via, unit), end, mark)
        self._put(self.units, end, mark)

    def _parameter(self, at: Index, mark: Mark) -> None:
        """A weight's connection, or all those of a bias."""
        assert at.layer is not None
        if at.source is not None:
            layer, unit = _place(at.layer, at.unit)
            end = names.unit(self.arch, layer, unit)
            self._edge(names.weight(self.arch, layer, unit, at.source), end, mark)
            return
        units = range(1, self.arch.sizes[at.layer] + 1) if at.unit is None else (at.unit,)
        for unit in units:
            self._bias(at.layer, unit, mark)

    def _bias(self, layer: int, unit: int, mark: Mark) -> None:
        name = names.bias(self.arch, layer, unit)
        self._put(self.units, name, mark)
        if self.arch.bias_rule(layer) is BiasRule.LAYER:
            self._edge(name, names.unit(self.arch, layer, unit), mark)

    def _source(self, at: Index, mark: Mark) -> None:
        if at.source is not None and at.layer is not None:
            self._unit(at.layer - 1, at.source, mark)

    def _receivers(self, at: Index) -> None:
        if at.unit is None:
            self._layer(at.layer)
        else:
            self._unit(at.layer, at.unit, ON)

    def _layer(self, layer: int | None) -> None:
        assert layer is not None
        for n in range(1, self.arch.sizes[layer] + 1):
            self._unit(layer, n, ON)

    def _unit(self, layer: int | None, unit: int | None, mark: Mark) -> None:
        self._put(self.units, names.unit(self.arch, *_place(layer, unit)), mark)

    def _output(self, at: Index, mark: Mark) -> None:
        self._put(self.outputs, names.unit(self.arch, *_place(at.layer, at.unit)), mark)

    def _edge(self, parameter: str, end: str, mark: Mark) -> None:
        if self.edges.get((parameter, end), ON) == ON:
            self.edges[parameter, end] = mark

    @staticmethod
    def _put(parts: dict[str, Mark], key: str, mark: Mark) -> None:
        if parts.get(key, ON) == ON:
            parts[key] = mark


def _place(layer: int | None, unit: int | None) -> tuple[int, int]:
    assert layer is not None
    assert unit is not None
    return layer, unit


def description(graph: Graph, lit: Lit, say: Callable[..., str]) -> str:
    """What a figure shows, for those who do not see it: the network's shape, the way of its arrows, and
    the lit parts, first those without a colour, then each factor by its letter; where none is lit, all units.

    ``say`` gives the site's text under a dotted key ("figure.unit"), its names in braces filled in.
    """
    arch = graph.architecture
    out = [say("figure.network", shape="-".join(map(str, arch.sizes)))]
    if arch.layers_with(BiasRule.LAYER):
        out.append(say("figure.with_biases"))
    if lit.backward:
        out.append(say("figure.backward"))
    found = {mark for _, mark in (*lit.units, *lit.outputs, *lit.edges)}
    if not found:
        layers = (
            say("figure.comma").join(_spoken(names.unit(arch, layer, n), None) for n in range(1, size + 1))
            for layer, size in enumerate(arch.sizes)
        )
        out.append(say("figure.layers", names=say("figure.next_layer").join(layers)))
    for mark in sorted(found, key=lambda m: (m != ON, len(m.letter), m.letter)):
        parts = say("figure.semicolon").join(_said(graph, lit, mark, say))
        if mark == ON:
            out.append(say("figure.lit", parts=parts))
        else:
            colour = say(f"figure.{mark.colour}")
            out.append(say("figure.factor", letter=mark.letter, colour=colour, parts=parts))
    return say("figure.space").join(out)


def _said(graph: Graph, lit: Lit, mark: Mark, say: Callable[..., str]) -> Iterator[str]:
    """The parts that have this mark, those of a kind together."""
    units = [key for key, m in lit.units if m == mark]
    edges = list(dict.fromkeys(key for (key, _), m in lit.edges if m == mark))
    biases = {q.key: q for q in graph.at(Concept.BIAS)}
    kinds = {
        "output": [key for key, m in lit.outputs if m == mark],
        "weight": [key for key in edges if key not in biases],
        "bias": list(dict.fromkeys(key for key in (*units, *edges) if key in biases)),
        "unit": [key for key in units if key not in biases],
    }
    for kind, keys in kinds.items():
        if keys:
            if kind in ("weight", "bias") and not graph.shape.notation.is_typed:
                *first, last = (Round(graph, 1).symbol(key, "text") for key in keys)
            else:
                *first, last = (_spoken(key, biases.get(key)) for key in keys)
            names = say("figure.and").join([*([say("figure.comma").join(first)] if first else []), last])
            yield say(f"figure.{kind}" if len(keys) == 1 else f"figure.{kind}_many", names=names)


def _spoken(key: str, bias: Quantity | None) -> str:
    """A name as it is read out: h2,1 for h2_1, and b h1 for b_h1, the bias of a unit."""
    of_unit = bias is not None and bias.index.unit is not None
    return (key.replace("_", " ", 1) if of_unit else key).replace("_", ",")
