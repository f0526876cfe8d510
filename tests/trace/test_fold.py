"""One definition at a time comes to the compiled round's numbers, over decimals and over intervals."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings

from bpgen import Network, evaluate
from bpgen.graph.expr import Num, Pow, Ref, Sub
from bpgen.graph.functions.log_sum_exp import log_sum_exp
from bpgen.trace.digits import CONTEXT
from bpgen.trace.domains import EXACT, FLOAT
from bpgen.trace.fold import fold
from bpgen.trace.interval import INTERVAL, Interval
from support.folding import fold as folded_by_the_tests
from support.strategies import small_networks


@settings(max_examples=40)
@given(small_networks(most_layers=2, most_samples=2))
def test_every_definition_of_any_network(network: Network) -> None:
    trace = evaluate(network, form="shown")
    with localcontext(CONTEXT):
        for q in trace.graph.defined:
            assert q.definition is not None
            found = fold(q.definition, trace.rounds[0], EXACT)
            judged = folded_by_the_tests(q.definition, trace.rounds[0])
            assert abs(found - judged) <= abs(judged) * Decimal("1e-45") + Decimal("1e-45")


@pytest.mark.parametrize("name", ["mazur", "mini-batch", "relu-logistic-softmax"])
def test_intervals_hold_the_number(name: str) -> None:
    trace = evaluate(Network.preset(name))
    values = {key: Interval(float(v), float(v)).widened(1e-9) for key, v in trace.rounds[0].items()}
    for q in trace.graph.defined:
        assert q.definition is not None
        found = fold(q.definition, values, INTERVAL)
        assert found.low <= trace.rounds[0][q.key] <= found.high


def test_what_has_no_value_is_told_apart() -> None:
    assert fold(Pow(Num(3), Sub(Num(2), Num(1))), {}, EXACT) == 3
    assert fold(log_sum_exp((Num(0), Num(0))), {}, FLOAT) == math.log(2)
    with pytest.raises(KeyError):
        fold(Ref("x"), {}, EXACT)
    with pytest.raises(TypeError, match="no exponent"):
        fold(Pow(Num(2), Ref("x")), {"x": EXACT.number(1)}, EXACT)
