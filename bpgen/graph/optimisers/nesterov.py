"""Nesterov's accelerated gradient: v <- mu v + g, w <- w - eta (g + mu v).

The form of PyTorch (``torch.optim.SGD`` with ``nesterov=True``), whose parameter is the point that looks
ahead. Source: Y. Nesterov, A method of solving a convex programming problem with convergence rate O(1/k^2),
1983; in this form Y. Bengio and others, Advances in optimizing recurrent networks, 2013.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..expr import Add, Expr, Mul, Sub
from .momentum import MU, PIECES, velocity
from .rule import RATE, OptimiserRule, Parameter


def _update(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "v+", velocity(p)
    yield "+", Sub(p.start, Mul((RATE, Add((p.gradient, Mul((MU.ref, p.new("v"))))))))


def _momentum(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "+", Sub(p.start, Mul((RATE, p.new("v"))))


OPTIMISER = OptimiserRule(
    _update,
    (MU,),
    PIECES,
    ("v",),
    mistakes={"momentum-for-nesterov": _momentum},
    calls={"torch": "torch.optim.SGD({parameters}, lr=ETA, momentum=MU, nesterov=True{penalty})"},
)
