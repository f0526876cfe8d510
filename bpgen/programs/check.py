"""Whether a network's formulas, as they are taught, come through all rounds in floats."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ..graph.expr import shown
from ..graph.quantity import Concept, Graph
from ..network.problem import Network
from ..network.values import values_of_given
from ..trace.compile import compile_training, needed
from ..trace.domains import FAST_FLOAT
from ..trace.evaluate import errors_of

#: So many lines are run for the check, about half a second; a longer run cannot be vouched for.
_MOST_LINES = 4_000_000
#: As near as printed digits tell: nine figures; below the floor the rounding of floats is all there is.
_NEAR, _FLOOR = 2e-10, 1e-20


@lru_cache(maxsize=64)
def taught_forms_hold(network: Network, rounds: int) -> bool:
    """Whether a program of so many rounds may have the taught formulas: none leaves the range of e**x, takes
    the logarithm of 0 or divides by it, and each error agrees with the safe forms' in the digits shown. False
    where the rounds are too many to try.

    Raises ``BpgenError`` where the training diverges, whatever the form.
    """
    graph = network.graph
    lines = len(needed(graph, [graph.objective, *graph.next_round.values()]))
    # A program tells the error after its last update, too: that of the round that would come next.
    last = rounds + 1
    tried = max(1, min(last, _MOST_LINES // lines))
    right = errors_of(network, tried)
    try:
        errors, _ = compile_training(_taught(graph), FAST_FLOAT)(
            [float(x) for x in values_of_given(network)], tried
        )
    except (ArithmeticError, ValueError):
        return False
    near = all(abs(a - b) <= _NEAR * abs(b) + _FLOOR for a, b in zip(errors, right, strict=True))
    return near and tried == last


def _taught(graph: Graph) -> Graph:
    """The graph in the forms of a program: as taught, but for gradients, which use the local error."""
    return replace(
        graph,
        quantities=tuple(
            q
            if q.definition is None or q.concept is Concept.GRADIENT
            else q._replace(definition=shown(q.definition))
            for q in graph.quantities
        ),
    )
