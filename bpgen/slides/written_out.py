"""What a slide writes out: chain rules, what is differentiated, and the long forms that only slides have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..formats.formulas import Aligned, Formula, defined, with_symbols
from ..graph.differentiate import ONE, ZERO
from ..graph.expr import Add, Expr, Mul, Pow, Ref, Sub, Total, rebuild, refs, shown
from ..graph.functions.proof import Proof
from ..graph.notation import LECTURE, Notation
from ..graph.quantity import Concept, Graph, Quantity
from ..lesson.blocks import ChartOf, Derivation, Recalled, Rows
from ..lesson.lines import coloured, framed
from ..lesson.proofs import definition, lines_of
from ..printers.notation.general import general
from ..trace.printed import Round

#: The errors of so many outputs are written out in one sum; of a sum of more paths, only the first is.
_MOST_ERRORS, _MOST_PATHS = 3, 2


def recalled(one: Round, q: Quantity) -> Iterator[Recalled]:
    """The formula that this derivative is of, written out; nothing where it is no derivative of one."""
    graph = one.graph
    if q.wrt is None or q.concept not in (Concept.ERROR_BY_OUT, Concept.NET_BY_WEIGHT):
        return
    of = graph[q.wrt[0]]
    e = _taught(of)
    if q.concept is Concept.ERROR_BY_OUT:
        parts = [key for key in refs(e) if graph[key].concept is Concept.ERROR]
        if any(graph[x].concept is Concept.PATH for x in refs(_taught(q))):
            return
        if len(parts) > _MOST_ERRORS:
            return
        e = _seen_through(graph, e)
    yield Recalled(one.name(of.key), with_symbols(one, e))


def _seen_through(graph: Graph, e: Expr) -> Expr:
    """A total error with each unit's error written out."""
    if isinstance(e, Ref) and graph[e.key].concept is Concept.ERROR:
        return _taught(graph[e.key])
    return rebuild(e, lambda x: _seen_through(graph, x))


def long_form(one: Round, q: Quantity) -> Formula | None:
    """The derivative of a net input term by term, with w ** (1 - 1) and a 0 for each other term; None for
    what is no such derivative.
    """
    if q.concept is not Concept.NET_BY_WEIGHT or q.wrt is None:
        return None
    of, by = q.wrt
    e = _taught(one.graph[of])
    terms = e.terms if isinstance(e, Add) else (e,)
    term = next(x for x in terms if by in refs(x))
    others = [x for x in term.factors if x != Ref(by)] if isinstance(term, Mul) else []
    slope = Mul((ONE, Pow(Ref(by), Sub(ONE, ONE)), *others))
    rest = (ZERO,) * (len(terms) - 1)
    return with_symbols(one, Add((slope, *rest)) if rest else slope)


def chain_of(one: Round, key: str) -> Derivation:
    """A chain rule, or a sum of paths: each factor with its letter."""
    q = one.graph[key]
    return Derivation(framed(one, key), (coloured(one, q, _taught(q)),), chain=True)


def sums_of(graph: Graph, gradient: Quantity) -> list[str]:
    """Of the factors of a gradient, the one that is a sum of paths."""
    factors = operands(gradient)
    for key in tuple(factors):
        if graph[key].concept is Concept.DELTA:
            factors += operands(graph[key])
    return [
        key
        for key in dict.fromkeys(factors)
        if graph[key].concept is Concept.ERROR_BY_OUT
        and graph[key].index.unit == gradient.index.unit
        and any(graph[x].concept is Concept.PATH for x in operands(graph[key]))
    ]


def paths_of(one: Round, total: str) -> list[Recalled]:
    """The formulas of the paths that a derivative is the sum of; of many, that of the first."""
    paths = operands(one.graph[total])
    shown_ = paths if len(paths) <= _MOST_PATHS else paths[:1]
    return [Recalled(framed(one, x), defined(one, x)[1]) for x in shown_]


def weights_of(graph: Graph, key: str, worked: Sequence[str]) -> list[str]:
    """What a path multiplies besides the local error: it is found on the path's own slide."""
    if graph[key].concept is not Concept.PATH:
        return []
    found = operands(graph[key])
    return [x for x in worked if x in found and graph[x].concept is Concept.NET_BY_OUT]


def operands(q: Quantity) -> list[str]:
    """What the formula of a quantity mentions, as it is taught; nothing of a given value."""
    return [] if q.definition is None else list(refs(_taught(q)))


def _taught(q: Quantity) -> Expr:
    """The formula of a quantity as it is taught."""
    assert q.definition is not None
    return shown(q.definition)


def total_error(proof: Proof, notation: Notation) -> Rows:
    """The error of one unit, and the sum of all units' errors."""
    (_, right), *others = definition(proof).rows
    of_unit = general(notation, "E_o1", "k")
    # In books where the total error has no index, it is told from a unit's by that of the unit.
    left = of_unit._replace(sub="") if notation.book == LECTURE else of_unit
    total = (general(notation, "E_total"), Formula(Total(Ref("E")), lambda _: of_unit))
    return Rows(Aligned(((left, right), *others, total)))


def proof_rows(proof: Proof) -> Rows:
    """What is differentiated, then its derivative line by line."""
    of, lines = definition(proof), lines_of(proof, short=True)
    return Rows(lines._replace(rows=(of.rows[0], *lines.rows)))


def chart_of(graph: Graph, q: Quantity, charted: set[str]) -> ChartOf | None:
    """The picture of a derivative or an update, in place of the network's: each kind once in a deck, which
    ``charted`` remembers.
    """
    kind = {Concept.OUT_BY_NET: "tangent", Concept.UPDATED: "step"}.get(q.concept)
    if kind is None or kind in charted:
        return None
    charted.add(kind)
    return ChartOf(kind, (q.wrt[0] if q.wrt else graph.round_before[q.key],))
