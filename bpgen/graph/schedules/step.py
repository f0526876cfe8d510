"""Step decay: the learning rate is multiplied by gamma after every so many rounds."""

from __future__ import annotations

from ..expr import Mul
from ..functions.at_multiples import at_multiples
from ..meaning import Meaning
from ..optimisers.rule import RATE, Constant
from .exponential import GAMMA
from .rule import ROUND, Schedule

_EVERY = Constant("every", Meaning("every", "k"), least=1.0, whole=True)

SCHEDULE = Schedule(
    at_multiples(ROUND, _EVERY.ref, Mul((RATE, GAMMA.ref)), RATE),
    (GAMMA, _EVERY),
    {"torch": "torch.optim.lr_scheduler.StepLR(optimizer, step_size=EVERY, gamma=GAMMA)"},
)
