"""What judges numbers in the browser: our functions of JavaScript, and a problem as they take it.

A problem's definitions are printed from its graph, and so are the known mistakes and slips, from the records
that the judge in Python reads. Places of quantities are their numbers in the graph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from ..errors import BpgenError
from ..errors.languages import templates_folder
from ..graph.activations import ACTIVATIONS
from ..graph.expr import Expr, Mul, Sub, mul, refs, shown
from ..graph.mistakes import mistakes
from ..graph.quantity import Concept, Graph
from ..marking.sheet import SheetBlank
from ..marking.slips import left_out, swaps, without_activation
from ..network.problem import Network
from ..network.values import values_of_given
from ..printers.javascript import over_domain
from ..trace.digits import Kind, Rule
from ..trace.rounding import Worked

#: The parts of the engine, in the order in which they name each other.
ENGINE = ("numbers", "functions", "affine", "judge", "hints", "reading")
#: The browser computes in floats: more digits than these could not be told from their noise.
MOST_DIGITS = 10
_REMARK = re.compile(r"^//.*\n|^\s+|(?<=\n)\n", re.MULTILINE)


def script(name: str) -> str:
    """One of our scripts, without remarks and indents."""
    source = (templates_folder() / "web" / "live" / f"{name}.js").read_text(encoding="utf-8")
    return _REMARK.sub("", source)


@lru_cache(maxsize=1)
def engine() -> str:
    """The functions ``worked``, ``judged``, ``hinter`` and ``read``, as statements of JavaScript."""
    return "".join(map(script, ENGINE))


def problem_source(worked: Worked, blanks: Iterable[SheetBlank]) -> str:
    """A problem as an object of JavaScript, with what its sheet asks for; without any value that is computed.

    Raises ``BpgenError`` for more digits than floats can follow.
    """
    graph, policy = worked.graph, worked.contract.policy
    if policy.digits > MOST_DIGITS:
        raise BpgenError("interactive.digits", where=policy.kind, most=MOST_DIGITS, got=policy.digits)
    at = {q.key: n for n, q in enumerate(graph.quantities)}
    given = iter(values_of_given(worked.network))
    parts = {
        "names": _json([q.key for q in graph.quantities]),
        "start": _json([float(next(given)) if q.definition is None else None for q in graph.quantities]),
        "definitions": _array(_function(q.definition, at) for q in graph.quantities),
        "counts": _json([at[q.key] for q in graph.quantities if q.is_exact]),
        "next": _json({at[old]: at[new] for old, new in graph.next_round.items()}),
        "ranges": _object(_ranges(worked, at)),
        "rounds": str(len(worked.written)),
        "carry": _json(worked.contract.rule is Rule.CARRY),
        "places": _json(policy.kind is Kind.PLACES),
        "digits": str(policy.digits),
        "blanks": _json([[x.question, x.round, at[x.key]] for x in blanks]),
        "mistakes": _array(_mistakes(graph, at)),
        "nets": _json(_nets(graph, at)),
        "left": _object(_left_out(graph, at)),
        "rates": _object(_rates(graph, at)),
        "swaps": _object(_swaps(graph, at)),
    }
    return _object(parts)


def _json(value: object) -> str:
    """A value within a script of a page: nothing in it ends the script."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")


def _array(items: Iterable[str]) -> str:
    return f"[{','.join(items)}]"


def _object(items: Mapping[Any, str]) -> str:
    return f"{{{','.join(f'{key}:{item}' for key, item in items.items())}}}"


def _function(e: Expr | None, at: Mapping[str, int]) -> str:
    return "null" if e is None else over_domain(e, at.__getitem__)


def _ranges(worked: Worked, at: Mapping[str, int]) -> dict[int, str]:
    """Where the outputs of a layer lie, whose function has an end."""
    layers = worked.network.layers if isinstance(worked.network, Network) else ()
    return {
        at[q.key]: _array(_end(x) for x in ACTIVATIONS[layer.activation].range)
        for number, layer in enumerate(layers, 1)
        for q in worked.graph.at(Concept.OUT, layer=number)
    }


def _end(x: float) -> str:
    return {float("inf"): "Infinity", float("-inf"): "-Infinity"}.get(x, repr(x))


def _mistakes(graph: Graph, at: Mapping[str, int]) -> Iterator[str]:
    """The known mistakes, each with its definitions; and with the order to work in, where it is another."""
    for one in mistakes(graph):
        wrong = {at[key]: _function(one.graph[key].definition, at) for key in one.replaced}
        order = [at[q.key] for q in one.graph.quantities]
        another = "" if order == sorted(order) else f",order:{_json(order)}"
        yield f"{{name:{_json(one.name)},wrong:{_object(wrong)}{another}}}"


def _nets(graph: Graph, at: Mapping[str, int]) -> dict[int, int]:
    found = {at[q.key]: without_activation(graph, q) for q in graph.defined}
    return {n: at[key] for n, e in found.items() if e is not None for key in refs(e)}


def _left_out(graph: Graph, at: Mapping[str, int]) -> dict[int, str]:
    found = {
        at[q.key]: [
            f"[{_json('term' if x.is_term else 'factor')},{_json(x.text)},{_function(x.rest, at)}]"
            for x in left_out(q)
        ]
        for q in graph.defined
    }
    return {n: _array(parts) for n, parts in found.items() if parts}


def _rates(graph: Graph, at: Mapping[str, int]) -> dict[int, str]:
    """What the learning rate of an update is worked out from: the old parameter, and what is multiplied."""
    out = {}
    for q in graph.defined:
        e = shown(q.definition) if q.definition is not None else None
        if q.concept is Concept.UPDATED and isinstance(e, Sub) and isinstance(e.b, Mul):
            out[at[q.key]] = _array((_function(e.a, at), _function(mul(*e.b.factors[1:]), at)))
    return out


def _swaps(graph: Graph, at: Mapping[str, int]) -> dict[int, str]:
    found = {
        at[q.key]: [[at[x.name], at[x.right], at[x.wrong]] for x in swaps(graph, q)] for q in graph.defined
    }
    return {n: _json(places) for n, places in found.items() if places}
