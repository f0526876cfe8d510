"""What a sheet asks for, and which of it has to be computed."""

from __future__ import annotations

from functools import lru_cache

from ..errors import BpgenError
from ..errors.messages import Message
from ..graph.quantity import Graph
from ..lesson.choose import blanks
from ..lesson.plan import Upto, plan
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


@lru_cache(maxsize=16)
def computed(graph: Graph, options: Options) -> frozenset[tuple[int, str]]:
    """The blanks whose number has to be computed: a copy stands for what it copies; what is stated, such
    as a derivative of 1, is left out.
    """
    sources = {(n, source_of(graph, key)) for n, key in asked(graph, options)}
    return frozenset((n, q.key) for n, q in sources if not is_stated(graph, q, n))
