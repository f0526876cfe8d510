"""What is particular to a network of layers of any kind: its questions, titles, rules and given values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple, TypeVar

from ..graph.layers_shape import LayerGraph
from ..graph.quantity import Concept, Graph, Quantity, Role

Title = TypeVar("Title", bound=str)

_FORWARD = (Concept.NET, Concept.OUT, Concept.NODE, Concept.EXPONENTIAL, Concept.EXPONENTIAL_SUM)
_DERIVATIVES = (Concept.OUT_BY_NET, Concept.DELTA, Concept.ERROR_BY_OUT, Concept.NODE_DERIVATIVE)

_OF_PARAMETERS = (
    *(Concept.GRADIENT, Concept.BATCH_GRADIENT),
    *(Concept.UPDATED, Concept.NEW_STATE, Concept.OF_UPDATE),
)


class LayerQuestion(NamedTuple):
    """The keys of one question: those of a layer, of one ``step`` where it has such parts, of one sample.
    What ``sort`` they all are is said where another question has the same layer, step and sample.
    """

    kind: str
    keys: tuple[str, ...]
    layer: int
    step: int | None = None
    sample: int | None = None
    sort: str = ""


def forward(graph: Graph) -> Iterator[LayerQuestion]:
    """A question for each layer, or for each of its parts: its steps, say."""
    yield from _by_place("layer_values", graph, [q for q in graph.defined if q.concept in _FORWARD])


def backward(graph: Graph, layer: int) -> Iterator[LayerQuestion]:
    """The derivatives with respect to what a layer computes, step by step as they are found, then its
    gradients and updates.
    """
    yield from _by_place("layer_derivatives", graph, graph.at(*_DERIVATIVES, layer=layer))
    if found := graph.at(*_OF_PARAMETERS, layer=layer):
        yield LayerQuestion("layer_updates", tuple(q.key for q in found), layer)


def _by_place(kind: str, graph: Graph, quantities: Iterable[Quantity]) -> Iterator[LayerQuestion]:
    several, part_of = graph.shape.samples > 1, _part_of(graph)

    def place(q: Quantity) -> tuple[int | None, int | None, int | None]:
        return q.index.layer, part_of(q), q.index.sample

    runs: list[tuple[_Sort | None, list[Quantity]]] = []
    for _, group in groupby(quantities, key=place):
        found = list(group)
        sort = _sort_of(graph, found)
        if sort and runs and runs[-1][0] == sort:
            runs[-1][1].extend(found)
        else:
            runs.append((sort, found))
    questions = list[LayerQuestion]()
    for sort, run in runs:
        (layer, step, sample), (_, last, _) = place(run[0]), place(run[-1])
        keys = tuple(q.key for q in run)
        step, sample = step if step == last else None, sample if several else None
        questions.append(LayerQuestion(kind, keys, layer or 0, step, sample, sort.what if sort else ""))
    places = Counter((q.layer, q.step, q.sample) for q in questions)
    for q in questions:
        yield q if places[q.layer, q.step, q.sample] > 1 else q._replace(sort="")


def _part_of(graph: Graph) -> Callable[[Quantity], int | None]:
    """Of which part of its layer a quantity is: its step, or its column where a layer has as many numbers of
    each column, one column after the other.
    """
    shape = graph.shape
    assert isinstance(shape, LayerGraph)
    made = Counter(q.index.layer for q in graph.at(Concept.NODE, sample=1))
    each = {
        n: made[n] // shape.sizes()[layer.name][-1]
        for n, layer in enumerate(shape.layers, 1)
        if shape.parts_of(n) == "column"
    }

    def part(q: Quantity) -> int | None:
        width = each.get(q.index.layer or 0)
        return ((q.index.unit or 1) - 1) // width + 1 if width else q.index.source

    return part


class _Sort(NamedTuple):
    """What quantities are, or what derivatives are with respect to, in a layer and a sample."""

    what: str
    by: bool
    layer: int | None
    sample: int | None


def _sort_of(graph: Graph, found: Iterable[Quantity]) -> _Sort | None:
    """What these are if they are the same, such as all queries, or the derivatives with respect to these: of
    several steps one question, not one a step. Else None.
    """
    sorts = {
        _Sort(graph[q.wrt[1]].what if q.wrt else q.what, bool(q.wrt), q.index.layer, q.index.sample)
        for q in found
    }
    sort = sorts.pop()
    return sort if sort.what and not sorts else None


def layer_name(say: Callable[..., Title], shape: LayerGraph, layer: int) -> Title:
    """What a layer is called: its kind in words; where there are several of a kind, its own name, too."""
    placed = shape.layers[layer - 1]
    kind = shape.kind_of(placed)
    alike = [x for x in shape.layers if shape.kind_of(x) == kind]
    title = say(f"layer.{kind}")
    return title if len(alike) == 1 else say("given.layer_named", kind=title, name=placed.name)


def title(say: Callable[..., Title], shape: LayerGraph, q: Quantity, name: Callable[[str], object]) -> Title:
    """What a quantity is, in words; ``say`` gives the texts of the kind "quantities", ``name`` what stands
    for others in it.
    """
    of, by = map(name, q.wrt) if q.wrt else ("", "")
    updated = name(q.key.removesuffix("+"))
    return say(f"{entry(shape, q)}.title", of=of, by=by, parameter=updated, via="")


def entry(shape: LayerGraph, q: Quantity) -> str:
    """The entry of the texts that says what a quantity is and how it is found."""
    if q.what:
        return f"layer.{shape.kind_of(shape.layers[(q.index.layer or 1) - 1])}.{q.what}"
    if q.meaning is not None:
        return q.meaning.word
    if q.role is Role.BACKWARD and q.concept is not Concept.BATCH_GRADIENT:
        return f"of_layers.{q.concept}"
    if q.concept in (Concept.NET, Concept.OUT, Concept.EXPONENTIAL, Concept.ERROR):
        return f"of_layers.{q.concept}"
    return str(q.concept)


def given(graph: Graph) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """The given values by kind: a text's key under ``given``, the sample or layer, and the keys."""
    shape = graph.shape
    for s in range(1, shape.samples + 1):
        for concept in (Concept.INPUT, Concept.TARGET):
            if keys := tuple(q.key for q in graph.at(concept, sample=s)):
                yield f"{concept}s", s, keys
    assert isinstance(shape, LayerGraph)
    for number in range(1, len(shape.layers) + 1):
        if keys := tuple(q.key for q in graph.at(Concept.WEIGHT, Concept.BIAS, layer=number)):
            yield "parameters", number, keys
    yield "learning_rate", 0, tuple(q.key for q in graph.at(Concept.LEARNING_RATE))
    if keys := tuple(q.key for q in graph.at(Concept.CONSTANT)):
        yield "constants", 0, keys
    if keys := tuple(q.key for q in graph.given if q.concept is Concept.STATE and q.start):
        yield "state", 0, keys
