"""What makes a network no problem: shapes that do not fit, values out of range. And the limits for sizes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .errors import SpecError
from .graph.architecture import SQUARED, ActivationName, BiasRule, LossName

if TYPE_CHECKING:
    from .spec import Layer, Network, Sample

#: More quantities than this in one round make no sheet that a hand could work.
MOST_QUANTITIES = 5000
MOST_ROUNDS = 10_000_000
#: A trace of more numbers, quantities times rounds, needs too much memory.
MOST_VALUES = 2_000_000
#: A table of a training with more rows is read by nobody.
MOST_REPORTS = 10_000
#: The largest seed: what a sheet's id can carry and a person can type.
LARGEST_SEED = 10**12
#: Larger numbers are typing errors, and lead beyond the range of e**x.
_LARGEST = 1e6
_BINARY_OF_SOFTMAX = (LossName.BINARY_CROSS_ENTROPY, ActivationName.SOFTMAX)


def check_size(count: int, what: str = "One round of this network") -> None:
    """Refuse what no hand could work. Raises ``SpecError`` with the number of quantities."""
    if count > MOST_QUANTITIES:
        raise SpecError(
            f"{what} would have about {count:,} quantities; the most is {MOST_QUANTITIES:,}.",
            mend="Use fewer units, layers, samples or rounds.",
        )


def check_rounds(rounds: int, least: int = 1) -> None:
    """Refuse a number of rounds that there is not. Raises ``SpecError``."""
    if not least <= rounds <= MOST_ROUNDS:
        raise _no_rounds(rounds, least)


def check_values(count: int) -> None:
    """Refuse more numbers than a trace holds. Raises ``SpecError``."""
    if count > MOST_VALUES:
        raise SpecError(
            f"These rounds have {count:,} quantities; the most is {MOST_VALUES:,}.",
            where="rounds",
            mend="Use fewer rounds, or train, which keeps the errors only.",
        )


def _no_rounds(rounds: int, least: int = 1) -> SpecError:
    return SpecError(
        f"{rounds} is not a number of rounds.",
        where="rounds",
        mend=f"Give a whole number from {least} to {MOST_ROUNDS:,}.",
    )


def check_finite(values: Sequence[float], where: str) -> None:
    """Refuse NaN, infinity and numbers beyond all use. Raises ``SpecError`` for the first of them."""
    for error in _finite(values, where):
        raise error


def problems_of(n: Network) -> Iterator[SpecError]:
    """All that is wrong with a network, in the order in which it is read."""
    if not n.layers:
        yield SpecError("A network has at least one layer.", where="layers", mend="Add [[layers]].")
    if not n.samples:
        yield SpecError("There is no sample.", where="samples", mend="Add [[samples]].")
    yield from _scalar_problems(n)
    width = len(n.samples[0].inputs)
    if width == 0:
        yield SpecError(
            "A network has at least one input.",
            where="samples[1].inputs",
            mend="Give inputs = [0.05, 0.10], say.",
        )
    count = sum(len(x.weights) * len(x.weights[0]) for x in n.layers if x.weights)
    check_size(count * len(n.samples))
    for k, layer in enumerate(n.layers, 1):
        yield from _layer_problems(n, layer, k, width)
        width = len(layer.weights)
    for k, sample in enumerate(n.samples, 1):
        yield from _sample_problems(n, sample, k)
    check_size(n.architecture.quantity_count())


def _scalar_problems(n: Network) -> Iterator[SpecError]:
    if not 0 <= n.learning_rate <= _LARGEST:  # false for NaN, too
        yield SpecError(
            f"{n.learning_rate} is not a learning rate.",
            where="learning_rate",
            mend="Give a positive number, such as 0.5, or 0 to leave every weight as it is.",
        )
    if not 1 <= n.rounds <= MOST_ROUNDS:
        yield _no_rounds(n.rounds)
    if n.trained_biases and all((x.bias_rule or n.biases) is BiasRule.NONE for x in n.layers):
        yield SpecError(
            "Biases cannot be trained where there are none.",
            where="trained_biases",
            mend='Set biases = "layer" or "unit", or trained_biases = false.',
        )


def _layer_problems(n: Network, layer: Layer, k: int, width: int) -> Iterator[SpecError]:
    where = f"layers[{k}]"
    if not layer.weights:
        yield SpecError(
            "A layer has at least one unit.",
            where=f"{where}.weights",
            mend="Give a row of weights for each unit, or leave the layer out.",
        )
    rows = {len(row) for row in layer.weights}
    if k == 1 and len(rows) == 1 and width not in rows:
        # All rows agree with each other: it is the sample that does not fit.
        (expected,) = rows
        yield SpecError(
            f"{_count(width, 'number')}, but the rows of layers[1].weights have {expected}.",
            where="samples[1].inputs",
            mend=f"Give {expected} inputs, or as many weights in each row as there are inputs.",
        )
    for j, row in enumerate(layer.weights, 1):
        if len(row) != width:
            yield SpecError(
                f"row {j} has {_count(len(row), 'weight')}, "
                f"but the layer before has {_count(width, 'unit')}.",
                where=f"{where}.weights",
                mend=f"Give {_count(width, 'number')} in each row: one for each unit of the layer before.",
            )
        yield from _finite(row, f"{where}.weights, row {j}")
    rule = n.biases if layer.bias_rule is None else layer.bias_rule
    if layer.trained_biases and rule is BiasRule.NONE:
        yield SpecError(
            "Biases cannot be trained where there are none.",
            where=f"{where}.trained_biases",
            mend='Set bias_rule = "layer" or "unit", or leave trained_biases out.',
        )
    expected = {BiasRule.NONE: 0, BiasRule.LAYER: 1, BiasRule.UNIT: len(layer.weights)}[rule]
    if len(layer.biases) != expected:
        key = "biases" if layer.bias_rule is None else "bias_rule"
        yield SpecError(
            f'{len(layer.biases)} biases, but with {key} = "{rule}" this layer has {expected}.',
            where=f"{where}.biases",
            mend=f"Give {expected}, or change the rule for biases.",
        )
    yield from _finite(layer.biases, f"{where}.biases")


def _sample_problems(n: Network, sample: Sample, k: int) -> Iterator[SpecError]:
    where = f"samples[{k}]"
    for field, values, expected, place in (
        ("inputs", sample.inputs, len(n.layers[0].weights[0]), "the first layer"),
        ("targets", sample.targets, len(n.layers[-1].weights), "the last layer"),
    ):
        if len(values) != expected:
            yield SpecError(
                f"{len(values)} {field}, but {place} takes {expected}.",
                where=f"{where}.{field}",
                mend=f"Give {expected} numbers.",
            )
        yield from _finite(values, f"{where}.{field}")
    yield from _domain_problems(n, sample, where)


def _domain_problems(n: Network, sample: Sample, where: str) -> Iterator[SpecError]:
    if n.loss in SQUARED:
        return
    for t in sample.targets:
        if not 0 <= t <= 1:
            yield SpecError(
                f"{t} is not a target of {n.loss}, which takes probabilities.",
                where=f"{where}.targets",
                mend='Give targets from 0 to 1, or set loss = "half-squared-error".',
            )
    fitting = {
        LossName.BINARY_CROSS_ENTROPY: (ActivationName.LOGISTIC, ActivationName.SOFTMAX),
        LossName.CATEGORICAL_CROSS_ENTROPY: (ActivationName.SOFTMAX, ActivationName.LOGISTIC),
    }[n.loss]
    if n.layers[-1].activation not in fitting:
        names = " or ".join(fitting)
        yield SpecError(
            f"{n.loss} takes outputs between 0 and 1, which {n.layers[-1].activation} does not give.",
            where=f"layers[{len(n.layers)}].activation",
            mend=f"Use {names} in the last layer, or another loss.",
        )
    if (n.loss, n.layers[-1].activation) == _BINARY_OF_SOFTMAX and len(n.layers[-1].weights) == 1:
        yield SpecError(
            f"A softmax layer of one unit always gives 1, where {n.loss} has no value.",
            where=f"layers[{len(n.layers)}]",
            mend='Give it two units or more, or activation = "logistic".',
        )


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _finite(values: Sequence[float], where: str) -> Iterator[SpecError]:
    for value in values:
        if not math.isfinite(value):
            yield SpecError(
                f"{value} is not a number to compute with.", where=where, mend="Give a finite number."
            )
        elif abs(value) > _LARGEST:
            yield SpecError(f"{value:g} is too large.", where=where, mend="Give a number within 1e6 of 0.")
