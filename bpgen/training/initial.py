"""The weights from which training starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..graph import names
from .problem import Initial, Training
from .streams import stream, truncated_normals

if TYPE_CHECKING:
    from .step import Array


def initial_parameters(training: Training) -> list[Array]:
    """The weights and biases of each layer: ``W`` with a row for each unit, then ``b``, all biases 0.

    Each layer draws from a stream of its own, so that another size of one layer leaves the others' draws.
    """
    import numpy as np

    out: list[Array] = []
    width = training.points.inputs
    for k, layer in enumerate(training.layers, 1):
        count = layer.units * width
        if layer.initial is Initial.ZEROS:
            weights = [0.0] * count
        else:
            letter = names.layer_name(training.architecture, k)
            drawn = truncated_normals(stream(training.seed, f"weights/{letter}"))
            weights = [round(layer.standard_deviation * next(drawn), 6) + 0.0 for _ in range(count)]
        out += [np.array(weights).reshape(layer.units, width), np.zeros(layer.units)]
        width = layer.units
    return out
