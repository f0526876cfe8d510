"""What a thousand seeds draw, pinned for good; see tests/problems/test_drawn_for_ever.py."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from bpgen.graph.architecture import ActivationName, BiasRule, LossName, Reduction
from bpgen.problems.sampling import Wanted, WantedLayer

#: By the sampler's version: the problems of 1,000 seeds.
PROBLEMS = {1: "136e7a9a2a19f79ff5d85aefe21396d2", 2: "64c77c9f513f087cec2998daa06bab4c"}
_TANH = ActivationName.TANH
#: What is drawn, and for how many seeds: the usual sheet, and all that draws otherwise.
WANTED = (
    (Wanted(), 800),
    (
        Wanted(
            inputs=3,
            layers=(WantedLayer(2, _TANH), WantedLayer(3, ActivationName.SOFTMAX)),
            loss=LossName.CATEGORICAL_CROSS_ENTROPY,
            biases=BiasRule.UNIT,
            trained_biases=True,
            samples=2,
        ),
        70,
    ),
    (
        Wanted(
            layers=(WantedLayer(3, ActivationName.RELU), WantedLayer(1)), loss=LossName.BINARY_CROSS_ENTROPY
        ),
        70,
    ),
    (
        Wanted(
            layers=(WantedLayer(2), WantedLayer(2, _TANH), WantedLayer(1, ActivationName.IDENTITY)),
            biases=BiasRule.NONE,
            reduction=Reduction.MEAN,
            samples=2,
        ),
        60,
    ),
)


def digest(values: Iterator[object]) -> str:
    """A hash of values as Python writes them: of a float, every bit."""
    found = hashlib.sha256()
    for value in values:
        found.update(f"{value!r}\n".encode())
    return found.hexdigest()[:32]
