"""RMSprop: s <- rho s + (1 - rho) g^2, w <- w - eta g / (sqrt(s) + epsilon).

Source: G. Hinton, Neural networks for machine learning, lecture 6e, 2012. Epsilon beside the root, as in
``torch.optim.RMSprop`` (Keras puts it under the root).
"""

from __future__ import annotations

from collections.abc import Iterator

from ..expr import Expr, Num, Pow
from ..functions.sqrt import sqrt
from ..meaning import Meaning
from .adagrad import scaled_step
from .momentum_average import average
from .rule import EPSILON, Constant, OptimiserRule, Parameter, share

_RHO = share("rho", Meaning("rho", "rho"), 0.9)
_EPSILON = Constant("epsilon", EPSILON, 1e-8)


def _update(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "s+", average(_RHO.ref, p.old("s"), Pow(p.gradient, Num(2)))
    yield "+", scaled_step(p, p.gradient, sqrt(p.new("s")), _EPSILON)


def _no_root(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "+", scaled_step(p, p.gradient, p.new("s"), _EPSILON)


OPTIMISER = OptimiserRule(
    _update,
    (_RHO, _EPSILON),
    {"s": Meaning("mean_square", "s")},
    ("s",),
    mistakes={"no-root": _no_root},
    calls={"torch": "torch.optim.RMSprop({parameters}, lr=ETA, alpha=RHO, eps=EPSILON{penalty})"},
)
