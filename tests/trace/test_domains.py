"""Each kind of number: its functions, the complex step, and intervals that hold what they must."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Context, Decimal, localcontext

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpgen import Contract, Kind, Network, Policy, Rule, evaluate, work
from bpgen.graph.architecture import ActivationName, BiasRule, LossName
from bpgen.graph.quantity import Concept
from bpgen.network.problem import Layer, Sample
from bpgen.network.values import values_of_given
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.trace.domains import COMPLEX, EXACT, FLOAT, Domain, array_domain
from bpgen.trace.interval import INTERVAL, Interval
from support.problems import close, far_from_kinks, largest
from support.strategies import networks, small_networks

_POINTS = (-3.0, -0.5, -1e-12, 0.0, 1e-12, 0.5, 3.0)
_JUDGES: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "tanh": math.tanh,
    "relu": lambda x: max(x, 0.0),
    "step": lambda x: float(x > 0),
    "capped": lambda x: min(x, 1.0),
    "abs": abs,
    "sign": lambda x: float((x > 0) - (x < 0)),
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
    names = ("exp", "tanh", "relu", "step", "capped", "abs", "sign")
    cases += [(INTERVAL.functions[name](p), FLOAT.functions[name](x)) for name in names]
    where = INTERVAL.functions["where"](p, q, p, q), FLOAT.functions["where"](x, y, x, y)
    for interval, value in (*cases, where):
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


def _shared_bias(nets: float, rounds: int = 1) -> tuple[Network, Mapping[str, Decimal]]:
    """A softmax layer with cross-entropy whose units share a bias, that is trained: its gradient is the sum
    of all p - t, which is 1 - 1. The weights are multiplied by ``nets``.
    """
    drawn_ = draw(2, Wanted(
        layers=(WantedLayer(2), WantedLayer(3, ActivationName.SOFTMAX)),
        loss=LossName.CATEGORICAL_CROSS_ENTROPY, trained_biases=True,
    ))  # fmt: skip
    last = drawn_.layers[1]
    weights = tuple(tuple(nets * w for w in row) for row in last.weights)
    network = replace(drawn_, layers=(drawn_.layers[0], replace(last, weights=weights)))
    return network, evaluate(network, rounds).rounds[-1]


@pytest.mark.parametrize("rounds", [1, 3])
@pytest.mark.parametrize("nets", [1, 7, 30, 60])
def test_a_sum_whose_terms_cancel_is_0(nets: float, rounds: int) -> None:
    """However small its terms: of saturated outputs p - t is 1e-20, and the noise of p is what it was."""
    _, values = _shared_bias(nets, rounds)
    assert values["dE_total/db2"] == 0
    assert values["b2+"] == values["b2"]
    assert all(values[f"dE_total/dnet_o{n}"] for n in (1, 2, 3))


def test_equal_derivatives_through_a_softmax_layer_cancel() -> None:
    """A hidden softmax layer whose outputs all have the weight 0.3: as they sum to 1, nothing moves."""
    layers = (
        Layer(ActivationName.SOFTMAX, ((0.1, 0.7), (-0.2, 0.4), (0.5, 0.3))),
        Layer(ActivationName.TANH, ((0.3, 0.3, 0.3),)),
    )
    values = evaluate(Network(layers, (Sample((0.6, 0.9), (0.3,)),), biases=BiasRule.NONE)).rounds[0]
    assert values["dE_total/dout_h1"]
    for key in ("dE_total/dnet_h1", "dE_total/dnet_h2", "dE_total/dnet_h3", "dE_total/dw1", "dE_total/dw6"):
        assert values[key] == 0, key


def test_tiny_numbers_that_are_no_noise_are_kept() -> None:
    """1/(1 + e^-100) is 1 - 3.7e-44, so that out(1 - out) is 3.7e-44; and e^-300 is 5e-131."""
    layers = (Layer(ActivationName.LOGISTIC, ((100.0,),)), Layer(ActivationName.IDENTITY, ((1.0,),)))
    network = Network(layers, (Sample((1.0,), (0.5,)),), biases=BiasRule.NONE)
    values = evaluate(network).rounds[0]
    with localcontext(Context(prec=200)):
        e = Decimal(-100).exp()
        slope = e / (1 + e) ** 2
    assert abs(values["dout_h1/dnet_h1"] - slope) < slope * Decimal("1e-48")
    steep = replace(layers[0], weights=((-300.0,),))
    off = evaluate(replace(network, layers=(steep, layers[1]))).rounds[0]
    assert str(off["out_h1"]).startswith("5.148200")
    assert off["out_h1"].adjusted() == -131


@pytest.mark.parametrize("zero", ["0", "0.0000", "-2.8e-17", "5.6e-17", "0.0001", "-0.0001"])
def test_where_all_digits_are_carried_0_is_right_and_so_is_what_floats_leave(zero: str) -> None:
    network, _ = _shared_bias(1)
    for policy in (Policy(), Policy(Kind.PLACES, 4)):
        sheet = work(network, Contract(Rule.CARRY, policy))
        assert sheet.text("dE_total/db2", 1) == "0"
        low, high = sheet.accepted("dE_total/db2", 1)
        assert low <= Decimal(zero) <= high
        assert not low <= Decimal("0.001") <= high
    # A zero that is no sum has no room: a unit that is off passes 0 back, and nothing else.
    layers = (
        Layer(ActivationName.RELU, ((-0.4, 0.3),), (0.1,)),
        Layer(ActivationName.IDENTITY, ((0.5,),), (0.2,)),
    )
    off = work(Network(layers, (Sample((0.5, 0.0), (0.2,)),)), Contract(Rule.CARRY))
    for key in ("dE_total/dw1", "out_h1"):
        assert off.accepted(key, 1) == (Decimal(0), Decimal(0))
