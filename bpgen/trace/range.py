"""Why a round has no numbers: a net that exponentials cannot bear, digits that are too few, or divergence."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Any

from ..errors import BpgenError
from ..graph.build import build_graph
from ..graph.expr import computed
from ..graph.quantity import Concept, Graph
from ..numbers import CONTEXT, given
from ..spec import Network, values_of_given
from .domains import EXACT
from .fold import fold

#: Beyond this net an output and 1 differ by less than any sheet's digits can show: e**-34.5 is 1e-15.
_SATURATED = Decimal("34.5")
_FORWARD = (Concept.NET, Concept.OUT, Concept.EXPONENTIAL, Concept.EXPONENTIAL_SUM)
#: Inputs beyond this are those of images and tables as they come: scaled, they make nets that suit.
_LARGE_INPUT = 10


def no_number(network: Network, number: int, start: Mapping[str, Any], *, rounded: bool) -> BpgenError:
    """Why round ``number``, which begins with these given values, cannot be computed."""
    graph = build_graph(network.architecture)
    if not all(isinstance(start[q.key], float | Decimal) for q in graph.given):
        start = dict(zip((q.key for q in graph.given), values_of_given(network), strict=True))
    found = _largest_net(graph, start)
    if found is not None and (number == 1 or rounded):
        key, net = found
        shown = given(net.quantize(Decimal("0.1"), context=CONTEXT) if abs(net) < 10**9 else net)
        return BpgenError(
            f"{key} of round {number:,} is {shown}: e to that power leaves the range of these digits.",
            where=network.name,
            mend=remedy(network),
        )
    if rounded:
        # 1/(1 - out) or ln(out), where the digits leave no difference between out and 1, or 0.
        return BpgenError(
            f"In these digits round {number:,} cannot be computed: an output rounds to 0 or 1.",
            where="digits",
            mend="Ask for more digits, or carry full precision instead of rounding each step.",
        )
    return BpgenError(
        f"A number of round {number:,} is too large to compute with: the training diverges.",
        where="learning_rate",
        mend=f"Try a learning rate below {network.learning_rate:g}{scaled(network)}.",
    )


def remedy(network: Network) -> str:
    """How to bring nets back to where they teach something."""
    largest = _largest_input(network)
    if largest > _LARGE_INPUT:
        return f"Scale the inputs to 0..1 (the largest is {largest:g}), or use smaller weights."
    return "Use smaller weights."


def scaled(network: Network) -> str:
    """The other remedy for a training that diverges, where inputs are large."""
    largest = _largest_input(network)
    return f", or scale the inputs to 0..1 (the largest is {largest:g})" if largest > _LARGE_INPUT else ""


def _largest_input(network: Network) -> float:
    return max(abs(x) for sample in network.samples for x in sample.inputs)


def _largest_net(graph: Graph, start: Mapping[str, Any]) -> tuple[str, Decimal] | None:
    """The net that is farthest from 0 among those that saturate a unit; None where none does."""
    values = {q.key: EXACT.number(start[q.key]) for q in graph.given}
    found: list[tuple[str, Decimal]] = []
    with localcontext(CONTEXT):
        for q in graph.defined:
            if q.concept not in _FORWARD:
                break
            assert q.definition is not None
            try:
                values[q.key] = fold(computed(q.definition), values, EXACT)
            except ArithmeticError:
                break
            if q.concept is Concept.NET and abs(values[q.key]) > _SATURATED:
                found.append((q.key, values[q.key]))
    return max(found, key=lambda pair: abs(pair[1]), default=None)
