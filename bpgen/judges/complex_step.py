"""The third judge: derivatives by a complex step.

The error of a network of which a parameter or input has a tiny imaginary part h has the imaginary part
h dE/dw, to all digits of a float: nothing is subtracted. Only the forward pass is used, none of our
derivatives.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, partial

from ..graph.expr import Expr, computed
from ..graph.quantity import Graph, Quantity
from ..network.kinds import Problem
from ..trace.domains import COMPLEX
from ..trace.evaluate import Trace, evaluate
from .noise import noise
from .verdict import JudgeVerdict

_STEP = 1e-40
#: Floats have 16 digits, of which the last is lost in functions.
_FLOAT = Decimal("1e-15")
#: Floats hold nothing smaller: beside a derivative below this, 0 is as right.
_SMALLEST = Decimal("1e-300")


def judge_complex_step(network: Problem, trace: Trace, verdict: JudgeVerdict) -> None:
    """Compare the error, its derivative by every trained parameter, and that of each sample by its inputs
    where it is asked for, in every round traced.
    """
    graph = trace.graph
    run = partial(evaluate, network, domain=COMPLEX, graph=_forward(graph))
    judged = {q.wrt[1]: (q.wrt[0], q.key) for q in graph.by_given if q.wrt is not None}
    for number, values in enumerate(trace.rounds, trace.first_round):
        bounds = noise(network, graph, values, "computed", _FLOAT)
        if bounds is None:
            verdict.skipped += len(judged)
            continue
        start = [complex(values[q.key]) for q in graph.given]
        found = {graph.objective: run(given=start).rounds[0][graph.objective].real}
        for position, q in enumerate(graph.given):
            if q.key in judged:
                error, derivative = judged[q.key]
                moved = list(start)
                moved[position] += _STEP * 1j
                found[derivative] = run(given=moved).rounds[0][error].imag / _STEP
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
    return replace(graph, quantities=kept, next_round={})
