"""AdamW: Adam, with weight decay beside its step instead of an L2 penalty in its gradient.

w <- w - eta lambda w - eta m_hat / (sqrt(v_hat) + epsilon).
Source: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, 2019, as in ``torch.optim.AdamW``.
"""

from __future__ import annotations

from . import adam
from .rule import WEIGHT_DECAY

_DECAY = WEIGHT_DECAY._replace(default=0.01)
_CALL = (
    "torch.optim.AdamW({parameters}, lr=ETA, betas=(BETA1, BETA2), eps=EPSILON, weight_decay=WEIGHT_DECAY)"
)
OPTIMISER = adam.OPTIMISER._replace(constants=(*adam.OPTIMISER.constants, _DECAY), calls={"torch": _CALL})
