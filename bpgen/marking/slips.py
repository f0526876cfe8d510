"""Slips in one step's formula: a part left out, the activation function forgotten, a quantity mistaken,
another learning rate.

They are looked for in what a learner wrote. Unlike the known mistakes of ``graph.mistakes`` they do not
decide which problems are drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import NamedTuple

from ..graph.expr import Add, Expr, Mul, Neg, Ref, Sub, add, mul, refs, shown
from ..graph.quantity import Concept, Graph, Quantity
from ..printers import text
from ..trace.fold import fold
from ..trace.interval import INTERVAL, Interval
from ..trace.printed import source_of
from ..trace.reach import NOISE

#: The last figure of a learning rate of two figures, as 0.25.
_HALF = 5


class FormulaPart(NamedTuple):
    """A term or a factor of a definition, as ``text``: ``rest`` is the definition without it, ``turned`` that
    with its sign turned; None where it is no term of a sum.
    """

    text: str
    is_term: bool
    rest: Expr
    turned: Expr | None


class LikeGroup(NamedTuple):
    """Quantities for each of which those of ``wrong`` may be taken."""

    names: Sequence[str]
    wrong: Sequence[str]


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


def formula_parts(q: Quantity) -> Iterator[FormulaPart]:
    """The factors or terms (of a difference, the first) beside which something is left."""
    for part, is_term, rest, turned in _parts(shown(q.definition)) if q.definition is not None else ():
        if any(refs(rest)):
            written = text.formula(part)
            yield FormulaPart(
                f"({written})" if isinstance(part, Add | Sub) else written, is_term, rest, turned
            )


def _parts(e: Expr) -> Iterator[tuple[Expr, bool, Expr, Expr | None]]:
    match e:
        case Neg(x):
            for part, is_term, rest, turned in _parts(x):
                yield part, is_term, Neg(rest), None if turned is None else Neg(turned)
        case Mul(factors):
            for n, factor in enumerate(factors):
                yield factor, False, mul(*factors[:n], *factors[n + 1 :]), None
        case Add(terms):
            for n, term in enumerate(terms):
                before, after = terms[:n], terms[n + 1 :]
                yield term, True, add((*before, *after)), add((*before, Neg(term), *after))
        case Sub(a, b):
            yield a, True, b, None


def learning_rate(q: Quantity, values: Mapping[str, Interval], updated: Interval) -> Decimal | None:
    """The learning rate that leads from these values to an updated weight, or None.

    It is a decimal of one figure, or of two with a 5 at the end: others fit too much by chance. ``updated``
    is where the weight lies; where that leaves room for a tenth of the rate's last place or more, None.
    """
    e = shown(q.definition) if q.definition is not None else None
    if q.concept is not Concept.UPDATED or not isinstance(e, Sub) or not isinstance(e.b, Mul):
        return None
    moved, gradient = fold(e.a, values, INTERVAL) - updated, fold(mul(*e.b.factors[1:]), values, INTERVAL)
    rate = moved / gradient
    if not 0 < rate.low <= rate.high < math.inf:
        return None
    # With room for the noise of floats: a rate at an end must not depend on a last bit.
    rate = Interval(rate.low * (1 - NOISE), rate.high * (1 + NOISE))
    high = Decimal(rate.high)
    for place in (high.adjusted(), high.adjusted() - 1):
        short = high.quantize(Decimal(1).scaleb(place), ROUND_FLOOR)
        is_usual = place == high.adjusted() or short.as_tuple().digits[-1] == _HALF
        if is_usual and short >= rate.low and rate.high - rate.low < 10.0 ** (place - 1):
            return short
    return None


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
        right = source_of(graph, name).key
        for wrong in _taken_for(graph).get(name, ()):
            if wrong != right:
                yield Swap(name, right, wrong, is_whole)


@lru_cache(maxsize=8)
def _taken_for(graph: Graph) -> Mapping[str, Mapping[str, None]]:
    """For each quantity those for which it is taken, a copy as what it copies, by the order of groups."""
    found: dict[str, dict[str, None]] = {}
    for names, wrong in groups_alike(graph):
        sources = dict.fromkeys(source_of(graph, key).key for key in wrong)
        for name in names:
            found.setdefault(name, {}).update(sources)
    return found


@lru_cache(maxsize=8)
def groups_alike(graph: Graph) -> Sequence[LikeGroup]:
    """Which quantities are taken for which: those of a kind for each other; but what goes by weights, which
    have two ends, only for what shares an end. And an output for its net input, a copy of a parameter for the
    updated one.
    """
    of_a_kind = (
        LikeGroup(tuple(q.key for q in names), tuple(q.key for q in wrong))
        for all_ in _like(graph).values()
        for names, wrong in _by_ends(all_)
        if wrong and len(names) > 1
    )
    return (
        *of_a_kind,
        *(LikeGroup((q.key,), (wrong,)) for q in graph.defined for wrong in _before_or_after(graph, q)),
    )


def _before_or_after(graph: Graph, q: Quantity) -> Iterator[str]:
    """The net input of an output; the updated parameter of a copy."""
    net = without_activation(graph, q)
    if net is not None:
        yield from refs(net)
    if q.definition is not None and isinstance(shown(q.definition), Ref):
        updated = graph.next_round.get(source_of(graph, q.key).key)
        if updated is not None:
            yield updated


def _by_ends(like: Sequence[Quantity]) -> Iterator[tuple[Sequence[Quantity], Sequence[Quantity]]]:
    """Quantities of a kind, with those for which they are taken."""
    by_end: dict[tuple[int, int], list[Quantity]] = {}
    for q in like:
        for end in _ends(q):
            by_end.setdefault(end, []).append(q)
    yield like, [q for q in like if len(_ends(q)) < 2]
    yield from ((names, [q for q in names if len(_ends(q)) > 1]) for names in by_end.values())


def _ends(q: Quantity) -> list[tuple[int, int]]:
    """The units where what goes by a weight begins and ends; of other quantities, at most one unit."""
    return [(n, end) for n, end in enumerate(q.index[2:]) if end is not None]


@lru_cache(maxsize=8)
def _like(graph: Graph) -> Mapping[tuple[object, ...], list[Quantity]]:
    """The quantities that are alike by ``_kind``."""
    out: dict[tuple[object, ...], list[Quantity]] = {}
    for q in graph.quantities:
        out.setdefault(_kind(q), []).append(q)
    return out


def _kind(q: Quantity) -> tuple[object, ...]:
    """A quantity's concept, sample and layer. Biases are alike in all layers."""
    return (q.concept, *((None, None) if q.concept is Concept.BIAS else q.index[:2]))
