"""What makes a network no problem: shapes that do not fit, values out of range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import SpecError
from ..errors.messages import Message, said
from ..graph.architecture import ActivationName, BiasRule, LossName
from ..graph.losses import LOSSES
from ..graph.optimisers.rule import L2
from .limits import check_size, infinite
from .optimiser import Optimiser
from .parts import Layer, Sample
from .rules import RULES, ProblemRules


def problems_of(
    layers: tuple[Layer, ...], samples: tuple[Sample, ...], rules: ProblemRules
) -> Iterator[SpecError]:
    """All that is wrong with a network, in the order in which it is read."""
    if not layers:
        yield SpecError("limits.no_layers", where="layers")
    if not samples:
        yield SpecError("limits.no_samples", where="samples")
    for name, key in RULES.items():
        yield from key.check(getattr(rules, name))
    if rules.trained_biases and all((x.bias_rule or rules.biases) is BiasRule.NONE for x in layers):
        yield SpecError("limits.untrained_network", where="trained_biases")
    width = len(samples[0].inputs)
    if width == 0:
        yield SpecError("limits.no_inputs", where="samples[1].inputs")
    count = sum(len(x.weights) * len(x.weights[0]) for x in layers if x.weights)
    check_size(count * len(samples))
    for k, layer in enumerate(layers, 1):
        yield from _layer_problems(rules, layer, k, width)
        width = len(layer.weights)
    for k, sample in enumerate(samples, 1):
        yield from _sample_problems(layers, sample, f"samples[{k}]")
        yield from _domain_problems(rules.loss, layers, sample, f"samples[{k}]")


def _layer_problems(rules: ProblemRules, layer: Layer, k: int, width: int) -> Iterator[SpecError]:
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
        yield from infinite(row, place)
    rule = rules.biases if layer.bias_rule is None else layer.bias_rule
    if layer.trained_biases and rule is BiasRule.NONE:
        yield SpecError("limits.untrained_layer", where=f"{where}.trained_biases")
    expected = rule.how_many(len(layer.weights))
    if len(layer.biases) != expected:
        key = "biases" if layer.bias_rule is None else "bias_rule"
        got = len(layer.biases)
        yield SpecError(
            "limits.biases", where=f"{where}.biases", key=key, rule=rule, expected=expected, got=got
        )
    yield from infinite(layer.biases, f"{where}.biases")
    trained = rules.trained_biases if layer.trained_biases is None else layer.trained_biases
    if trained and moved_by_noise(layer, rule, rules.optimiser):
        yield SpecError("limits.moved_by_noise", where=where, optimiser=rules.optimiser.kind)


def moved_by_noise(layer: Layer, rule: BiasRule, optimiser: Optimiser) -> bool:
    """Whether nothing but rounding errors would update the biases of a layer under this rule: softmax depends
    on differences of net inputs only, so the gradient of a bias that all units share is 0, but for rounding
    errors, which the optimiser would divide by their own size. A penalty moves a bias that is not 0.
    """
    shared = layer.activation is ActivationName.SOFTMAX and rule is BiasRule.LAYER
    penalised = L2.name in optimiser.numbers and any(layer.biases)
    return shared and optimiser.shape.rule.rescales and not penalised


def _sample_problems(layers: Sequence[Layer], sample: Sample, where: str) -> Iterator[SpecError]:
    for field, values, expected, mend in (
        ("inputs", sample.inputs, len(layers[0].weights[0]), said("limits.inputs")),
        ("targets", sample.targets, len(layers[-1].weights), said("limits.targets")),
    ):
        if len(values) != expected:
            yield _other_length(values, expected, f"{where}.{field}", mend)
        yield from infinite(values, f"{where}.{field}")


def _domain_problems(
    name: LossName, layers: Sequence[Layer], sample: Sample, where: str
) -> Iterator[SpecError]:
    loss = LOSSES[name]
    for t in sample.targets:
        if not loss.accepts(t):
            place = f"{where}.targets"
            if loss.targets:
                yield SpecError("limits.target", where=place, loss=name, known=loss.targets, got=f"{t:g}")
            else:
                yield SpecError("limits.probability", where=place, loss=name, got=f"{t:g}")
    last, place = layers[-1], f"layers[{len(layers)}]"
    if loss.outputs and last.activation not in loss.outputs:
        first, second = loss.outputs
        yield SpecError(
            "limits.outputs",
            where=f"{place}.activation",
            loss=name,
            activation=last.activation,
            first=first,
            second=second,
        )
    both = loss.pairs.get(last.activation)
    if both is not None and both.several and len(last.weights) == 1:
        yield SpecError("limits.one_softmax", where=place, loss=name)


def _other_length(values: Sequence[float], expected: int, where: str | Message, mend: Message) -> SpecError:
    return SpecError("value.length", where=where, mend=mend, expected=expected, got=len(values))
