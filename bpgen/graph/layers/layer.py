"""What a kind of layer says: its parameters, its forward pass, and how its derivatives are taught."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from ..chain import Teacher
from ..quantity import Quantity


class LayerKind(Teacher, Protocol):
    """One layer. Its only formulas are those of its forward pass: the backward pass is derived from them."""

    def parameters(self) -> Iterator[Quantity]:
        """Its given values, in the order of the problem's table."""

    def forward(self, inputs: Sequence[str], sample: int) -> Iterator[Quantity]:
        """Its forward pass for one sample, in the order of teaching, from the keys of the outputs of the
        layer before. Its own outputs are its quantities of the concept OUT.
        """

    def trained(self) -> Iterator[Sequence[str]]:
        """The keys of the parameters that are trained: groups whose local derivatives are taught together."""

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Other names that users type for its derivatives, and the names that they have."""
