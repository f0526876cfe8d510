"""Keras: a model of layers, which it trains itself."""

from __future__ import annotations

from .framework import Framework

FRAMEWORK = Framework(
    "Keras",
    order=4,
    arrays="ops.",
    marks={
        "relu": "ops.relu",
        # With PyTorch, ops.minimum is in single precision.
        "capped": ("ops.where(", 0, " < 1, ", 0, ", 1)"),
        "cos_pi": ("math.cos(math.pi * (", 0, "))"),
    },
    modules=("keras", "tensorflow"),
    places={
        "forward": "network",
        "error": "TotalError",
        "backward": "model.train_on_batch(",
        "update": "keras.optimizers.SGD(",
    },
    autograd=True,
)
