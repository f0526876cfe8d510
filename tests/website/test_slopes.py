"""The page of slopes: what it says of an update and of a check by numbers, by matrices of 60 digits."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from bpgen import Network
from bpgen.lesson.course import Course
from bpgen.site.pages.slopes import slopes_page
from oracles import matrix
from oracles.arithmetic import DECIMALS
from support.problems import problem_of

_CELL = re.compile(r"^(?:\* -|  -) \$([-0-9.]+)\$$", re.MULTILINE)
_NINE = Decimal("1e-9")


def error_at(network: Network, move: Decimal) -> Decimal:
    """The error with the output layer's first weight moved."""
    problem = problem_of(network)
    weights = [DECIMALS.array(w) for w in problem.weights]
    weights[-1][0, 0] += move
    return Decimal(matrix.error(problem, weights, [DECIMALS.array(b) for b in problem.biases], DECIMALS))


@pytest.mark.parametrize("name", ["mazur", "xor-tanh", "softmax-loss"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_derivative_checked_by_numbers(name: str, lang: str) -> None:
    network = Network.preset(name)
    text = slopes_page(Course(network, name, lang)).text
    cells = [Decimal(x) for x in _CELL.findall(text)]
    rows = [cells[n : n + 4] for n in range(0, len(cells), 4)]
    assert [row[0] for row in rows] == [Decimal(x) for x in ("0.1", "0.01", "0.001", "0.0001")]
    start, (first,) = error_at(network, Decimal(0)), matrix.exact_rounds(problem_of(network), 1)
    for move, change, ahead, both in rows:
        assert abs(change - (error_at(network, move) - start)) < _NINE
        assert abs(ahead - (error_at(network, move) - start) / move) < _NINE
        assert abs(both - (error_at(network, move) - error_at(network, -move)) / (2 * move)) < _NINE
    gradient = first.weight_gradients[-1].sum(axis=0)[0, 0]
    told = [Decimal(x) for x in re.findall(r"\$(-?0\.\d+)\$", text)]
    new = first.weights[-1][0, 0] - DECIMALS.array(problem_of(network).weights[-1])[0, 0]
    for value in (gradient * new, error_at(network, new) - start):
        assert any(abs(value - x) < _NINE for x in told), value
