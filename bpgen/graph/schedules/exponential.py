"""Exponential decay: the learning rate is multiplied by gamma after each round."""

from __future__ import annotations

from ..expr import Mul
from ..meaning import Meaning
from ..optimisers.rule import RATE, Constant
from .rule import Schedule

GAMMA = Constant("gamma", Meaning("gamma", "gamma"), most=1.0, above=True)

SCHEDULE = Schedule(
    Mul((RATE, GAMMA.ref)),
    (GAMMA,),
    {"torch": "torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=GAMMA)"},
)
