"""A trace reads like a mapping of floats, and objects are shown in a line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pytest

from bpgen import BpgenError, Contract, Network, SpecError, evaluate, work
from bpgen.trace.evaluate import trace_round

MAZUR = Network.preset("mazur")
TRACE = evaluate(MAZUR, 2)
WORKED = work(MAZUR, Contract(), 2)


# A trace as a mapping


def test_a_trace_reads_like_a_mapping_of_floats() -> None:
    assert len(TRACE) == len(TRACE.graph.quantities) == len(list(TRACE))
    assert list(TRACE) == list(TRACE.keys()) == [q.key for q in TRACE.graph.quantities]
    assert dict(TRACE) == dict(TRACE.items()) == dict(zip(TRACE, TRACE.values(), strict=True))
    assert dict(TRACE.items()) == {key: float(x) for key, x in TRACE.round(1).items()}
    assert {type(x) for x in TRACE.values()} == {float}
    assert TRACE["w5", 2] == TRACE["w5+", 1] == TRACE["w5+"] == float(TRACE.value("w5+"))
    assert "w5+" in TRACE
    assert not any(name in TRACE for name in ("w99", None, 5, ("w5", 1)))
    assert TRACE


def test_a_trace_of_a_late_round_begins_with_it() -> None:
    late = trace_round(MAZUR, 3)
    assert late["w5"] == late["w5", 3] == float(late.value("w5")) == evaluate(MAZUR, 3)["w5", 3]


def test_values_that_are_no_single_number_are_refused_as_floats() -> None:
    from bpgen.trace.domains import array_domain

    arrays = evaluate(MAZUR, domain=array_domain(), given=[np.array([x, x]) for x in _given()])
    assert arrays.value("w5").shape == (2,)
    with pytest.raises(SpecError, match="not one real number"):
        arrays["w5"]
    with pytest.raises(SpecError, match="not one real number"):
        arrays.values()


def _given() -> list[float]:
    values: Mapping[str, Decimal] = TRACE.round(1)
    return [float(values[q.key]) for q in TRACE.graph.given]


# What is shown of an object in a line


@pytest.mark.parametrize(
    ("thing", "shown"),
    [
        (
            MAZUR,
            "<Network 'mazur': 2-2-2, logistic, half-squared-error, 1 sample, learning rate 0.5>",
        ),
        (MAZUR.layers[0], "Layer('logistic', ((0.15, 0.2), (0.25, 0.3)), (0.35,))"),
        (MAZUR.samples[0], "Sample((0.05, 0.1), (0.01, 0.99))"),
        (TRACE, "<Trace of 'mazur', rounds 1 to 2: 70 quantities>"),
        (WORKED, "<Worked of 'mazur', rounds 1 to 2: Contract('round', Policy('figures', 4))>"),
        (Contract(), "Contract('round', Policy('figures', 4))"),
    ],
    ids=lambda x: type(x).__name__,
)
def test_objects_are_shown_in_a_line(thing: object, shown: str) -> None:
    assert repr(thing) == shown


def test_large_objects_are_shown_in_a_line_too() -> None:
    from bpgen import Layer, Sample

    rows = np.full((300, 10), 0.1)
    for thing in (Layer("tanh", rows, [0.5]), Sample([0.1] * 300, [1])):
        assert len(repr(thing)) < 150
        assert "..." in repr(thing)


@pytest.mark.parametrize("name", ["w5++", "w5''", "w_5^{++}", "w5+++"])
def test_a_weight_that_one_round_does_not_update_twice_is_unknown(name: str) -> None:
    trace = evaluate(Network.preset("mazur"))
    assert trace["w5'"] == trace["w5+"]
    with pytest.raises(BpgenError, match="Unknown quantity"):
        trace.value(name)
