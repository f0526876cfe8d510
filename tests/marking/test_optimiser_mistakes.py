"""Each known mistake of each optimiser is told from the number that a learner writes who makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import sqrt
from typing import Any

import pytest

from bpgen import Network, Optimiser
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.graph.update import DECAY_MISTAKES
from bpgen.marking.hints import Hint, HintKind
from bpgen.sheets.options import Options
from marking.learners import Sheet, sheet_of

Numbers = Mapping[str, float]
#: What is written first, in round 2, from the numbers of the key: by the formula of the mistake, on paper.
Written = tuple[str, Callable[[Numbers], float]]
ETA, EPSILON, LAMBDA = 0.1, 1e-8, 0.3


def step(by: Callable[[Numbers], float], kept: float = 1.0) -> Written:
    """The weight w5, of which decay leaves so much, less the learning rate times something."""
    return "w5+", lambda x: kept * x["w5"] - ETA * by(x)


GRADIENT = "dE_total/dw5"
NO_ROOT = step(lambda x: x[GRADIENT] / (x["s_w5+"] + EPSILON))


def adam(kept: float) -> dict[str, Written]:
    return {
        "no-bias-correction": ("mhat_w5", lambda x: x["m_w5+"]),
        # In round 2 the power of round 1; in round 1 it would divide by 0.
        "rounds-from-zero": ("mhat_w5", lambda x: x["m_w5+"] / (1 - 0.9)),
        "root-of-uncorrected": step(lambda x: x["mhat_w5"] / (sqrt(x["v_w5+"]) + EPSILON), kept),
        "no-root": step(lambda x: x["mhat_w5"] / (x["vhat_w5"] + EPSILON), kept),
    }


MISTAKES: dict[str, dict[str, Written]] = {
    "gradient-descent": {},
    "momentum": {"no-momentum": step(lambda x: x[GRADIENT])},
    "momentum-velocity": {"no-momentum": step(lambda x: x[GRADIENT])},
    "momentum-average": {"sum-for-average": ("v_w5+", lambda x: 0.9 * x["v_w5"] + x[GRADIENT])},
    "nesterov": {"momentum-for-nesterov": step(lambda x: x["v_w5+"])},
    "adagrad": {"no-root": NO_ROOT},
    "rmsprop": {"no-root": NO_ROOT},
    "adam": adam(1.0),
    "adamw": adam(1.0 - ETA * 0.01),
}
#: What each works out first: its letter, and the number from that of the gradient.
FIRST: dict[str, tuple[str, Callable[[Numbers, float], float]]] = {
    "momentum": ("v", lambda x, g: 0.9 * x["v_w5"] + g),
    "momentum-velocity": ("v", lambda x, g: 0.9 * x["v_w5"] - ETA * g),
    "momentum-average": ("v", lambda x, g: 0.9 * x["v_w5"] + 0.1 * g),
    "nesterov": ("v", lambda x, g: 0.9 * x["v_w5"] + g),
    "adagrad": ("s", lambda x, g: x["s_w5"] + g**2),
    "rmsprop": ("s", lambda x, g: 0.9 * x["s_w5"] + 0.1 * g**2),
    "adam": ("m", lambda x, g: 0.9 * x["m_w5"] + 0.1 * g),
    "adamw": ("m", lambda x, g: 0.9 * x["m_w5"] + 0.1 * g),
}
ALL = [(kind, name) for kind, known in MISTAKES.items() for name in known]


def worked(**numbers: Any) -> Sheet:
    """A sheet of two rounds of the lecture's network, with such an optimiser."""
    network = replace(Network.preset("mazur"), optimiser=Optimiser(**numbers), learning_rate=ETA)
    return sheet_of(network, Options(rounds=2))


def told(sheet: Sheet, written: Written) -> Hint | None:
    """What is said of this number in round 2, where all else is the key's."""
    key, number = written
    now = {k: float(v) for k, v in sheet.worked.written[1].items()}
    found = sheet.key_but({key: f"{number(now):.4g}"}, 2)
    assert found.first is not None
    assert (found.first.round, found.first.key) == (2, key)
    return found.first.hint


def test_every_mistake_of_every_optimiser_is_here() -> None:
    assert {kind: set(OPTIMISERS[kind].mistakes) for kind in OPTIMISERS} == {
        kind: set(known) for kind, known in MISTAKES.items()
    }
    assert {kind for kind in OPTIMISERS if OPTIMISERS[kind].states} == set(FIRST)


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_a_mistake_is_told_from_its_own_number(kind: str, name: str) -> None:
    assert told(worked(kind=kind), MISTAKES[kind][name]) == Hint(HintKind.MISTAKE, name)


def test_rounds_counted_from_zero_divide_by_nothing_that_is_zero_here() -> None:
    """In round 1 there is no such number to write: whatever stands there gets another hint, or none."""
    sheet = worked(kind="adam")
    found = sheet.key_but({"mhat_w5": "0.1234"})
    assert found.first is not None
    assert found.first.hint is None


@pytest.mark.parametrize("kind", FIRST)
def test_penalty_and_decay_are_told_from_each_other(kind: str) -> None:
    decay_for_penalty, penalty_for_decay = DECAY_MISTAKES
    if kind != "adamw":
        sheet = worked(kind=kind, l2=LAMBDA)
        assert told(sheet, ("g_w5", lambda x: x[GRADIENT])) == Hint(HintKind.MISTAKE, decay_for_penalty)
    decays = worked(kind=kind, weight_decay=LAMBDA)
    piece, formula = FIRST[kind]
    penalised: Written = (f"{piece}_w5+", lambda x: formula(x, x[GRADIENT] + LAMBDA * x["w5"]))
    assert told(decays, penalised) == Hint(HintKind.MISTAKE, penalty_for_decay)
