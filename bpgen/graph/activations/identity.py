"""The identity: the output is the net input itself."""

from __future__ import annotations

from ..expr import Num
from .activation import Activation

ACTIVATION: Activation = Activation(
    "identity",
    value=lambda net: net,
    derivative=lambda net, out: Num(1),
    called={"torch.nn": "torch.nn.Identity()"},
    basic=True,
    proofs=lambda: (ACTIVATION.proof(),),
)
