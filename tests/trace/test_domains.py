"""Each kind of number: its functions, the complex step, and intervals that hold what they must."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Context, Decimal, localcontext

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpgen import Network, evaluate
from bpgen.graph.quantity import Concept
from bpgen.spec import values_of_given
from bpgen.trace.domains import COMPLEX, EXACT, FLOAT, Domain, array_domain
from bpgen.trace.interval import INTERVAL, Interval
from problems import close, far_from_kinks, largest
from strategies import networks, small_networks

_POINTS = (-3.0, -0.5, -1e-12, 0.0, 1e-12, 0.5, 3.0)
_JUDGES: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "tanh": math.tanh,
    "relu": lambda x: max(x, 0.0),
    "step": lambda x: float(x > 0),
}


@pytest.mark.parametrize("domain", [FLOAT, COMPLEX, EXACT, array_domain()], ids=lambda d: d.name)
@pytest.mark.parametrize("function", sorted(_JUDGES))
def test_functions_of_each_domain(domain: Domain, function: str) -> None:
    for x in _POINTS:
        ours = domain.functions[function](domain.number(x))
        assert complex(ours) == pytest.approx(_JUDGES[function](x), rel=1e-15)


@pytest.mark.parametrize("domain", [FLOAT, COMPLEX, EXACT, array_domain()], ids=lambda d: d.name)
def test_logarithms_of_each_domain(domain: Domain) -> None:
    log, log_sum_exp = (domain.functions[name] for name in ("log", "log_sum_exp"))
    assert complex(log(domain.number(0.3))) == pytest.approx(math.log(0.3), rel=1e-15)
    three = [domain.number(x) for x in (0.0, -1.0, 2.0)]
    assert complex(log_sum_exp(*three)) == pytest.approx(math.log(1 + math.exp(-1) + math.exp(2)), rel=1e-15)


@pytest.mark.parametrize("domain", [FLOAT, EXACT, array_domain()], ids=lambda d: d.name)
def test_functions_do_not_overflow(domain: Domain) -> None:
    far = [domain.number(x) for x in (-2000.0, 2000.0)]
    assert float(domain.functions["log_sum_exp"](*far)) == pytest.approx(2000)
    if domain.name != "array":
        assert math.isfinite(domain.functions["exp"](far[1]) * 0)


@given(st.integers(-(10**9), 10**9), st.integers(-40, -8))
def test_exact_tanh_to_the_precision_of_the_engine(n: int, power: int) -> None:
    x = Decimal(n).scaleb(power)
    with localcontext(Context(prec=150)):
        up, down = x.exp(), (-x).exp()
        true = (up - down) / (up + down)
        assert abs(EXACT.functions["tanh"](x) - true) <= abs(true) * Decimal("1e-47")


@given(small_networks(), st.data())
def test_complex_step_through_the_engine_itself(network: Network, data: st.DataObject) -> None:
    """An imaginary step in one parameter, folded through the forward definitions, is its gradient."""
    exact = evaluate(network)
    assume(far_from_kinks(network, exact.rounds[0]))
    graph = exact.graph
    key = data.draw(st.sampled_from(sorted(graph.next_round)))
    start = [COMPLEX.number(x) for x in values_of_given(network)]
    place = [q.key for q in graph.given].index(key)
    start[place] += 1e-100j
    moved = evaluate(network, domain=COMPLEX, given=start).rounds[0]
    slope = moved[graph.objective].imag / 1e-100
    error = "E_total" if len(network.samples) == 1 else "E_batch"
    floor = 1e-13 * largest(v for k, v in exact.rounds[0].items() if k.startswith("dE"))
    assert close(exact.rounds[0][f"d{error}/d{key}"], slope, floor=floor)


_ENDS = st.tuples(st.floats(-10, 10), st.floats(-10, 10)).map(sorted)


@given(_ENDS, _ENDS, st.floats(0, 1), st.floats(0, 1))
def test_interval_arithmetic_holds_every_result(a: list[float], b: list[float], s: float, t: float) -> None:
    x, y = (min(e[0] + u * (e[1] - e[0]), e[1]) for e, u in ((a, s), (b, t)))
    p, q = Interval(*a), Interval(*b)
    cases = [(p + q, x + y), (p - q, x - y), (p * q, x * y), (-p, -x), (p**2, x**2), (p**1, x), (p**3, x**3)]
    if not b[0] <= 0 <= b[1]:
        cases.append((p / q, x / y))
    names = ("exp", "tanh", "relu", "step")
    cases += [(INTERVAL.functions[name](p), FLOAT.functions[name](x)) for name in names]
    for interval, value in cases:
        room = 1e-12 * max(abs(interval.low), abs(interval.high))
        assert interval.low - room <= value <= interval.high + room


def test_intervals_that_know_nothing_stay_so() -> None:
    anything = Interval(1.0, 1.0) / Interval(-1.0, 1.0)
    assert (anything.low, anything.high) == (-math.inf, math.inf)
    for other in (Interval(0.0, 1.0), Interval(-1.0, 2.0), anything):
        for product in (anything * other, other * anything):
            assert (product.low, product.high) == (-math.inf, math.inf)
    # But 0 times any number is 0, such as a target that is 0 times a logarithm.
    for product in (anything * Interval(0.0, 0.0), Interval(0.0, 0.0) * anything):
        assert (product.low, product.high) == (0, 0)
    logarithm = INTERVAL.functions["log"](Interval(-0.3, -0.3))
    assert (logarithm.low, logarithm.high) == (-math.inf, math.inf)
    half = Interval(0.0, math.inf) * Interval(0.0, 1.0)
    assert half.high == math.inf
    assert half.low <= 0


@given(networks(most_layers=2, most_units=3, most_samples=2))
def test_batches_of_arrays_share_what_is_not_varied(network: Network) -> None:
    given_ = [np.array([x, x]) if n else x for n, x in enumerate(values_of_given(network))]
    rounds = evaluate(network, domain=array_domain(), given=given_).rounds
    for q in evaluate(network).graph.defined:
        value = rounds[0][q.key]
        assert np.ndim(value) == 0 or value[0] == value[1]


def test_relu_passes_nothing_back_at_zero() -> None:
    from bpgen.graph.architecture import ActivationName

    network = Network.preset("linear")
    layer = replace(network.layers[0], activation=ActivationName.RELU, weights=((0.3, -0.2), (0.1, 0.1)))
    network = replace(network, layers=(layer, network.layers[1]))
    # 0.3 * 2 - 0.2 * 3 is 0 for a hand and for exact decimals; floats leave a rest.
    values = evaluate(network).rounds[0]
    assert values["net_h1"] == 0
    assert values["out_h1"] == 0
    assert values["dout_h1/dnet_h1"] == 0
    assert values["dE_total/dw1"] == 0
    assert values["dout_h2/dnet_h2"] == 1
    slopes = [q for q in evaluate(network).graph.defined if q.concept is Concept.OUT_BY_NET]
    assert len(slopes) == 3
