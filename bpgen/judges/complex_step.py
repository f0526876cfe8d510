"""The third judge: derivatives by a complex step.

The error of a network whose parameter has a tiny imaginary part h has the imaginary part h dE/dw, to all
digits of a float: nothing is subtracted. Only the forward pass is used, none of our derivatives.
"""

from __future__ import annotations

from ..graph.quantity import Graph
from ..spec import Network
from ..trace.domains import COMPLEX
from ..trace.evaluate import Trace, evaluate
from .verdict import Verdict, relative

_STEP = 1e-40
#: A derivative far below the largest is a sum of floats that cancel: it is compared as a part of this
#: part of the largest.
_LEAST = 1e-5


def gradient_of(graph: Graph, parameter: str) -> str:
    """The key of the derivative of the whole error by a parameter."""
    return f"d{graph.objective}/d{parameter}"


def judge_complex_step(network: Network, trace: Trace, verdict: Verdict) -> None:
    """Compare the error, and its derivative by every trained parameter, in every round traced."""
    graph = trace.graph
    for number, values in enumerate(trace.rounds, trace.first_round):
        start = [complex(values[q.key]) for q in graph.given]
        parameters = list(graph.next_round)
        largest = max((abs(float(values[gradient_of(graph, p)])) for p in parameters), default=0.0)
        for position, q in enumerate(graph.given):
            if q.key not in graph.next_round:
                continue
            moved = list(start)
            moved[position] += _STEP * 1j
            error = evaluate(network, domain=COMPLEX, given=moved).rounds[0][graph.objective]
            name = gradient_of(graph, q.key)
            ours, theirs = float(values[name]), error.imag / _STEP
            apart = relative(ours, theirs, _LEAST * largest)
            verdict.compare(network.name, number, name, ours, theirs, apart)
            if q.key == parameters[0]:
                ours = float(values[graph.objective])
                apart = relative(ours, error.real, _LEAST)
                verdict.compare(network.name, number, graph.objective, ours, error.real, apart)
