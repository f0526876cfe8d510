"""What is particular to a graph of formulas: its questions, titles and given values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from ..graph.quantity import Concept, Quantity
from ..graph.scalar import Formulas, scalar_graph

Title = TypeVar("Title", bound=str)


class GraphQuestion(NamedTuple):
    """The keys of one question: the value of a node, or the derivative with respect to one and what leads
    to it. The last key names it.
    """

    kind: str
    keys: tuple[str, ...]


def forward(shape: Formulas) -> Iterator[GraphQuestion]:
    """A question for the value of each formula."""
    for name, _ in shape.definitions:
        yield GraphQuestion("node", (name,))


def backward(shape: Formulas) -> Iterator[GraphQuestion]:
    """A question for the derivative with respect to each node, from the objective backwards."""
    keys: tuple[str, ...] = ()
    for q in scalar_graph(shape).defined:
        if q.wrt is not None:
            keys += (q.key,)
        if q.concept is Concept.NODE_DERIVATIVE:
            yield GraphQuestion("node_derivative", keys)
            keys = ()


def title(say: Callable[..., Title], q: Quantity, name: Callable[[str], object]) -> Title:
    """What a quantity is, in words; ``say`` gives the texts of the kind "quantities", ``name`` what stands
    for others in it.
    """
    of, by = map(name, q.wrt) if q.wrt else ("", "")
    return say(f"{q.concept}.title", of=of, by=by, via=q.name.partition("@")[2])


def reason_for(shape: Formulas, q: Quantity) -> str:
    """The entry of quantities.toml that says how a quantity is found."""
    if q.concept is not Concept.NODE_DERIVATIVE or q.wrt is None:
        return str(q.concept)
    beside = [p.concept for p in scalar_graph(shape).defined if p.wrt is not None and p.wrt[1] == q.wrt[1]]
    if Concept.NODE_PATH in beside:
        return "node_derivative_sum"
    return "node_derivative" if Concept.LOCAL_DERIVATIVE in beside else "node_derivative_direct"
