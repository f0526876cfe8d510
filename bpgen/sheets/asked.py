"""What a sheet asks for, and which of it has to be computed."""

from __future__ import annotations

from functools import lru_cache

from ..graph.quantity import Graph
from ..lesson.choose import blanks
from ..lesson.plan import plan
from ..trace.printed import is_stated, source_of
from .options import Options


def asked(graph: Graph, options: Options) -> frozenset[tuple[int, str]]:
    """The (round, key) pairs of a sheet's blanks."""
    return blanks(
        graph, plan(graph, options.rounds, options.upto, along=options.along), options.worked, options.fade
    )


@lru_cache(maxsize=16)
def computed(graph: Graph, options: Options) -> frozenset[tuple[int, str]]:
    """The blanks whose number has to be computed: a copy stands for what it copies; what is stated, such
    as a derivative of 1, is left out.
    """
    sources = {(n, source_of(graph, key)) for n, key in asked(graph, options)}
    return frozenset((n, q.key) for n, q in sources if not is_stated(graph, q, n))
