"""What a sheet asks for, and which of it has to be computed."""

from __future__ import annotations

from functools import lru_cache

from ..errors import BpgenError
from ..errors.messages import Message, said
from ..graph.layers_shape import LayerGraph
from ..graph.quantity import Concept, Graph
from ..lesson.along import rested_on
from ..lesson.choose import blanks
from ..lesson.plan import Upto, plan
from ..network.limits import MOST_QUANTITIES, check_size
from ..trace.printed import is_stated, source_of
from ..trace.values import find
from .options import Options


def asked(graph: Graph, options: Options) -> frozenset[tuple[int, str]]:
    """The (round, key) pairs of a sheet's blanks."""
    return blanks(
        graph, plan(graph, options.rounds, options.upto, along=options.along), options.worked, options.fade
    )


def along_key(graph: Graph, name: str, where: str | Message) -> str:
    """The key of the quantity to which a sheet leads. Raises ``BpgenError`` for one that is not there, or
    that no sheet asks for, as what is given.
    """
    key = find(graph, name).key
    sections = plan(graph, 1, Upto.ALL, along=key)
    if not any(key in group.keys for section in sections for group in section.groups):
        raise BpgenError("documents.along", where=where, name=key)
    return key


def check_length(graph: Graph, options: Options) -> None:
    """Refuse a sheet that is too large to print: of its last round, what ``along`` rests on counts alone.

    Raises ``BpgenError`` with the number of quantities and, where that helps, a gradient to lead to.
    """
    whole = graph.shape.quantity_count()
    count = whole * options.rounds
    if count <= MOST_QUANTITIES:
        return  # nearly always: nothing else is counted
    if options.along:
        count += len(rested_on(graph, (options.along,))) - whole
    elif options.rounds == 1 and isinstance(graph.shape, LayerGraph):
        name, steps = along_of(graph)
        if len(rested_on(graph, (name,))) <= MOST_QUANTITIES:
            most = f"{MOST_QUANTITIES:,}"
            raise BpgenError(
                "limits.sheet_along", count=f"{count:,}", most=most, name=name, steps=f"{steps:,}"
            )
    check_size(count, said("limits.sheet"))


#: A sheet of more steps is longer than a lesson, and of so many gradients the best is found at once.
_LESSON, _LOOKED_AT = 60, 40


def along_of(graph: Graph) -> tuple[str, int]:
    """The gradient that a sheet of its own would be best for, and how many steps it rests on: the one with
    the most that a lesson has time for, else the one with the fewest.
    """
    found = [q.key for q in graph.defined if q.concept is Concept.GRADIENT]
    some = found[:: 1 + len(found) // _LOOKED_AT]
    given = {q.key for q in graph.given}
    steps = {key: len(rested_on(graph, (key,)) - given) for key in some}
    best = max(some, key=lambda key: (steps[key] <= _LESSON, -abs(steps[key] - _LESSON)))
    sections = plan(graph, 1, Upto.ALL, along=best)
    return best, sum(len(group.keys) for section in sections for group in section.groups)


@lru_cache(maxsize=16)
def computed(graph: Graph, options: Options) -> frozenset[tuple[int, str]]:
    """The blanks whose number has to be computed: a copy stands for what it copies; what is stated, such
    as a derivative of 1, is left out.
    """
    sources = {(n, source_of(graph, key)) for n, key in asked(graph, options)}
    return frozenset((n, q.key) for n, q in sources if not is_stated(graph, q, n))
