"""Problems worked together come to the same numbers, to the last bit, as each worked by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bpgen.graph.expr import Add, Div, Expr, Mul, Num, Pow, Ref, Sub
from bpgen.marking.follow import next_step
from bpgen.marking.follow_rows import next_steps
from bpgen.problems.drawn import sample
from bpgen.trace.affine import unit_of
from bpgen.trace.affine_rows import units_of
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from bpgen.trace.interval import INTERVAL
from bpgen.trace.interval_rows import INTERVAL_ROWS
from bpgen.trace.many import ManyWorked
from bpgen.trace.rounding import Worked, work

FIGURES, PLACES = Policy(), Policy(Kind.PLACES, 3)
SHAPES: list[Mapping[str, Any]] = [
    {"trained_biases": True},
    {"layers": "2-3-2", "activation": "tanh"},
    {"layers": "3-2-3", "loss": "categorical-cross-entropy"},
    {"activation": "relu,logistic"},
    {"optimiser": "adam"},
    {"samples": 2},
]


def ends_alone(works: list[Worked], key: str, round_: int) -> list[tuple[float, float]]:
    """What is accepted of each, one after the other."""
    ends = (one.accepted(key, round_) for one in works)
    return [(float(low), float(high)) for low, high in ends]


@pytest.mark.parametrize("policy", [FIGURES, PLACES], ids=lambda policy: str(policy.kind))
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_what_is_accepted_is_the_same(shape: Mapping[str, Any], policy: Policy) -> None:
    works = [work(sample(seed, **shape), Contract(Rule.ROUND, policy), 2) for seed in range(12)]
    places = [(q.key, round_) for round_ in (1, 2) for q in works[0].graph.quantities]
    for (key, round_), low, high in zip(places, *ManyWorked(works).accepted(places), strict=True):
        found = list(zip(low.tolist(), high.tolist(), strict=True))
        assert found == ends_alone(works, key, round_), (key, round_)


def test_a_problem_with_a_0_among_its_numbers_is_worked_by_itself() -> None:
    network = sample(1)
    first = network.samples[0]
    zero = replace(network, samples=(replace(first, inputs=(0.0, *first.inputs[1:])),))
    works = [work(one) for one in (sample(2), zero, sample(3))]
    places = [(q.key, 1) for q in works[0].graph.quantities]
    for (key, round_), low, high in zip(places, *ManyWorked(works).accepted(places), strict=True):
        assert list(zip(low.tolist(), high.tolist(), strict=True)) == ends_alone(works, key, round_), key


def test_where_all_digits_are_carried_each_is_worked_by_itself() -> None:
    works = [work(sample(seed), "carry") for seed in range(3)]
    found = ManyWorked(works).accepted([("E_total", 1)])
    assert list(zip(*(x[0].tolist() for x in found), strict=True)) == ends_alone(works, "E_total", 1)


@pytest.mark.parametrize("policy", [FIGURES, PLACES], ids=lambda policy: str(policy.kind))
def test_units_of_the_last_place_are_the_same(policy: Policy) -> None:
    near = [x for n in range(-20, 20) for x in np.nextafter(10.0**n, [0, 10.0**n, np.inf]).tolist()]
    sizes = [0.0, 5e-324, 1e-320, 3e-310, 1.7e308, np.inf, *near]
    assert units_of(np.array(sizes), policy).tolist() == [unit_of(size, policy) for size in sizes]


A, B = Ref("a"), Ref("b")
FORMULAS: Mapping[str, Expr] = {
    "sum": Add((A, B)),
    "difference": Sub(A, B),
    "product": Mul((A, B, A)),
    "quotient": Div(A, B),
    "square": Pow(Sub(A, B), Num(2)),
    "inverse": Pow(B, Num(-1)),
}


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("name", FORMULAS)
def test_a_step_is_the_same(name: str, rule: Rule) -> None:
    ends = [-2.5, -0.3, 0.0, 0.7, 4.0, 1e200]
    pairs = [(x, y) for x in ends for y in ends]
    rows = {key: INTERVAL_ROWS.number([pair[n] for pair in pairs]) for n, key in enumerate("ab")}
    (low,), (high,) = next_steps([(FORMULAS[name], rows)], len(pairs), Contract(rule))
    for n, (a, b) in enumerate(pairs):
        values = {"a": INTERVAL.number(a), "b": INTERVAL.number(b)}
        span = next_step(FORMULAS[name], values, Contract(rule))
        known = bool(np.isfinite(low[n]) and np.isfinite(high[n]))
        assert known == span.is_finite, (a, b)
        assert not known or (low[n], high[n]) == (span.low, span.high), (a, b)
