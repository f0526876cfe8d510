"""Andrew Ng, Deep Learning Specialization: z^[l], a^[l], W^[l] with a row for each unit, dz^[l], alpha.

A sample's number is in round brackets, as in a^[1](2). Checked against the notation of the exercise "Building
your Deep Neural Network: Step by Step" of course 1, week 4, and students' notes of that week's lectures.
"""

from __future__ import annotations

from .indexed import indexed

NOTATION = indexed(
    {
        "input": "x", "net": "z", "out": "a", "output": "yhat", "target": "y", "weight": "W", "bias": "b",
        "learning_rate": "alpha", "loss": "L", "cost": "J", "delta": "dz", "out_derivative": "da",
        "input_derivative": "dx", "weight_derivative": "dW", "bias_derivative": "db",
    },
    layer="[{}]",
)  # fmt: skip
