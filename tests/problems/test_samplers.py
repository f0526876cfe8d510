"""Versions of the sampler: what the second demands besides; and shapes that no seed can draw."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from bpgen import Layer, Network, Sample, SpecError, evaluate
from bpgen.graph.architecture import ActivationName, LossName
from bpgen.problems.friendly import DEMANDS, first_unfriendly_layer
from bpgen.problems.sampling import SAMPLER, Wanted, WantedLayer, draw
from bpgen.trace.domains import FLOAT

SEEDS = range(200)


@pytest.mark.parametrize("sampler", range(1, SAMPLER + 1))
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 6, 7])
def test_the_seeds_of_the_readme_mean_the_same_to_every_sampler(seed: int, sampler: int) -> None:
    assert Network.from_seed(seed, sampler) == Network.from_seed(seed)


def test_nets_of_the_later_rounds_of_a_sheet_are_as_friendly_as_the_first() -> None:
    """Version 1 looks at the first round alone: some of its seeds have a net near 0 in the next two."""

    def nets(seed: int, sampler: int) -> list[float]:
        rounds = evaluate(Network.from_seed(seed, sampler), 3, FLOAT).rounds
        return [abs(v) for values in rounds for key, v in values.items() if key.startswith("net_")]

    assert all(0.01 <= net <= 3 for seed in SEEDS for net in nets(seed, 2))
    others = [seed for seed in SEEDS if Network.from_seed(seed, 1) != Network.from_seed(seed, 2)]
    assert 0 < len(others) <= len(SEEDS) // 15
    assert any(not all(0.01 <= net <= 3 for net in nets(seed, 1)) for seed in others)


def test_no_last_bit_of_an_exponential_decides_on_a_draw() -> None:
    """A net input of 0.01 is friendly, whether a machine comes to a little more or a little less."""
    network = replace(
        Network.preset("neuron"),
        layers=(Layer(ActivationName.LOGISTIC, ((0.1,),), (0.0,)),),
        samples=(Sample((0.1,), (0.5,)),),
    )
    (net,) = (key for key in evaluate(network).graph.by_key if key.startswith("net_"))
    for net_input, bad in ((math.nextafter(0.01, 0), None), (math.nextafter(0.01, 1), None), (0.00999, 1)):
        assert first_unfriendly_layer(network, {net: net_input}, DEMANDS[2]) == bad


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(layers=(WantedLayer(1, ActivationName.SOFTMAX),)),
        Wanted(layers=(WantedLayer(2), WantedLayer(1, ActivationName.SOFTMAX)), sampler=1),
        Wanted(layers=(WantedLayer(1, ActivationName.SOFTMAX), WantedLayer(2))),
        Wanted(
            layers=(WantedLayer(2), WantedLayer(1, ActivationName.SOFTMAX)),
            loss=LossName.CATEGORICAL_CROSS_ENTROPY,
        ),
    ],
    ids=["alone", "version 1", "hidden", "cross-entropy"],
)
def test_what_no_seed_can_draw_is_told_so(wanted: Wanted) -> None:
    """A softmax layer of one unit gives 1, whatever its weights: p = e^net / e^net."""
    with pytest.raises(SpecError) as caught:
        draw(1, wanted)
    assert caught.value.where.startswith("layers[")
    assert "always gives 1" in caught.value.what
    assert "seed will not help" in caught.value.mend


def test_version_1_draws_a_hidden_softmax_unit_as_ever() -> None:
    wanted = Wanted(layers=(WantedLayer(1, ActivationName.SOFTMAX), WantedLayer(2)), sampler=1)
    assert evaluate(draw(1, wanted)).rounds[0]["out_h1"] == 1


@pytest.mark.parametrize(
    ("rate", "layers", "mend"),
    [
        (1e-6, 2, "a larger learning rate or fewer layers;"),
        (1e-6, 1, "a larger learning rate;"),
        (1.00001, 2, "Use 1, or"),
        (0.5, 8, "fewer layers"),
    ],
)
def test_the_learning_rate_is_blamed_not_the_seed(rate: float, layers: int, mend: str) -> None:
    with pytest.raises(SpecError) as caught:
        draw(1, Wanted(layers=(WantedLayer(2),) * layers, learning_rate=rate))
    assert caught.value.where == "learning_rate"
    assert mend in caught.value.mend
    assert "Try another seed" not in caught.value.mend


@pytest.mark.parametrize("sampler", [0, SAMPLER + 1])
def test_a_sampler_that_is_none_is_refused(sampler: int) -> None:
    with pytest.raises(SpecError) as caught:
        Network.from_seed(3, sampler)
    assert caught.value.where == "sampler"
    assert "1 or 2" in caught.value.mend
