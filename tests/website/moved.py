"""An error with one weight moved, by matrices of 60 digits, and what a page checks by it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bpgen import Network
from oracles import matrix
from oracles.arithmetic import DECIMALS
from support.problems import problem_of

#: The weight is moved by so much.
MOVES = tuple(map(Decimal, ("0.1", "0.01", "0.001", "0.0001")))


def error_at(network: Network, move: Decimal) -> Decimal:
    """The error with the output layer's first weight moved."""
    problem = problem_of(network)
    weights = [DECIMALS.array(w) for w in problem.weights]
    weights[-1][0, 0] += move
    return Decimal(matrix.error(problem, weights, [DECIMALS.array(b) for b in problem.biases], DECIMALS))


def first_update(network: Network) -> tuple[Decimal, Decimal]:
    """How the error changes with that weight's first update: by the derivative alone, and in fact."""
    problem = problem_of(network)
    (first,) = matrix.exact_rounds(problem, 1)
    gradient = first.weight_gradients[-1].sum(axis=0)[0, 0]
    move = first.weights[-1][0, 0] - DECIMALS.array(problem.weights[-1])[0, 0]
    return gradient * move, error_at(network, move) - error_at(network, Decimal(0))


def changes(network: Network) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """For each move: the change of the error, and its slope over the move to one side and over both."""
    here = error_at(network, Decimal(0))
    for move in MOVES:
        ahead, behind = error_at(network, move), error_at(network, -move)
        yield ahead - here, (ahead - here) / move, (ahead - behind) / (2 * move)
