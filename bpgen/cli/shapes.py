"""The shape of a network as it is typed: units of each layer, activation functions."""

from __future__ import annotations

import re
import unicodedata

from ..errors import BpgenError, nearest
from ..graph.architecture import ActivationName, LossName
from ..problems.shapes import activations

#: No layer is larger, whatever the network: longer numbers are typing errors.
_LARGEST_LAYER = 10**6


def sizes_of(text: str) -> list[int]:
    """The units of each layer: 3-4-2. Full-width digits count as digits."""
    text = unicodedata.normalize("NFKC", text)
    parts = text.strip().split("-")
    if len(parts) < 2 or not all(re.fullmatch(r"[0-9]{1,30}", part) for part in parts):
        raise BpgenError("cli.sizes", where="--layers", text=text[:60])
    sizes = [min(int(part), _LARGEST_LAYER) for part in parts]
    if 0 in sizes:
        raise BpgenError("cli.no_units", where="--layers", layer=sizes.index(0), text=text[:60])
    return sizes


def activations_of(text: str | None, layers: int, loss: LossName) -> list[ActivationName]:
    """The activation function of each layer."""
    if text is None:
        return [*activations(None, layers, loss)]
    words = [word.strip() for word in text.split(",")]
    known = [name.value for name in ActivationName]
    for word in words:
        if word not in known:
            raise BpgenError(
                "cli.activation", where="--activation", mend=nearest(word, known), name=word[:40]
            )
    if len(words) not in (1, layers):
        raise BpgenError("cli.per_layer", where="--activation", layers=layers, got=len(words))
    return [ActivationName(word) for word in (words * layers if len(words) == 1 else words)]
