"""The activation functions of layers, one in a file, looked up by name: ``leaky_relu.py`` for leaky-relu."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from ..architecture import ActivationName
from .activation import Activation


class _Activations(Mapping[ActivationName, Activation]):
    """Each activation function's record by its name."""

    def __getitem__(self, name: ActivationName) -> Activation:
        module = import_module(f".{ActivationName(name).replace('-', '_')}", __name__)
        found: Activation = module.ACTIVATION
        return found

    def __iter__(self) -> Iterator[ActivationName]:
        return iter(ActivationName)

    def __len__(self) -> int:
        return len(ActivationName)


ACTIVATIONS: Mapping[ActivationName, Activation] = _Activations()
