"""Other numbers for networks of layers: of the same shape, from a seed, friendly to the hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bpgen import BpgenError, LayerNetwork
from bpgen.exports.toml import layers_text
from bpgen.graph.mistakes import mistakes
from bpgen.graph.quantity import Concept
from bpgen.problems.alike import draw_alike
from bpgen.problems.preset import layer_names
from bpgen.sheets.options import usual_contract
from bpgen.trace.domains import FLOAT
from bpgen.trace.evaluate import evaluate
from bpgen.trace.rounding import work
from support.layer_networks import KINDS, built, random_network

SEEDS = (1, 2, 3)


@pytest.mark.parametrize("name", layer_names())
def test_numbers_change_and_the_shape_stays(name: str) -> None:
    network = LayerNetwork.preset(name)
    drawn = [draw_alike(seed, network, usual_contract(network)) for seed in SEEDS]
    for one in drawn:
        assert one.architecture._replace(words=()) == network.architecture._replace(words=())
        for placed, old in zip(one.layers, network.layers, strict=True):
            fixed = {b.key for b in network.architecture.blocks(old.shape) if not b.trained}
            kept = {key: row for key, row in placed.numbers if key in fixed}
            assert kept == {key: row for key, row in old.numbers if key in fixed}
    assert len({layers_text(one) for one in [network, *drawn]}) == 1 + len(SEEDS)


@pytest.mark.parametrize("name", ["attention-yeh", "lstm-gomez", "convolution"])
def test_answers_tell_right_from_wrong(name: str) -> None:
    """No accepted interval is wider than half its number, and most updates show."""
    network = LayerNetwork.preset(name)
    for seed in SEEDS:
        worked = work(draw_alike(seed, network, usual_contract(network)), usual_contract(network))
        for q in worked.graph.defined:
            low, high = worked.accepted(q.key)
            assert high - low <= abs(worked.written[0][q.key]) / 2, q.key
        moved = [worked.written[0][f"{key}+"] != worked.written[0][key] for key in worked.graph.parameters]
        assert 2 * sum(moved) >= len(moved)
        assert mistakes(worked.graph)


@pytest.mark.parametrize("name", ["attention-rukenx", "residual-deepml", "max-pooling"])
def test_hardly_more_answers_are_0_than_in_the_network_itself(name: str) -> None:
    """Whole numbers and units that are off would make many of them: a token of zeros, a dead layer."""
    network = LayerNetwork.preset(name)
    zeros, *drawn = (
        sum(not value for value in evaluate(one, domain=FLOAT).rounds[0].values())
        for one in (network, *(draw_alike(seed, network, usual_contract(network)) for seed in range(4, 10)))
    )
    assert max(drawn) - zeros <= len(network.graph.quantities) / 15


@pytest.mark.parametrize("name", ["gru", "attention-rukenx", "dropout-deepml"])
def test_inputs_tell_one_from_another_where_they_are_not_a_grid(name: str) -> None:
    """A net of another step's inputs is seen to be wrong only where these are other numbers."""
    network = LayerNetwork.preset(name)
    for seed in SEEDS:
        for sample in draw_alike(seed, network, usual_contract(network)).samples:
            assert len(set(sample.inputs)) == len(sample.inputs)


def test_a_seed_means_the_same_for_ever() -> None:
    network = LayerNetwork.preset("rnn")
    drawn = draw_alike(5, network, usual_contract(network))
    again = draw_alike(5, LayerNetwork.preset("rnn"), usual_contract(network))
    assert layers_text(drawn) == layers_text(again)
    given = {q.concept for q in drawn.graph.given}
    assert {Concept.INPUT, Concept.TARGET, Concept.WEIGHT, Concept.BIAS} <= given
    thousandths = [x * 1000 for s in drawn.samples for x in (*s.inputs, *s.targets)]
    assert all(Decimal(repr(round(x, 6))) % 1 == 0 for x in thousandths)


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_of_any_kind_is_drawn(kind: str) -> None:
    network = built(random_network(kind, 61))
    drawn = draw_alike(3, network, usual_contract(network))
    assert drawn.architecture.layers == network.architecture.layers


def test_numbers_that_no_hand_could_work_with_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where every unit is saturated."""
    monkeypatch.setattr("bpgen.problems.alike.ATTEMPTS", 5)
    monkeypatch.setattr("bpgen.problems.alike.FLAT", Decimal(2))
    network = LayerNetwork.preset("rnn")
    with pytest.raises(BpgenError, match="seed 3"):
        draw_alike(3, network, usual_contract(network))


def test_a_seed_out_of_range() -> None:
    network = LayerNetwork.preset("rnn")
    with pytest.raises(BpgenError, match="seed"):
        draw_alike(-1, network, usual_contract(network))
