"""Rounds one after the other, as they are printed: the same texts as a sheet that is worked whole."""

from __future__ import annotations

import pytest
from hypothesis import given

from bpgen import BpgenError, Contract, Network, Rule, train, work
from bpgen.trace.printed import FURTHEST_ROUND, FURTHEST_ROUNDED, printed_rounds
from support.strategies import small_networks


@pytest.mark.parametrize("rule", list(Rule))
@given(small_networks())
def test_printed_rounds_are_those_of_the_sheet(rule: Rule, network: Network) -> None:
    contract = Contract(rule)
    try:
        sheet = work(network, contract, 3)
    except BpgenError:
        with pytest.raises(BpgenError):
            list(printed_rounds(network, contract, 1, 3))
        return
    found = list(printed_rounds(network, contract, 2, 3))
    assert [one.number for one in found] == [2, 3]
    for one in found:
        for q in sheet.graph.quantities:
            assert one.text(q.key) == sheet.text(q.key, one.number), q.key


def test_a_round_far_on_is_reached_by_training() -> None:
    network = Network.preset("mazur")
    (one,) = printed_rounds(network, Contract(Rule.CARRY), 5000, 5000)
    errors, _ = train(network, 5000)
    assert one.number == 5000
    assert float(one.text("E_total")) == pytest.approx(errors[-1], rel=5e-4)


@pytest.mark.parametrize(("rule", "most"), [(Rule.ROUND, FURTHEST_ROUNDED), (Rule.CARRY, FURTHEST_ROUND)])
def test_rounds_too_far_on_are_refused(rule: Rule, most: int) -> None:
    with pytest.raises(BpgenError, match=f"{most:,}"):
        list(printed_rounds(Network.preset("mazur"), Contract(rule), 1, most + 1))
