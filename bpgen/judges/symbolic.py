"""The second judge: SymPy differentiates the whole error, as one expression, by each parameter, and by each
input where that is asked for.

Nothing is simplified: that takes minutes. The derivatives are made once for an architecture and worked
out to 30 digits. A network whose error is too large to be written out whole is differentiated
definition by definition, still by SymPy, and the chain of numbers multiplied. Either way only the
forward pass is used, none of our derivatives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import mpmath  # type: ignore[import-untyped]  # SymPy's arithmetic carries no types
import sympy

from ..graph.expr import Call, Expr, Ref, children, refs, shown
from ..graph.quantity import Graph
from ..graph.rewrite import swapped
from ..network.kinds import Problem
from ..printers.sympy import to_sympy
from ..trace.evaluate import Trace
from .noise import noise
from .verdict import Judge, JudgesReport

_DIGITS = 30
#: The precision on which to rely: SymPy's order of operations is another, and a sum may have many terms.
_PRECISION = Decimal("1e-25")
#: The error is differentiated whole where, written out, it has at most so many parts, counted once for each
#: parameter and input: that takes half a second. The other way is as exact, and quicker for larger ones.
_MOST_WHOLE = 4_000
#: So many shapes of formulas are kept with their derivatives: all of a large network.
_SHAPES = 512

Values = Mapping[str, Decimal]
#: From the values of a round to derivatives, by their keys.
Gradients = Callable[[Values], Mapping[str, Decimal]]


def judge_symbolic(network: Problem, trace: Trace, report: JudgesReport) -> None:
    """Compare the derivative of the whole error by every trained parameter, and that of each sample's by its
    inputs where it is asked for, in every round traced.
    """
    graph, verdict = trace.graph, report.verdicts[Judge.SYMPY]
    small = _size(graph) * (len(graph.parameters) + len(_inputs(graph))) <= _MOST_WHOLE
    whole = small and _is_one_formula(graph)
    gradients = (_whole if whole else _by_definition)(graph)
    report.by_definition += not whole
    for number, values in enumerate(trace.rounds, trace.first_round):
        bounds = noise(network, graph, values, "shown", _PRECISION)
        try:
            found = gradients(values) if bounds else {}
        except ArithmeticError:
            found = {}
        verdict.skipped += len(graph.by_given) - len(found)
        for name, theirs in found.items():
            assert bounds is not None
            verdict.compare_values(network.name, number, name, values[name], theirs, bounds[name])


def _forward(graph: Graph, end: str) -> Iterator[tuple[str, Expr]]:
    """The definitions, as taught, that a quantity rests on."""
    for q in graph.rests_on([end], lambda q: () if q.definition is None else (shown(q.definition),)):
        if q.definition is not None:
            yield q.key, shown(q.definition)


def _samples(graph: Graph) -> tuple[str, ...]:
    """The errors of which the objective is made: one for each sample."""
    definition = graph[graph.objective].definition
    assert definition is not None
    return (graph.objective,) if graph.objective == "E_total" else tuple(refs(shown(definition)))


def _gradients(graph: Graph) -> dict[str, str]:
    """Each trained parameter, and the key of the derivative of the whole error by it."""
    by = {q.wrt[1]: q.key for q in graph.by_given if q.wrt is not None}
    return {p: by[p] for p in graph.parameters}


def _inputs(graph: Graph) -> dict[str, str]:
    """By the name of each input by which errors are differentiated, the name of that derivative."""
    return {graph[q.wrt[1]].name: q.name for q in graph.by_given if q.wrt is not None and q.is_of_input}


@lru_cache(maxsize=16)
def _size(graph: Graph) -> int:
    """How many parts the error of a sample has when it is written out."""
    sizes = {q.key: 1 for q in graph.given}
    end = _samples(graph)[0]
    for key, e in _forward(graph, end):
        sizes[key] = _parts(e, sizes)
    return sizes[end]


def _parts(e: Expr, sizes: Mapping[str, int]) -> int:
    if isinstance(e, Ref):
        return sizes[e.key]
    inside = sum(_parts(x, sizes) for x in children(e))
    # Of the arguments of a maximum, SymPy compares each with each.
    return 1 + inside * (len(children(e)) ** 2 if isinstance(e, Call) else 1)


def _is_one_formula(graph: Graph) -> bool:
    """Whether the errors of all samples are one formula; where words are looked up, each has its own."""
    found = {
        tuple((graph[key].name, *(graph[k].name for k in refs(e))) for key, e in _forward(graph, end))
        for end in _samples(graph)
    }
    return len(found) == 1


@lru_cache(maxsize=16)
def _whole(graph: Graph) -> Gradients:
    """The derivatives of one sample's error by all parameters and inputs; those by parameters add up over the
    samples as the objective says.
    """
    ends = _samples(graph)
    first = graph[ends[0]].index.sample
    names = [q.name for q in graph.given if q.index.sample in (None, first)]
    symbols = {name: sympy.Symbol(f"v{n}", real=True) for n, name in enumerate(names)}
    known: dict[str, Any] = {q.key: symbols[q.name] for q in graph.given if q.name in symbols}
    for key, e in _forward(graph, ends[0]):
        known[key] = to_sympy(e, known)
    parameters, inputs = _gradients(graph), _inputs(graph)
    error = known[ends[0]]
    derivatives = _function(symbols.values(), [sympy.diff(error, symbols[x]) for x in (*parameters, *inputs)])
    keys = {(q.name, q.index.sample): q.key for q in graph.by_given}
    shares = _shares(graph, ends)

    def gradients(values: Values) -> dict[str, Decimal]:
        totals = dict.fromkeys(parameters.values(), Decimal(0))
        for end, share in zip(ends, shares, strict=True):
            sample = graph[end].index.sample
            mine = {q.name: values[q.key] for q in graph.given if q.index.sample in (None, sample)}
            found = derivatives([mine[name] for name in names])
            for key, value in zip(parameters.values(), found, strict=False):
                totals[key] += share * value
            for name, value in zip(inputs.values(), found[len(parameters) :], strict=True):
                totals[keys[name, sample]] = value
        return totals

    return gradients


def _shares(graph: Graph, ends: Sequence[str]) -> list[Decimal]:
    """The derivative of the objective by each sample's error: 1, or 1/B where it is their mean."""
    if ends == (graph.objective,):
        return [Decimal(1)]
    definition = graph[graph.objective].definition
    assert definition is not None
    errors = {end: sympy.Symbol(f"e{n}") for n, end in enumerate(ends)}
    objective = to_sympy(shown(definition), errors)
    slopes = [sympy.diff(objective, errors[end]) for end in ends]
    return [Decimal(int(s.p)) / Decimal(int(s.q)) for s in slopes]


