"""Slips in one step's formula, worked out by hand on Mazur's network with four figures a step."""

from __future__ import annotations

import pytest

from bpgen import Network
from bpgen.graph.build import build_graph
from bpgen.marking.hints import Hint, HintKind
from bpgen.marking.slips import formula_parts, swaps, without_activation
from marking.learners import Sheet, sheet_of
from support.sheets import drawn

MAZUR = build_graph(Network.preset("mazur").architecture)
COPY = Hint(HintKind.SWAPPED, name="dnet_o1/dw6", right="out_h2", wrong="out_h1")
WRITTEN = {
    ("out_h1", "0.3775"): Hint(HintKind.ACTIVATION),  # net_h1
    ("dout_o1/dnet_o1", "0.2486"): Hint(HintKind.FACTOR, part="out_o1"),  # 1 - 0.7514
    ("dout_o1/dnet_o1", "0.7514"): Hint(HintKind.FACTOR, part="(1 - out_o1)"),
    ("dE_total/dw5", "0.1385"): Hint(HintKind.FACTOR, part="dnet_o1/dw5"),  # 0.7414 * 0.1868
    ("dE_total/dw5", "0.1108"): Hint(HintKind.FACTOR, part="dE_total/dout_o1"),  # 0.1868 * 0.5933
    ("net_o1", "0.8373"): Hint(HintKind.TERM, part="w6 * out_h2"),  # 0.4 * 0.5933 + 0.6
    ("E_total", "0.2748"): Hint(HintKind.TERM, part="E_o2"),
    ("net_o1", "0.5687"): Hint(HintKind.TURNED, part="w6 * out_h2"),  # 0.4 * 0.5933 - 0.45 * 0.5969 + 0.6
    ("net_o2", "0.6316"): Hint(HintKind.TURNED, part="w7 * out_h1"),  # -0.5 * 0.5933 + 0.55 * 0.5969 + 0.6
    ("net_h2", "-0.3925"): Hint(HintKind.SIGN),  # all signs turned are one slip of the pen
    ("w5+", "0.04109"): Hint(HintKind.TERM, part="w5"),  # 0.5 * 0.08217
    ("dE_total/dw6", "0.08217"): COPY,  # 0.7414 * 0.1868 * 0.5933, which is dE_total/dw5, too
    ("dnet_o1/dw6", "0.5933"): COPY._replace(name="out_h2"),
    # That is 0.4 * 0.5933 + 0.4 * 0.5969 + 0.6.
    ("net_o1", "1.076"): Hint(HintKind.SWAPPED, name="w6", right="w6", wrong="w5"),
    # 0.4 * 0.5933 + 0.45 * 0.5933 + 0.6 may also be a last digit that was rounded wrongly.
    ("net_o1", "1.104"): None,
    # The half of (0.99 - 0.7514)^2 = 0.2386^2:
    ("E_o1", "0.02846"): Hint(HintKind.SWAPPED, name="target_o1", right="target_o1", wrong="target_o2"),
    ("net_o1", "0.9324"): None,
}


@pytest.fixture(scope="module")
def mazur() -> Sheet:
    return sheet_of(Network.preset("mazur"))


@pytest.mark.parametrize(("slip", "said"), WRITTEN.items(), ids=str)
def test_a_slip_is_told(slip: tuple[str, str], said: Hint | None, mazur: Sheet) -> None:
    found = mazur.key_but(dict([slip]))
    assert found.first is not None
    assert (found.first.key, found.first.hint) == (slip[0], said)


def test_a_slip_is_looked_for_in_the_learners_own_numbers(mazur: Sheet) -> None:
    """With out_o1 = 0.7714 miscopied, 1 - 0.7714 = 0.2286."""
    found = mazur.key_but({"out_o1": "0.7714", "dout_o1/dnet_o1": "0.2286"})
    (wrong,) = (s for s in found.steps if s.key == "dout_o1/dnet_o1" and s.round == 1)
    assert wrong.hint == Hint(HintKind.FACTOR, part="out_o1")


def test_the_net_input_of_the_same_unit_and_sample() -> None:
    graph = build_graph(drawn("mini-batch-mean", 1).architecture)
    outs = [q for q in graph.quantities if q.name == "out_h2"]
    assert len(outs) > 1
    assert [str(without_activation(graph, q)) for q in outs] == [
        f"Ref('{q.key.replace('out', 'net')}',)" for q in outs
    ]
    linear = build_graph(Network.preset("linear").architecture)
    assert [without_activation(linear, q) for q in linear.quantities if q.name == "out_o1"][:1] == [None]


def test_parts_that_can_be_left_out() -> None:
    texts = [part.text for part in formula_parts(MAZUR["net_h1"])]
    assert texts == ["w1 * i1", "w2 * i2", "b1 * 1"]
    assert [part.text for part in formula_parts(MAZUR["E_o1"])] == ["1/2"]  # no square without it
    assert not list(formula_parts(MAZUR["w1"]))


def test_like_quantities_are_taken_for_each_other() -> None:
    found = [(s.name, s.wrong) for s in swaps(MAZUR, MAZUR["dE_o1/dout_h2"])]
    # w7 shares neither end with w6.
    assert found == [
        ("dE_o1/dnet_o1", "dE_o2/dnet_o2"),
        *(("dnet_o1/dout_h2", wrong) for wrong in ("w5", "w8", "w6+")),
    ]
    of_sum = {s.wrong for s in swaps(MAZUR, MAZUR["net_o1"]) if s.name == "out_h2"}
    assert of_sum == {"out_h1", "net_h2"}
    assert not list(swaps(MAZUR, MAZUR["out_h1"]))
    assert not list(swaps(MAZUR, MAZUR["w5+"]))
