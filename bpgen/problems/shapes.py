"""The shape of a network in the words of a call: units, activation functions and biases of each layer."""

from __future__ import annotations

import reprlib
from typing import Any

from ..errors import SpecError, nearest
from ..errors.checked import coerce, unpacked
from ..graph.architecture import USUAL_ACTIVATION, ActivationName, BiasRule, LossName


def sizes(layers: Any) -> tuple[int, ...]:
    """The units of each layer, the inputs first: "3-4-2" or [3, 4, 2]. Raises ``SpecError`` otherwise."""
    parts: Any = unpacked(layers)
    if isinstance(parts, str):
        words = [word.strip() for word in parts.split("-")]
        parts = [int(word) for word in words] if all(w.isdecimal() and len(w) < 10 for w in words) else []
    if isinstance(parts, list | tuple) and len(parts) > 1:
        found = tuple(coerce(n, int, f"layers[{k}]") for k, n in enumerate(parts, 1))
        if min(found) > 0:
            return found
    raise SpecError("problems.layers", where="layers", got=reprlib.repr(layers))


def activations(activation: Any, count: int, loss: LossName) -> tuple[ActivationName, ...]:
    """The activation function of each of ``count`` layers: one word for all, or one for each; None: logistic,
    and softmax in the last layer before categorical cross-entropy.

    Raises ``SpecError`` for an unknown word, or where there are not as many as layers.
    """
    if activation is None:
        last = loss is LossName.CATEGORICAL_CROSS_ENTROPY
        return (USUAL_ACTIVATION,) * (count - last) + (ActivationName.SOFTMAX,) * last
    if isinstance(activation, str):
        words = [word.strip() for word in activation.split(",")]
        words = words * count if len(words) == 1 else words
    elif isinstance(found := unpacked(activation), list | tuple):
        words = list(found)
    else:
        words = [activation] * count
    if len(words) != count:
        raise SpecError("problems.activations", where="activation", got=len(words), count=count)
    return tuple(coerce(word, ActivationName, "activation") for word in words)


#: A layer's own rule for biases, and whether these are trained; None: as the network's.
OwnBiases = tuple[BiasRule | None, bool | None]
_TRAINING = {"": None, "trained": True, "fixed": False}


def bias_rules(biases: Any, count: int, where: str = "biases") -> tuple[BiasRule, list[OwnBiases]]:
    """The network's rule for biases, and what each of ``count`` layers has of its own: one word for all, or
    one for each: "unit", "none,unit:trained" or ["none", "unit:trained"].

    Raises ``SpecError`` for an unknown word, or where there are not as many as layers.
    """
    listed: Any = unpacked(biases)
    is_list = isinstance(listed, list | tuple)
    words = listed if is_list else coerce(biases, str, where).split(",")
    found = [_own_biases(coerce(word, str, where).strip(), where) for word in words]
    if len(found) == 1 and found[0][1] is None and not (is_list and count > 1):
        return found[0][0], [(None, None)] * count
    if len(found) == 1 and not is_list:
        found *= count
    if len(found) != count:
        raise SpecError("problems.bias_rules", where=where, got=len(found), count=count)
    return BiasRule.LAYER, [*found]


def _own_biases(word: str, where: str) -> tuple[BiasRule, bool | None]:
    rule, _, training = word.partition(":")
    for part, known in ((rule, [str(x) for x in BiasRule]), (training, list(_TRAINING))):
        if part not in known:
            raise SpecError(
                "problems.bias_rule", where=where, mend=nearest(part, filter(None, known)), name=part[:40]
            )
    return BiasRule(rule), _TRAINING[training]
