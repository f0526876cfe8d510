"""Kinds of layers: each with its parameters and its forward formulas, and how its derivatives are taught."""

from __future__ import annotations

from ..architecture import ActivationName, Architecture
from .dense import Dense
from .layer import LayerKind
from .softmax import Softmax


def layer_of(arch: Architecture, number: int) -> LayerKind:
    """Layer ``number``, from 1, of a network."""
    is_softmax = arch.layers[number - 1].activation is ActivationName.SOFTMAX
    return (Softmax if is_softmax else Dense)(arch, number)
