"""The numbers of the networks of layers that come with bpgen."""

from __future__ import annotations

import pytest

from bpgen import LayerNetwork, evaluate, work
from bpgen.problems.preset import layer_names
from bpgen.programs.layered import layer_program
from bpgen.sheets.options import usual_contract


@pytest.mark.parametrize("name", layer_names())
def test_no_step_of_a_sheet_is_zero_but_for_rounding(name: str) -> None:
    """Where terms cancel exactly, hands that round each step would be left with what rounding leaves."""
    network = LayerNetwork.preset(name)
    exact, written = evaluate(network, 1), work(network, usual_contract(network), 1).written[0]
    left = {q.key: written[q.key] for q in network.graph.defined if abs(exact[q.key]) < 1e-30}
    assert not any(left.values()), {key: value for key, value in left.items() if value}


@pytest.mark.parametrize("name", layer_names())
def test_a_program_of_as_many_rounds_as_are_usual_is_printed(name: str) -> None:
    """Over all these rounds no error grows beyond floats, and the taught formulas do not overflow."""
    assert layer_program(LayerNetwork.preset(name), "numpy")
