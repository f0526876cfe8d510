"""A problem in plain numbers: all that a judge is told."""

from __future__ import annotations

from dataclasses import dataclass

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Problem:
    """Layer by layer a matrix (one row for each unit), its biases (none, one, or one for each unit)
    and its activation; a row for each sample; the loss and the rules, and for each layer whether its
    biases are updated.
    """

    weights: tuple[Matrix, ...]
    biases: Matrix
    activations: tuple[str, ...]
    inputs: Matrix
    targets: Matrix
    loss: str
    trained_biases: tuple[bool, ...]
    mean: bool
    eta: float

    @property
    def scale(self) -> int:
        """By what the sum over the samples is divided."""
        return len(self.inputs) if self.mean else 1
