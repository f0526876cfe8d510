"""A sheet that asks for what one quantity rests on, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpgen.lesson.plan import Upto, plan
from bpgen.network.layers import LayerNetwork
from bpgen.network.problem import Network
from bpgen.sheets.options import Options, usual_contract
from bpgen.trace.evaluate import evaluate

MAZUR = Network.preset("mazur")


def _keys(network: Network | LayerNetwork, along: str, rounds: int = 1) -> list[tuple[int, str]]:
    sections = plan(network.graph, rounds, Upto.ALL, along=along)
    return [(s.round, key) for s in sections for group in s.groups for key in group.keys]


def test_of_an_output_weight_it_asks_for_the_chain_of_the_deck() -> None:
    """dE/dw5 = dE/dout_o1 dout_o1/dnet_o1 dnet_o1/dw5: both hidden units, and the first output."""
    keys = [key for _, key in _keys(MAZUR, "dE_total/dw5")]
    forward = ["net_h1", "out_h1", "net_h2", "out_h2", "net_o1", "out_o1"]
    chain = ["dE_total/dout_o1", "dout_o1/dnet_o1", "dnet_o1/dw5", "dE_total/dw5"]
    assert keys == forward + chain


def test_nothing_else_changes_the_quantity() -> None:
    """A weight that feeds the second output only leaves all that is asked for as it is."""
    keys = [key for _, key in _keys(MAZUR, "dE_total/dw5")]
    last = MAZUR.layers[-1]
    changed = replace(last, weights=(last.weights[0], (0.9, -0.3)))
    other = evaluate(replace(MAZUR, layers=(MAZUR.layers[0], changed)))
    ours = evaluate(MAZUR)
    assert [ours.value(key) for key in keys] == [other.value(key) for key in keys]


def test_a_later_round_rests_on_all_of_those_before() -> None:
    keys = _keys(MAZUR, "out_o1", 2)
    assert {key for n, key in keys if n == 1} >= {f"w{k}+" for k in range(1, 9)}
    assert [key for n, key in keys if n == 2] == ["net_h1", "out_h1", "net_h2", "out_h2", "net_o1", "out_o1"]


@pytest.mark.parametrize(("name", "figures"), [("attention-rukenx", 6), ("layer-norm", 6), ("rnn", 4)])
def test_where_four_figures_mark_nothing_there_are_six(name: str, figures: int) -> None:
    assert usual_contract(LayerNetwork.preset(name)).policy.digits == figures
    assert usual_contract(MAZUR) == Options().contract
