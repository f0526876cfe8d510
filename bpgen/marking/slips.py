"""Slips in one step's formula: a part left out, the activation function forgotten, a quantity mistaken.

They are looked for in what a learner wrote. Unlike the known mistakes of ``graph.mistakes`` they do not
decide which problems are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..graph.expr import Add, Expr, Mul, Neg, Ref, Sub, add, mul, refs, shown
from ..graph.quantity import Concept, Graph, Quantity
from ..printers import text
from ..trace.rounding import source_of


class LeftOut(NamedTuple):
    """A definition without one of its parts, which is a term or a factor: ``text`` is that part."""

    text: str
    is_term: bool
    rest: Expr


class Swap(NamedTuple):
    """A quantity put in for one that a definition mentions: ``name`` is what stands in the formula, ``right``
    the quantity that this is a copy of (or itself), ``wrong`` the other one. ``is_whole``: the definition
    is nothing but this quantity.
    """

    name: str
    right: str
    wrong: str
    is_whole: bool


def without_activation(graph: Graph, q: Quantity) -> Expr | None:
    """The net input of an output that is something else, or None."""
    if q.concept is not Concept.OUT or q.definition is None or isinstance(shown(q.definition), Ref):
        return None
    nets = _like(graph).get((Concept.NET, *q.index[:2]), ())
    return next((Ref(p.key) for p in nets if p.index == q.index), None)


def left_out(q: Quantity) -> Iterator[LeftOut]:
    """The ways to leave out one factor or one term (of a difference, the first) and keep something."""
    for part, is_term, rest in _parts(shown(q.definition)) if q.definition is not None else ():
        if any(refs(rest)):
            written = text.formula(part)
            yield LeftOut(f"({written})" if isinstance(part, Add | Sub) else written, is_term, rest)


def _parts(e: Expr) -> Iterator[tuple[Expr, bool, Expr]]:
    match e:
        case Neg(x):
            for part, is_term, rest in _parts(x):
                yield part, is_term, Neg(rest)
        case Mul(factors):
            for n, factor in enumerate(factors):
                yield factor, False, mul(*factors[:n], *factors[n + 1 :])
        case Add(terms):
            for n, term in enumerate(terms):
                yield term, True, add((*terms[:n], *terms[n + 1 :]))
        case Sub(a, b):
            yield a, True, b


def swaps(graph: Graph, q: Quantity) -> Iterator[Swap]:
    """The ways to take a like quantity for one that the definition mentions.

    Not where it mentions one alone: the number then is that of another step, copied. A copy, which has no
    formula of its own, is the exception. Nor in an update: with another weight's old value or gradient it is
    nearly that of the other weight.
    """
    if q.concept is Concept.UPDATED:
        return
    mentioned = list(dict.fromkeys(refs(shown(q.definition)))) if q.definition is not None else []
    is_whole = q.definition is not None and isinstance(shown(q.definition), Ref)
    if len(mentioned) < 2 and not is_whole:
        return
    for name in mentioned:
        # A copy is mistaken for what another copy copies.
        own = graph[name]
        right = source_of(graph, name).key
        like = (p for p in _like(graph)[own.concept, *own.index[:2]] if _share_an_end(p, own))
        for wrong in dict.fromkeys(source_of(graph, p.key).key for p in like):
            if wrong != right:
                yield Swap(name, right, wrong, is_whole)


@lru_cache(maxsize=8)
def _like(graph: Graph) -> Mapping[tuple[object, ...], list[Quantity]]:
    """The quantities of one concept, one sample and one layer."""
    out: dict[tuple[object, ...], list[Quantity]] = {}
    for q in graph.quantities:
        out.setdefault((q.concept, *q.index[:2]), []).append(q)
    return out


def _share_an_end(p: Quantity, q: Quantity) -> bool:
    """Whether two weights, or what goes by weights, begin or end at one unit. Others have no two ends."""
    ends = [(a, b) for a, b in zip(p.index[2:], q.index[2:], strict=True) if a is not None]
    return len(ends) < 2 or any(a == b for a, b in ends)
