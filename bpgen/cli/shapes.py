"""The shape of a network as it is typed: units of each layer, activation functions."""

from __future__ import annotations

import re
import unicodedata

from ..errors import BpgenError, nearest
from ..graph.architecture import ActivationName, BiasRule, LossName

#: No layer is larger, whatever the network: longer numbers are typing errors.
_LARGEST_LAYER = 10**6


def sizes_of(text: str) -> list[int]:
    """The units of each layer: 3-4-2. Full-width digits count as digits."""
    text = unicodedata.normalize("NFKC", text)
    parts = text.strip().split("-")
    if len(parts) < 2 or not all(re.fullmatch(r"[0-9]{1,30}", part) for part in parts):
        raise BpgenError(
            f"{text[:60]!r} are not the sizes of layers.",
            where="--layers",
            mend="Write whole numbers with hyphens: 3-4-2 is 3 inputs, 4 hidden units and 2 output units.",
        )
    sizes = [min(int(part), _LARGEST_LAYER) for part in parts]
    if 0 in sizes:
        raise BpgenError(
            f"Layer {sizes.index(0)} of {text[:60]!r} has no units.",
            where="--layers",
            mend="Every layer has at least one unit; the first number counts the inputs.",
        )
    return sizes


def activations_of(text: str | None, layers: int, loss: LossName) -> list[ActivationName]:
    """The activation function of each layer."""
    if text is None:
        last = loss is LossName.CATEGORICAL_CROSS_ENTROPY
        return [ActivationName.LOGISTIC] * (layers - last) + [ActivationName.SOFTMAX] * last
    words = [word.strip() for word in text.split(",")]
    known = [name.value for name in ActivationName]
    for word in words:
        if word not in known:
            raise BpgenError(
                f"{word[:40]!r} is not an activation function.",
                where="--activation",
                mend=nearest(word, known),
            )
    if len(words) not in (1, layers):
        raise BpgenError(
            f"{len(words)} activation functions, but there are {layers} layers after the inputs.",
            where="--activation",
            mend=f"Give one for all layers, or {layers} with commas between them.",
        )
    return [ActivationName(word) for word in (words * layers if len(words) == 1 else words)]


#: A layer's own rule for biases, and whether these are trained; None: as the network's.
OwnBiases = tuple[BiasRule | None, bool | None]


def biases_of(text: str | None, layers: int) -> tuple[BiasRule, list[OwnBiases]]:
    """The rule for biases of the network, and what each layer has of its own: unit; none,layer,unit:trained.

    Raises ``BpgenError`` for an unknown word, or where there are not as many as layers.
    """
    if text is None:
        return BiasRule.LAYER, [(None, None)] * layers
    found = [_own_biases(word.strip()) for word in text.split(",")]
    if len(found) == 1 and found[0][1] is None:
        return found[0][0], [(None, None)] * layers
    if len(found) not in (1, layers):
        raise BpgenError(
            f"{len(found)} rules for biases, but there are {layers} layers after the inputs.",
            where="--biases",
            mend=f"Give one for all layers, or {layers} with commas between them.",
        )
    return BiasRule.LAYER, [*(found * layers if len(found) == 1 else found)]


def _own_biases(word: str) -> tuple[BiasRule, bool | None]:
    rule, _, training = word.partition(":")
    trained = {"": None, "trained": True, "fixed": False}
    for part, known in ((rule, [str(x) for x in BiasRule]), (training, list(trained))):
        if part not in known:
            raise BpgenError(
                f"{part[:40]!r} is not known.", where="--biases", mend=nearest(part, filter(None, known))
            )
    return BiasRule(rule), trained[training]
