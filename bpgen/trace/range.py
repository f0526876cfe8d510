"""Why a round has no numbers: a net that exponentials cannot bear, digits that are too few, or divergence."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Any

from ..errors import BpgenError, SpecError
from ..errors.messages import Message, said
from ..graph.expr import Div, Expr, Ref, children, computed, refs
from ..graph.quantity import Concept, Graph
from ..network.kinds import Problem
from ..network.layers import LayerNetwork
from ..network.problem import Network
from ..network.scalar import ScalarGraph
from ..network.values import values_of_given
from ..printers import text
from .digits import CONTEXT, given
from .domains import EXACT
from .fold import fold

#: Beyond this net an output and 1 differ by less than any sheet's digits can show: e**-34.5 is 1e-15.
_SATURATED = Decimal("34.5")
_FORWARD = (Concept.NET, Concept.OUT, Concept.EXPONENTIAL, Concept.EXPONENTIAL_SUM)
#: Beyond this no program has numbers.
LARGEST_FLOAT = Decimal(sys.float_info.max)
#: Inputs beyond this are those of images and tables as they come: scaled, they make nets that suit.
_LARGE_INPUT = 10


def no_number(network: Problem, number: int, start: Mapping[str, Any], *, rounded: bool) -> BpgenError:
    """Why round ``number``, which begins with these given values, cannot be computed."""
    if isinstance(network, ScalarGraph):
        return _no_value(network)
    graph = network.graph
    if isinstance(network, LayerNetwork) and number == 1 and (zero := _division(network)):
        return zero
    if not all(isinstance(start[q.key], float | Decimal) for q in graph.given):
        start = dict(zip((q.key for q in graph.given), values_of_given(network), strict=True))
    found = _largest_net(graph, start)
    if found is not None and (number == 1 or rounded):
        key, net = found
        shown = given(net.quantize(Decimal("0.1"), context=CONTEXT) if abs(net) < 10**9 else net)
        return BpgenError(
            "trace.net",
            where=network.name,
            mend=_smaller_nets(network),
            name=key,
            round=f"{number:,}",
            net=shown,
        )
    if rounded:
        # 1/(1 - out) or ln(out), where the digits leave no difference between out and 1, or 0.
        return BpgenError("trace.digits", where="digits", round=f"{number:,}")
    return BpgenError("trace.number", where="learning_rate", mend=smaller_steps(network), round=f"{number:,}")


def _division(network: LayerNetwork) -> BpgenError | None:
    """That a formula divides by 0 at the given values: by the deviation of numbers that are all equal."""
    values = {
        q.key: EXACT.number(x) for q, x in zip(network.graph.given, values_of_given(network), strict=True)
    }
    with localcontext(CONTEXT):
        for q in network.graph.defined:
            assert q.definition is not None
            e = computed(q.definition)
            try:
                values[q.key] = fold(e, values, EXACT)
            except ArithmeticError:  # of 0/0 decimals do not say that it is a division by 0
                if isinstance(e, Div) and isinstance(e.b, Ref) and not values[e.b.key]:
                    return SpecError("formula.zero", where=q.key, divisor=text.formula(e.b))
                return None
    return None


def _no_value(problem: ScalarGraph) -> BpgenError:
    """Which formula has no value at the given values, and why; if each has, the digits are too few."""
    graph = problem.graph
    values = {q.key: EXACT.number(x) for q, x in zip(graph.given, values_of_given(problem), strict=True)}
    with localcontext(CONTEXT):
        for q in graph.defined:
            assert q.definition is not None
            where = f"definitions.{q.name}" if q.concept is Concept.NODE else q.name
            try:
                value = fold(q.definition, values, EXACT)
            except ZeroDivisionError:
                divisor = _zero_divisor(q.definition, values)
                shown = text.formula(divisor)
                if any(refs(divisor)):
                    return SpecError("formula.zero", where=where, divisor=shown)
                return SpecError("formula.always_zero", where=where, divisor=shown)
            except ArithmeticError:
                return SpecError("formula.undefined", where=where)
            if not value.is_finite():
                return SpecError("formula.undefined", where=where)
            if abs(value) > LARGEST_FLOAT:
                return SpecError("formula.large", where=where, size=f"10^{value.adjusted()}")
            values[q.key] = value
    return BpgenError("trace.digits", where="digits", round="1")


def _zero_divisor(e: Expr, values: Mapping[str, Decimal]) -> Expr:
    """The divisor in a formula that is 0."""
    for part in children(e):
        try:
            fold(part, values, EXACT)
        except ZeroDivisionError:
            return _zero_divisor(part, values)
    assert isinstance(e, Div)
    return e.b


def _smaller_nets(network: Network | LayerNetwork) -> Message:
    """How to bring nets back to where they teach something."""
    largest = _largest_input(network)
    if largest > _LARGE_INPUT:
        return said("trace.scale_inputs", largest=f"{largest:g}")
    return said("trace.smaller_weights")


def smaller_steps(network: Network | LayerNetwork) -> Message:
    """What to try where a training diverges: a smaller learning rate; where inputs are large, also these."""
    largest, rate = _largest_input(network), f"{network.learning_rate:g}"
    if largest > _LARGE_INPUT:
        return said("trace.smaller_rate_or_inputs", rate=rate, largest=f"{largest:g}")
    return said("trace.smaller_rate", rate=rate)


def _largest_input(network: Network | LayerNetwork) -> float:
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
