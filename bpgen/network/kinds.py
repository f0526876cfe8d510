"""The kinds of problem: a network, or a graph of formulas."""

from __future__ import annotations

from ..errors.checked import coerce
from .problem import Network
from .scalar import ScalarGraph

Problem = Network | ScalarGraph


def checked_problem(value: Problem) -> Problem:
    """A network or a graph of formulas. Raises ``SpecError`` for anything else."""
    return value if isinstance(value, ScalarGraph) else coerce(value, Network, "network")
