"""Which networks get the taught formulas, which the safe ones, and which none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpgen.errors import BpgenError
from bpgen.network.problem import Network
from bpgen.programs.check import taught_forms_hold
from bpgen.programs.program import program
from bpgen.trace.evaluate import train

from .networks import presets, saturated
from .running import run_here


def test_presets_have_the_taught_formulas() -> None:
    assert [name for name, network in presets().items() if not taught_forms_hold(network, 1000)] == []


def test_saturated_networks_have_the_safe_ones_and_run_without_a_warning() -> None:
    for name, network in saturated().items():
        assert not taught_forms_hold(network, 10), name
        for framework in ("python", "numpy"):
            run_here(program(network, framework, rounds=10))  # warnings are errors in these tests


def test_more_rounds_than_can_be_tried_have_the_safe_ones() -> None:
    network = Network.preset("neuron")
    assert taught_forms_hold(network, 1000)
    assert not taught_forms_hold(network, 10_000_000)


def test_a_training_that_diverges_is_refused() -> None:
    network = replace(Network.preset("linear"), learning_rate=100.0)
    with pytest.raises(BpgenError, match="the training diverges"):
        program(network, rounds=1000)


def test_a_program_that_could_not_tell_its_last_row_is_refused() -> None:
    """The first round whose error is no number: the program of one round fewer would have to print it."""
    network = replace(Network.preset("linear"), learning_rate=100.0)
    rounds = 1
    while True:
        try:
            source = program(network, rounds=rounds)
        except BpgenError:
            break
        rows = [line.split() for line in run_here(source).splitlines()[1:]]
        assert [str(rounds), str(rounds + 1)] == [row[0] for row in rows if row[0].isdigit()][-2:]
        rounds += 1
    with pytest.raises(BpgenError, match=f"The error of round {rounds + 1} is no longer a finite number"):
        train(network, rounds + 1)


def test_a_program_whose_numbers_become_too_large_says_so() -> None:
    """Rounds too many to be tried: it is the program that meets the end."""
    network = replace(Network.preset("linear"), learning_rate=0.05)
    source = program(network, lang="en", rounds=10_000_000)
    with pytest.raises(SystemExit, match=r"round \d+: the error is too large"):
        run_here(source.replace("ETA = 0.05", "ETA = 100.0"))
