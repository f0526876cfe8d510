"""The activation functions of layers, one in a file, looked up by name: ``leaky_relu.py`` for leaky-relu."""

from __future__ import annotations

from collections.abc import Mapping

from ..architecture import ActivationName
from ..listing import Listed
from .activation import Activation

#: Each activation function's record by its name.
ACTIVATIONS: Mapping[ActivationName, Activation] = Listed(__name__, "ACTIVATION", tuple(ActivationName))