@lru_cache(maxsize=16)
def _by_definition(graph: Graph) -> Gradients:
    """Each definition and its derivatives by what stands in it, by SymPy; then, from the error back to the
    parameters, the sums of products of their numbers.
    """
    steps = []
    for key, e in _forward(graph, graph.objective):
        keys = list(dict.fromkeys(refs(e)))
        places = {k: Ref(str(n)) for n, k in enumerate(keys)}
        steps.append((key, keys, _value_and_slopes(swapped(e, places), len(keys))))

    def gradients(values: Values) -> dict[str, Decimal]:
        known = {q.key: values[q.key] for q in graph.given}
        local: list[list[Decimal]] = []
        for key, keys, function in steps:
            known[key], *slopes = function([known[k] for k in keys])
            local.append(slopes)
        back = dict.fromkeys(known, Decimal(0))
        back[graph.objective] = Decimal(1)
        for (key, keys, _), slopes in zip(reversed(steps), reversed(local), strict=True):
            for k, slope in zip(keys, slopes, strict=True):
                back[k] += back[key] * slope
        shares = dict(zip(_samples(graph), _shares(graph, _samples(graph)), strict=True))
        by_inputs = {
            q.key: back[q.wrt[1]] / shares[q.wrt[0]] for q in graph.by_given if q.wrt and q.is_of_input
        }
        return {key: back[p] for p, key in _gradients(graph).items()} | by_inputs

    return gradients


@lru_cache(maxsize=_SHAPES)
def _value_and_slopes(e: Expr, count: int) -> Callable[[Sequence[Decimal]], list[Decimal]]:
    """A formula over the numbers 0, 1, ... and its derivatives by each, as a function of these: definitions
    of one shape, such as those of all steps or units, have it made once.
    """
    symbols = {str(n): sympy.Symbol(f"v{n}", real=True) for n in range(count)}
    value = to_sympy(e, symbols)
    return _function(symbols.values(), [value, *(sympy.diff(value, s) for s in symbols.values())])


def _function(symbols: Iterable[Any], expressions: list[Any]) -> Callable[[Sequence[Decimal]], list[Decimal]]:
    """The expressions as a function of numbers, worked out by mpmath to our digits."""
    function = sympy.lambdify(list(symbols), expressions, modules="mpmath", cse=True)

    def evaluated(numbers: Sequence[Decimal]) -> list[Decimal]:
        with mpmath.workdps(_DIGITS + 5):
            found = function(*(mpmath.mpf(str(x)) for x in numbers))
            return [Decimal(mpmath.nstr(mpmath.mpf(x), _DIGITS)) for x in found]

    return evaluated
