"""The third judge: derivatives by a complex step.

The error of a network whose parameter has a tiny imaginary part h has the imaginary part h dE/dw, to all
digits of a float: nothing is subtracted. Only the forward pass is used, none of our derivatives.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from ..graph.expr import Expr, computed
from ..graph.quantity import Graph, Quantity
from ..spec import Network
from ..trace.domains import COMPLEX
from ..trace.evaluate import Trace, evaluate
from .noise import noise
from .verdict import Verdict

_STEP = 1e-40
#: Floats have 16 digits, of which the last is lost in functions.
_FLOAT = Decimal("1e-15")
#: Floats hold nothing smaller: beside a derivative below this, 0 is as right.
_SMALLEST = Decimal("1e-300")


def gradient_of(graph: Graph, parameter: str) -> str:
    """The key of the derivative of the whole error by a parameter."""
    return f"d{graph.objective}/d{parameter}"


def judge_complex_step(network: Network, trace: Trace, verdict: Verdict) -> None:
    """Compare the error, and its derivative by every trained parameter, in every round traced."""
    graph = trace.graph
    forward = _forward(graph)
    for number, values in enumerate(trace.rounds, trace.first_round):
        bounds = noise(network, graph, values, "computed", _FLOAT)
        if bounds is None:
            verdict.skipped += len(graph.next_round)
            continue
        start = [complex(values[q.key]) for q in graph.given]
        parameters = list(graph.next_round)

        for position, q in enumerate(graph.given):
            if q.key not in graph.next_round:
                continue
            moved = list(start)
            moved[position] += _STEP * 1j
            error = evaluate(network, domain=COMPLEX, graph=forward, given=moved).rounds[0][graph.objective]
            found = {gradient_of(graph, q.key): error.imag / _STEP}
            if q.key == parameters[0]:
                found[graph.objective] = error.real
            for name, theirs in found.items():
                least = max(bounds[name], _SMALLEST)
                verdict.compare_values(network.name, number, name, values[name], theirs, least)


@lru_cache(maxsize=16)
def _forward(graph: Graph) -> Graph:
    """What the error rests on, and all given values in their order: no derivative of ours."""

    def forms(q: Quantity) -> tuple[Expr, ...]:
        return () if q.definition is None else (computed(q.definition),)

    wanted = {q.key for q in graph.rests_on([graph.objective], forms)}
    kept = tuple(q for q in graph.quantities if q.definition is None or q.key in wanted)
    return Graph(kept, {}, graph.objective)
