"""The shape of a network in the words of a call: units of each layer, activation functions."""

from __future__ import annotations

import reprlib
from typing import Any

from ..checked import coerce, unpacked
from ..errors import SpecError
from ..graph.architecture import ActivationName, LossName


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
        return (ActivationName.LOGISTIC,) * (count - last) + (ActivationName.SOFTMAX,) * last
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
