"""The second judge: an imaginary step h in one parameter gives Im E(w + ih) / h, without cancellation."""

from __future__ import annotations

from typing import Any

import numpy as np

from .arithmetic import COMPLEX
from .matrix import error
from .problem import Problem

_STEP = 1e-200


def gradients(problem: Problem) -> tuple[list[Any], list[Any]]:
    """dE/dw and dE/db of every layer, from the error alone."""
    weights = [COMPLEX.array(w) for w in problem.weights]
    biases = [COMPLEX.array(b) for b in problem.biases]
    return [_each(problem, weights, biases, w) for w in weights], [
        _each(problem, weights, biases, b) for b in biases
    ]


def _each(problem: Problem, weights: list[Any], biases: list[Any], of: Any) -> Any:
    out = np.zeros(of.shape)
    for place in np.ndindex(of.shape):
        of[place] += 1j * _STEP
        out[place] = error(problem, weights, biases, COMPLEX).imag / _STEP
        of[place] = of[place].real
    return out
