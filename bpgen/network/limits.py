"""What makes a network no problem: shapes that do not fit, values out of range. And the limits for sizes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..errors import SpecError
from ..errors.messages import Message, said
from ..graph.architecture import BiasRule
from ..graph.losses import LOSSES

if TYPE_CHECKING:
    from .problem import Layer, Network, Sample

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


def check_size(count: int, what: Message | None = None) -> None:
    """Refuse what no hand could work. Raises ``SpecError`` with the number of quantities; ``what`` has them,
    one round unless said otherwise.
    """
    if count > MOST_QUANTITIES:
        raise SpecError(
            "limits.size",
            what=what or said("limits.one_round"),
            count=f"{count:,}",
            most=f"{MOST_QUANTITIES:,}",
        )


def check_rounds(rounds: int, least: int = 1) -> None:
    """Refuse a number of rounds that there is not. Raises ``SpecError``."""
    if not least <= rounds <= MOST_ROUNDS:
        raise _no_rounds(rounds, least)


def check_values(count: int) -> None:
    """Refuse more numbers than a trace holds. Raises ``SpecError``."""
    if count > MOST_VALUES:
        raise SpecError("limits.values", where="rounds", count=f"{count:,}", most=f"{MOST_VALUES:,}")


def _no_rounds(rounds: int, least: int = 1) -> SpecError:
    return SpecError("value.whole", where="rounds", least=least, most=f"{MOST_ROUNDS:,}", got=rounds)


def check_finite(values: Sequence[float], where: str | Message) -> None:
    """Refuse NaN, infinity and numbers beyond all use. Raises ``SpecError`` for the first of them."""
    for error in _finite(values, where):
        raise error


def problems_of(n: Network) -> Iterator[SpecError]:
    """All that is wrong with a network, in the order in which it is read."""
    if not n.layers:
        yield SpecError("limits.no_layers", where="layers")
    if not n.samples:
        yield SpecError("limits.no_samples", where="samples")
    yield from _scalar_problems(n)
    width = len(n.samples[0].inputs)
    if width == 0:
        yield SpecError("limits.no_inputs", where="samples[1].inputs")
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
            "value.between",
            where="learning_rate",
            mend=said("limits.learning_rate"),
            least=0,
            most=f"{_LARGEST:,.0f}",
            got=f"{n.learning_rate:g}",
        )
    if not 1 <= n.rounds <= MOST_ROUNDS:
        yield _no_rounds(n.rounds)
    if n.trained_biases and all((x.bias_rule or n.biases) is BiasRule.NONE for x in n.layers):
        yield SpecError("limits.untrained_network", where="trained_biases")


def _layer_problems(n: Network, layer: Layer, k: int, width: int) -> Iterator[SpecError]:
    where = f"layers[{k}]"
    if not layer.weights:
        yield SpecError("limits.no_units", where=f"{where}.weights")
    rows = {len(row) for row in layer.weights}
    if k == 1 and len(rows) == 1 and width not in rows:
        # All rows agree with each other: it is the sample that does not fit.
        (expected,) = rows
        yield SpecError("limits.first_inputs", where="samples[1].inputs", got=width, expected=expected)
    for j, row in enumerate(layer.weights, 1):
        place = said("place.row", where=f"{where}.weights", row=j)
        if len(row) != width:
            yield _other_length(row, width, place, said("limits.row"))
        yield from _finite(row, place)
    rule = n.biases if layer.bias_rule is None else layer.bias_rule
    if layer.trained_biases and rule is BiasRule.NONE:
        yield SpecError("limits.untrained_layer", where=f"{where}.trained_biases")
    expected = {BiasRule.NONE: 0, BiasRule.LAYER: 1, BiasRule.UNIT: len(layer.weights)}[rule]
    if len(layer.biases) != expected:
        key = "biases" if layer.bias_rule is None else "bias_rule"
        got = len(layer.biases)
        yield SpecError(
            "limits.biases", where=f"{where}.biases", key=key, rule=rule, expected=expected, got=got
        )
    yield from _finite(layer.biases, f"{where}.biases")


def _sample_problems(n: Network, sample: Sample, k: int) -> Iterator[SpecError]:
    where = f"samples[{k}]"
    for field, values, expected, mend in (
        ("inputs", sample.inputs, len(n.layers[0].weights[0]), said("limits.inputs")),
        ("targets", sample.targets, len(n.layers[-1].weights), said("limits.targets")),
    ):
        if len(values) != expected:
            yield _other_length(values, expected, f"{where}.{field}", mend)
        yield from _finite(values, f"{where}.{field}")
    yield from _domain_problems(n, sample, where)


def _domain_problems(n: Network, sample: Sample, where: str) -> Iterator[SpecError]:
    loss = LOSSES[n.loss]
    for t in sample.targets:
        if not loss.accepts(t):
            place = f"{where}.targets"
            if loss.targets:
                yield SpecError("limits.target", where=place, loss=n.loss, known=loss.targets, got=f"{t:g}")
            else:
                yield SpecError("limits.probability", where=place, loss=n.loss, got=f"{t:g}")
    last, place = n.layers[-1], f"layers[{len(n.layers)}]"
    if loss.outputs and last.activation not in loss.outputs:
        first, second = loss.outputs
        yield SpecError(
            "limits.outputs",
            where=f"{place}.activation",
            loss=n.loss,
            activation=last.activation,
            first=first,
            second=second,
        )
    both = loss.pairs.get(last.activation)
    if both is not None and both.several and len(last.weights) == 1:
        yield SpecError("limits.one_softmax", where=place, loss=n.loss)


def _other_length(values: Sequence[float], expected: int, where: str | Message, mend: Message) -> SpecError:
    return SpecError("value.length", where=where, mend=mend, expected=expected, got=len(values))


def _finite(values: Sequence[float], where: str | Message) -> Iterator[SpecError]:
    for value in values:
        if not math.isfinite(value):
            yield SpecError("value.finite", where=where, got=value)
        elif abs(value) > _LARGEST:
            most = f"{_LARGEST:,.0f}"
            yield SpecError("value.between", where=where, least=f"-{most}", most=most, got=f"{value:g}")
