"""What a program prints, read back; and what a judge has for the same."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bpgen.network.optimiser import Optimiser
from bpgen.network.problem import Network
from oracles.matrix import Round
from oracles.matrix import rounds as judge_rounds
from oracles.optimisers import train
from support.problems import bias_names, problem_of, weight_names

SHOWN = (1, 2, 3, 10, 100, 1000, 10_000)
#: Errors have nine significant figures, the rest nine places. Below the floor is the noise of floats.
_FIGURES, _PLACES, _FLOOR = 9, 9, 1e-20
#: A little more than half a unit of the last digit.
_HALF = 0.51


class Printed(NamedTuple):
    """The rounds that a program shows, with error and outputs, and the parameters at the end, by name."""

    errors: dict[int, float]
    outs: dict[int, list[float]]
    parameters: dict[str, float]


def read(text: str) -> Printed:
    """What a program has printed."""
    rows = [line.split() for line in text.splitlines()[1:]]
    rounds = {int(row[0]): [float(x) for x in row[1:]] for row in rows if row[0].isdigit()}
    parameters = {row[0]: float(row[1]) for row in rows if not row[0].isdigit()}
    return Printed(
        {n: row[0] for n, row in rounds.items()}, {n: row[1:] for n, row in rounds.items()}, parameters
    )


def judged(network: Network, rounds: int) -> Printed:
    """The same by matrices, worked out apart from bpgen."""
    with np.errstate(
        over="ignore", invalid="ignore"
    ):  # e**x of a saturated unit is infinite, its output right
        made = _rounds(network, rounds + 1)
    shown = sorted({*(n for n in SHOWN if n <= rounds), rounds, rounds + 1})
    names = [name for layer in weight_names(network) for row in layer for name in row]
    names += [name for layer in bias_names(network) for name in layer]
    after = made[rounds - 1]
    last = [float(x) for array in (*after.weights, *after.biases) for x in array.ravel()]
    parameters = dict(zip(names, last, strict=True))
    outs = {n: [float(x) for x in made[n - 1].outs[-1].ravel()] for n in shown}
    return Printed({n: float(made[n - 1].error) for n in shown}, outs, parameters)


def _rounds(network: Network, count: int) -> list[Round]:
    """Rounds of matrices, each with the parameters that an optimiser has left."""
    problem, chosen = problem_of(network), network.optimiser
    if chosen == Optimiser():
        return judge_rounds(problem, count)
    made, start = [], (list(problem.weights), list(problem.biases))
    for after in train(problem, chosen.kind, count, chosen.numbers, chosen.schedule):
        weights = tuple(tuple(map(tuple, w)) for w in start[0])
        here = replace(problem, weights=weights, biases=tuple(map(tuple, start[1])))
        (one,) = judge_rounds(here, 1)
        made.append(replace(one, weights=after[0], biases=after[1]))
        start = after
    return made


def assert_same(printed: Printed, right: Printed, where: str) -> None:
    """Equal in all digits that are printed."""
    assert printed.errors.keys() == right.errors.keys(), where
    for n, error in right.errors.items():
        unit = 10.0 ** (math.floor(math.log10(error)) + 1 - _FIGURES) if error else 0.0
        assert abs(printed.errors[n] - error) <= _HALF * unit + _FLOOR, (where, n)
        outs = printed.outs[n]
        assert outs, where
        assert all(_near(a, b) for a, b in zip(outs, right.outs[n], strict=False)), (where, n)
    assert printed.parameters.keys() == right.parameters.keys(), where
    assert all(_near(printed.parameters[k], v) for k, v in right.parameters.items()), where


def _near(ours: float, judged_: float) -> bool:
    return abs(ours - judged_) <= _HALF * 10.0**-_PLACES + 1e-11 * abs(judged_)
