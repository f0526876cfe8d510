"""ReLU: the larger of 0 and the net input."""

from __future__ import annotations

import math

from ..functions.relu import relu
from ..functions.step import step
from .activation import Activation

ACTIVATION: Activation = Activation(
    "relu",
    value=relu,
    derivative=lambda net, out: step(net),
    range=(0, math.inf),
    can_be_off=True,
    noted=True,
    called={
        "torch": "torch.relu",
        "torch.nn": "torch.nn.ReLU()",
        "keras": "relu",
        "jax": "jax.nn.relu",
    },
    basic=True,
    # At 0 the quotients from the right and from the left differ.
    proofs=lambda: (ACTIVATION.proof(looks=("(f(h) - f(0)) / h", "(f(0) - f(-h)) / h")),),
)
