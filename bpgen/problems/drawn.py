"""A network drawn from a seed, in one call."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors.checked import Array, coerce
from ..graph.architecture import BiasRule, LossName, Naming, Reduction
from ..network.optimiser import GRADIENT_DESCENT, Optimiser
from ..network.problem import Network
from .sampling import SAMPLER, Wanted, WantedLayer, draw
from .shapes import activations, bias_rules, sizes


def sample(
    seed: int,
    layers: str | Sequence[int] | Array = "2-2-2",
    activation: str | Sequence[str] | None = None,
    *,
    loss: LossName | str = LossName.HALF_SQUARED_ERROR,
    biases: BiasRule | str | Sequence[BiasRule | str] = BiasRule.LAYER,
    trained_biases: bool = False,
    input_gradients: bool = False,
    optimiser: Optimiser | str = GRADIENT_DESCENT,
    samples: int = 1,
    reduction: Reduction | str = Reduction.SUM,
    learning_rate: float = 0.5,
    rounds: int = 1,
    naming: Naming | str = Naming.READING_ORDER,
    sampler: int = SAMPLER,
    name: str = "",
    title: str = "",
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
    wanted_loss: LossName = coerce(loss, LossName, "loss")
    functions = activations(activation, len(units), wanted_loss)
    rule, own_rules = bias_rules(biases, len(units))
    wanted = Wanted(
        inputs=inputs,
        layers=tuple(
            WantedLayer(n, f, bias_rule=own, trained_biases=trained)
            for n, f, (own, trained) in zip(units, functions, own_rules, strict=True)
        ),
        loss=wanted_loss,
        biases=rule,
        trained_biases=trained_biases,
        input_gradients=input_gradients,
        optimiser=optimiser,  # type: ignore[arg-type]
        samples=samples,
        reduction=reduction,  # type: ignore[arg-type] # brought to its type there, as is the next
        learning_rate=learning_rate,
        rounds=rounds,
        naming=naming,  # type: ignore[arg-type]
        sampler=sampler,
        name=name,
        title=title,
    )
    return draw(seed, wanted)
