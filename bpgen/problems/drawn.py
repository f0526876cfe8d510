"""A network drawn from a seed, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack, cast

from ..errors.checked import Array, coerce
from ..graph.architecture import ActivationName, BiasRule, LossName
from ..network.limits import check_size
from ..network.problem import Network
from ..network.rules import RULES, GivenRules, takes_rules
from .sampling import SAMPLER, Wanted, WantedLayer, draw, size_of
from .shapes import activations, bias_rules, sizes


@takes_rules(Wanted)
def sample(
    seed: int,
    layers: str | Sequence[int] | Array = "2-2-2",
    activation: str | Sequence[str] | None = None,
    *,
    biases: BiasRule | str | Sequence[BiasRule | str] = BiasRule.LAYER,
    samples: int = 1,
    sampler: int = SAMPLER,
    **rules: Unpack[GivenRules],
) -> Network:
    """The network of this seed and shape, the same on every machine for a given sampler version.

    ``layers`` are the numbers of units, the inputs first, as "3-4-2" or [3, 4, 2]. ``activation`` is one
    function for all layers, or one for each: "tanh", "tanh,softmax" or ["tanh", "softmax"]; None is logistic,
    and softmax in the last layer before categorical cross-entropy. ``biases`` is one rule for all layers, or
    one for each, trained or fixed whatever ``trained_biases`` says of the others: "unit",
    "none,unit:trained" or ["none", "unit:trained"]. ``samples`` says how many are drawn, and ``sampler`` by
    which version. The other arguments are those of ``Network``.

    >>> sample(7, "3-4-2", "tanh,softmax", loss="categorical-cross-entropy")
    <Network 'seed-7': 3-4-2, tanh, softmax, categorical-cross-entropy, 1 sample, learning rate 0.5>

    Raises ``SpecError`` for a wrong argument, a shape too large to work by hand, or one for which no numbers
    that suit hand calculation were found.
    """
    inputs, *units = sizes(layers)
    loss: LossName = coerce(rules.get("loss", RULES["loss"].default), LossName, "loss")
    functions = activations(activation, len(units), loss)
    given = cast("dict[str, Any]", rules)  # brought to their types there
    wanted = wanted_of((inputs, *units), functions, biases, samples=samples, sampler=sampler, **given)
    return draw(seed, wanted)


def wanted_of(
    sizes: Sequence[int],
    functions: Sequence[ActivationName],
    biases: Any,
    where: str = "biases",
    **rules: Any,
) -> Wanted:
    """A demand in the words of a call; ``where`` names what gave the ``biases``. Raises ``SpecError``."""
    rule, own_rules = bias_rules(biases, len(functions), where)
    layers = tuple(
        WantedLayer(n, f, bias_rule=own, trained_biases=trained)
        for n, f, (own, trained) in zip(sizes[1:], functions, own_rules, strict=True)
    )
    wanted = Wanted(inputs=sizes[0], layers=layers, biases=rule, **rules)
    check_size(size_of(wanted))
    return wanted
