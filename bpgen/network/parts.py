"""The parts of a network: its layers and its samples."""

from __future__ import annotations

import reprlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors.checked import Numbers, Rows, checked
from ..graph.architecture import ActivationName, BiasRule

#: So much of many numbers is shown in a line.
_SHORT = reprlib.Repr()
_SHORT.maxtuple, _SHORT.maxlevel = 4, 3


@dataclass(frozen=True, repr=False)
@checked
class Layer:
    """One layer. ``weights[j][i]`` leads from unit i of the layer before to unit j of this one;
    ``biases`` holds none, one for the layer, or one for each unit. ``bias_rule`` and ``trained_biases``
    say which of these and whether they are updated; None: as the network says.
    """

    activation: ActivationName
    weights: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...] = ()
    bias_rule: BiasRule | None = None
    trained_biases: bool | None = None

    if TYPE_CHECKING:  # what is brought to the fields' types

        def __init__(
            self,
            activation: ActivationName | str,
            weights: Rows,
            biases: Numbers = (),
            bias_rule: BiasRule | str | None = None,
            trained_biases: bool | None = None,
        ) -> None: ...

    def __repr__(self) -> str:
        own = {"bias_rule": self.bias_rule and self.bias_rule.value, "trained_biases": self.trained_biases}
        said = "".join(f", {name}={value!r}" for name, value in own.items() if value is not None)
        return (
            f"Layer({self.activation.value!r}, {_SHORT.repr(self.weights)}, {_SHORT.repr(self.biases)}{said})"
        )


@dataclass(frozen=True, repr=False)
@checked
class Sample:
    """One training sample: an input for each input unit, a target for each output unit."""

    inputs: tuple[float, ...]
    targets: tuple[float, ...]

    if TYPE_CHECKING:

        def __init__(self, inputs: Numbers, targets: Numbers) -> None: ...

    def __repr__(self) -> str:
        return f"Sample({_SHORT.repr(self.inputs)}, {_SHORT.repr(self.targets)})"


@dataclass(frozen=True, eq=False, repr=False)
class Parts:
    """What comes first in a network."""

    layers: tuple[Layer, ...]
    samples: tuple[Sample, ...]
