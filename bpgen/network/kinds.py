"""The kinds of problem: a fully connected network, one of layers of any kind, or a graph of formulas."""

from __future__ import annotations

from ..errors.checked import coerce
from .layers import LayerNetwork
from .problem import Network
from .scalar import ScalarGraph

Problem = Network | LayerNetwork | ScalarGraph


def checked_problem(value: Problem) -> Problem:
    """A network of either kind or a graph of formulas. Raises ``SpecError`` for anything else."""
    return value if isinstance(value, ScalarGraph | LayerNetwork) else coerce(value, Network, "network")
