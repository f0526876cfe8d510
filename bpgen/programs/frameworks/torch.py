"""PyTorch: a forward pass, and its own derivatives and optimisers."""

from __future__ import annotations

from .framework import Framework

FRAMEWORK = Framework(
    "PyTorch",
    order=3,
    arrays="torch.",
    marks={
        "relu": "torch.relu",
        "capped": ("torch.clamp(", 0, ", max=1)"),
        "cos_pi": ("math.cos(math.pi * (", 0, "))"),
        "normal_cdf": "torch.special.ndtr",
    },
    modules=("torch",),
    places={"backward": "error.backward(", "update": "optimizer.step("},
    autograd=True,
)
