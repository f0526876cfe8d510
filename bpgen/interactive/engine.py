"""What judges numbers in the browser: our functions of JavaScript, and a problem as they take it.

A problem is data: its definitions are printed from its graph, and so are the known mistakes and slips, from
the records that the judge in Python reads. Quantities are named by their places in the graph.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..errors import BpgenError
from ..errors.languages import templates_folder
from ..errors.messages import said
from ..graph.activations import ACTIVATIONS
from ..graph.expr import Expr, refs, shown
from ..graph.mistakes import mistakes
from ..graph.notation import Notation
from ..graph.quantity import Concept, Graph, Quantity
from ..marking.sheet import SheetBlank
from ..marking.slips import formula_parts, groups_alike, without_activation
from ..network.kinds import Problem
from ..network.problem import Network
from ..network.values import values_of_given
from ..printers.javascript import Data, data
from ..trace.digits import Kind, Policy, Rule
from ..trace.rounding import Worked

#: The parts of the engine, in the order in which they name each other.
ENGINE = (
    *("numbers", "functions", "intervals", "expressions", "values"),
    *("affine", "judge", "hints", "reading"),
)
#: The browser computes in floats: more digits than these could not be told from their noise.
MOST_DIGITS = 10


def script(name: str) -> str:
    """One of our scripts, without remarks and blanks. Raises ``BpgenError`` where rjsmin is not installed."""
    try:
        from rjsmin import jsmin
    except ModuleNotFoundError:
        raise no_library("rjsmin") from None
    source = (templates_folder() / "web" / "live" / f"{name}.js").read_text(encoding="utf-8")
    return f"{jsmin(source)}\n"


def no_library(name: str) -> BpgenError:
    """What is said where a library that pages need is not installed."""
    return BpgenError("interactive.library", mend=said("hint.install", extra="site"), name=name)


def math_of(latex: str, keys: Sequence[str] = ()) -> str:
    """A formula as MathML, as ``mathml`` makes it. Raises ``BpgenError`` where math-core is not installed."""
    try:
        from ..formats.mathml import mathml
    except ModuleNotFoundError:
        raise no_library("math-core") from None
    return mathml(latex, keys=keys)


@lru_cache(maxsize=1)
def engine() -> str:
    """The functions ``worked``, ``judged``, ``hinter`` and ``read``, as statements of JavaScript."""
    return "".join(map(script, ENGINE))


def network_data(problem: Problem) -> dict[str, Any]:
    """A problem's quantities, what is given and how all else is defined, as values of JSON. Quantities are
    named by their places in the graph; ``next`` leads from an old one to the new, which the next round begins
    with.
    """
    graph = problem.graph
    at, given = _places(graph), iter(values_of_given(problem))
    return {
        "names": list(at),
        "start": [float(next(given)) if q.definition is None else None for q in graph.quantities],
        "definitions": [_data(q.definition, at) for q in graph.quantities],
        "next": {at[old]: at[new] for old, new in graph.next_round.items()},
    }


def workable_data(problem: Problem) -> dict[str, Any]:
    """The same with what decides which numbers a hand can come to, and which known mistakes there are."""
    graph = problem.graph
    at = _places(graph)
    return {
        **network_data(problem),
        "counts": [at[q.key] for q in graph.quantities if q.is_exact],
        "ranges": _ranges(problem, at),
        "mistakes": list(_mistakes(graph, at)),
        "updates": [at[q.key] for q in graph.at(Concept.UPDATED)],
    }


def policy_data(policy: Policy, notation: Notation) -> dict[str, Any]:
    """How numbers are written: so many ``digits``, counted from the decimal point where they are ``places``;
    with the ``zeros`` at their end or without, and with a decimal ``comma`` or a point.
    """
    return {
        "places": policy.kind is Kind.PLACES,
        "digits": policy.digits,
        "zeros": policy.keep_zeros,
        "comma": notation.decimal == "comma",
    }


def problem_data(worked: Worked, blanks: Iterable[SheetBlank]) -> dict[str, Any]:
    """A problem with what its sheet asks for, as ``worked`` of the engine takes it, as values of JSON. No
    value that is computed is in it.

    Raises ``BpgenError`` for more digits than floats can follow.
    """
    graph, policy = worked.graph, worked.contract.policy
    if policy.digits > MOST_DIGITS:
        raise BpgenError("interactive.digits", where=policy.kind, most=MOST_DIGITS, got=policy.digits)
    at = _places(graph)
    return {
        **workable_data(worked.network),
        **policy_data(policy, graph.shape.notation),
        "rounds": len(worked.written),
        "carry": worked.contract.rule is Rule.CARRY,
        "blanks": [[x.question, x.round, at[x.key]] for x in blanks],
        "nets": _nets(graph, at),
        "pieces": {at[q.key]: found for q in graph.defined if any(found := _pieces(q, at))},
        "alike": list(_alike(graph, at)),
    }


def as_source(value: object) -> str:
    """Values of JSON within a page: nothing in them ends a script."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False).replace(
        "<", "\\u003c"
    )


def _places(graph: Graph) -> dict[str, int]:
    return {q.key: n for n, q in enumerate(graph.quantities)}


def _data(e: Expr | None, at: Mapping[str, int]) -> Data | None:
    return None if e is None else data(e, at.__getitem__)


def _ranges(problem: Problem, at: Mapping[str, int]) -> dict[int, list[float | None]]:
    """Where the outputs of a layer lie, whose function has an end: None for none."""
    layers = problem.layers if isinstance(problem, Network) else ()
    return {
        at[q.key]: [x if math.isfinite(x) else None for x in ACTIVATIONS[layer.activation].range]
        for number, layer in enumerate(layers, 1)
        for q in problem.graph.at(Concept.OUT, layer=number)
    }


def _mistakes(graph: Graph, at: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The known mistakes, each with its definitions; and with the order to work in, where it is another."""
    for one in mistakes(graph):
        wrong = {at[key]: _data(one.graph[key].definition, at) for key in one.replaced}
        order = [at[q.key] for q in one.graph.quantities]
        another = {} if order == sorted(order) else {"order": order}
        yield {"name": one.name, "wrong": wrong, **another}


def _nets(graph: Graph, at: Mapping[str, int]) -> dict[int, int]:
    found = {at[q.key]: without_activation(graph, q) for q in graph.defined}
    return {n: at[key] for n, e in found.items() if e is not None for key in refs(e)}


def _pieces(q: Quantity, at: Mapping[str, int]) -> list[str | int]:
    """The parts of a formula in words; 0 for one that is a quantity, which has its name."""
    return [0 if x.text in at else x.text for x in formula_parts(q)]


def _alike(graph: Graph, at: Mapping[str, int]) -> Iterator[list[list[int]]]:
    """Which quantities are taken for which, of those in formulas that are read for it: the second list is
    left out where it is the first.
    """
    formulas = (q.definition for q in graph.defined if q.concept is not Concept.UPDATED)
    read = {key for e in formulas if e is not None for key in refs(shown(e))}
    for names, wrong in groups_alike(graph):
        if read.isdisjoint(names):
            continue
        yield [[at[key] for key in keys] for keys in ((names,) if names == wrong else (names, wrong))]
