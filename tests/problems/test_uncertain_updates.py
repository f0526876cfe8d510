"""No drawn problem has an optimiser divide by gradients that may be 0 within a hand's rounding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpgen import Network, Optimiser, Sample, SpecError, sample, work
from bpgen.graph.architecture import ActivationName
from bpgen.graph.quantity import Concept
from bpgen.problems.sampling import Wanted, WantedLayer, draw


def of_four_samples(seed: int, optimiser: str) -> Network:
    return sample(
        seed, "2-3-1", ("tanh", "logistic"), samples=4, loss="binary-cross-entropy", optimiser=optimiser
    )


@pytest.mark.parametrize("kind", ["adam", "adamw", "adagrad", "rmsprop"])
def test_no_key_of_a_drawn_problem_accepts_that_an_optimiser_did_nothing(kind: str) -> None:
    """Of seeds 5 and 30 the samples' gradients almost cancel: what a hand has of their sum may be 0, and
    divided by its own size anything.
    """
    moved = 0
    for seed in (4, 5, 6, 30):
        network = of_four_samples(seed, kind)
        moved += network.layers != of_four_samples(seed, "momentum").layers
        sheet = work(network)
        for q in sheet.graph.at(Concept.UPDATED):
            old = sheet.written[0][sheet.graph.round_before[q.key]]
            low, high = sheet.accepted(q.key)
            assert not low <= old <= high
            assert high - low < 1
    assert moved


@pytest.mark.parametrize("seed", range(1, 7))
def test_an_optimiser_that_does_not_divide_by_gradients_changes_no_draw(seed: int) -> None:
    plain, momentum = (of_four_samples(seed, kind) for kind in ("gradient-descent", "momentum"))
    assert (plain.layers, plain.samples) == (momentum.layers, momentum.samples)


def test_where_the_gradients_of_what_is_given_cancel_nothing_is_drawn() -> None:
    """Two samples pull a weight both ways: their gradients are 1004 and -1000, to four figures."""
    layer = WantedLayer(1, ActivationName.IDENTITY, weights=((0.05,),), biases=(0.25,))
    given = (Sample((100,), (-4.79,)), Sample((100,), (15.25,)))
    wanted = Wanted(1, (layer,), given=given, learning_rate=0.0005)
    draw(1, wanted)
    with pytest.raises(SpecError, match="rmsprop") as caught:
        draw(1, replace(wanted, optimiser=Optimiser("rmsprop")))
    assert caught.value.where == "optimiser"
