"""The program of a network, as a text."""

from __future__ import annotations

from ..errors.checked import coerce
from ..network.problem import Network
from ..programs.program import ROUNDS, program
from .rows import language


def make_program(
    network: Network, framework: str = "python", *, lang: str = "en", rounds: int = ROUNDS
) -> str:
    """The source of a program that trains the network, as ``bpgen program`` does: one file without bpgen.

    ``framework`` is "python", "numpy", "torch", "keras" or "jax"; ``lang`` is the language of its remarks.

    Raises ``SpecError`` for a wrong argument, ``BpgenError`` for a network whose training diverges.
    """
    return program(
        coerce(network, Network, "network"),
        coerce(framework, str, "framework"),
        rounds=coerce(rounds, int, "rounds"),
        lang=language(lang),
    )
