"""Functions, one in a file: those that formulas call, and the activation functions of layers.

An activation function is looked up by its name, and its file is read then: ``leaky_relu.py`` for leaky-relu.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from ..architecture import ActivationName
from .absolute import ABS, SIGN
from .activation import Activation
from .at_multiples import AT_MULTIPLES
from .capped import CAPPED
from .cos_pi import COS_PI
from .exp import EXP
from .function import Function
from .ln import LN
from .log_sum_exp import LOG_SUM_EXP
from .maximum import MAXIMUM
from .relu import RELU
from .sqrt import SQRT
from .step import STEP
from .tanh import TANH
from .where import WHERE

#: The functions that a formula can call.
FUNCTIONS: tuple[Function, ...] = (
    *(EXP, LN, TANH, RELU, MAXIMUM, CAPPED, STEP, ABS, SIGN, WHERE),
    *(SQRT, COS_PI, AT_MULTIPLES, LOG_SUM_EXP),
)


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
