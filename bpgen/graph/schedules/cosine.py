"""Cosine annealing: from the first learning rate to the least one along half a wave of a cosine.

In round t the rate is least + (first - least) (1 + cos(pi (t - 1) / T)) / 2; after T rounds it is the least,
and then rises again, as in ``torch.optim.lr_scheduler.CosineAnnealingLR``. Source: I. Loshchilov and
F. Hutter, SGDR: stochastic gradient descent with warm restarts, 2017, equation 5, without restarts.
"""

from __future__ import annotations

from ..expr import Add, Div, Mul, Num, Sub
from ..functions.cos_pi import cos_pi
from ..meaning import Meaning
from ..optimisers.rule import Constant
from .rule import FIRST_RATE, ROUND, Schedule

_PERIOD = Constant("period", Meaning("period", "T"), least=1.0, whole=True)
_LEAST = Constant("least_rate", Meaning("least_rate", "eta", "min"), 0.0)
_WAVE = Add((Num(1), cos_pi(Div(ROUND, _PERIOD.ref))))

SCHEDULE = Schedule(
    Add((_LEAST.ref, Mul((Div(Num(1), Num(2)), Sub(FIRST_RATE, _LEAST.ref), _WAVE)))),
    (_PERIOD, _LEAST),
    {"torch": "torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=PERIOD, eta_min=LEAST_RATE)"},
)
