"""What type checkers infer of a user's code: this file is checked with the others by mypy, strictly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, assert_type

import numpy as np

from bpgen import (
    ActivationName,
    Contract,
    Figure,
    Layer,
    Network,
    Policy,
    Row,
    Sample,
    Sheet,
    Trace,
    Worked,
    evaluate,
    figure,
    make_program,
    make_sheet,
    sample,
    train,
    work,
)
from bpgen.trace.domains import FLOAT, array_domain


def test_values_have_types() -> None:
    network = Network.preset("mazur")
    trace = evaluate(network, rounds=2)
    assert_type(trace, Trace[Decimal])
    assert_type(trace["w5+"], float)
    assert_type(trace["w5+", 2], float)
    assert_type(trace.value("w5+"), Decimal)
    assert_type([value for _, value in trace.items()], list[float])
    assert_type(list(trace), list[str])
    assert_type(trace.table(), list[Row])
    assert_type(trace.table()[0]["value"], float)
    assert_type(evaluate(network, 1, FLOAT).value("w5+"), float)
    assert_type(evaluate(network, domain=array_domain()).value("w5+"), Any)
    assert_type(train(network, 3)[0], list[float])
    worked = work(network, "carry")
    assert_type(worked, Worked)
    assert_type(worked.table()[0]["written"], str)
    assert_type(worked.accepted("w5+"), tuple[Decimal, Decimal])
    assert last_error(trace) == trace["E_total", 2]


def last_error(trace: Trace) -> float:
    """An annotation without a kind of number means exact ones."""
    return float(trace.value("E_total", trace.last_round))


def test_constructors_take_words_lists_and_arrays() -> None:
    rows = np.array([[0.15, 0.2], [0.25, 0.3]])
    layers = [Layer("logistic", rows, [0.35]), Layer(ActivationName.SOFTMAX, [[0.4, 0.45], rows[0]], (0.6,))]
    network = Network(layers, [Sample([0.05, 0.1], np.array([1, 0]))], loss="categorical-cross-entropy")
    assert_type(network.layers[0].weights, tuple[tuple[float, ...], ...])
    assert_type(network.layers[0].activation, ActivationName)
    made = Network.from_arrays(
        [rows, [[0.4, 0.45], rows[0]]], np.array([0.35, 0.6]), inputs=[0.05, 0.1], targets=(1, 0),
        activation=["logistic", "softmax"], loss="categorical-cross-entropy",
    )  # fmt: skip
    assert made == network
    assert Contract("carry", Policy("places", 4)) == Contract("carry", Policy("places"))
    assert_type(sample(3, "2-3-1", "tanh"), Network)
    assert_type(figure(network, "w5"), Figure)
    assert_type(make_sheet(network, contract="carry", upto="output", worked=["deck"]), Sheet)
    assert_type(make_program(network, "numpy", rounds=2), str)
