"""Momentum, with the sum of the gradients: v <- mu v + g, w <- w - eta v.

The convention of PyTorch (``torch.optim.SGD``): a change of the learning rate acts on the whole sum at once.
Source: B. T. Polyak, Some methods of speeding up the convergence of iteration methods, 1964.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..expr import Add, Expr, Mul, Sub
from ..meaning import Meaning
from .rule import RATE, OptimiserRule, Parameter, share

MU = share("mu", Meaning("mu", "mu"), 0.9)
PIECES = {"v": Meaning("velocity", "v")}


def velocity(p: Parameter) -> Expr:
    """The new sum of the gradients, older ones with less weight."""
    return Add((Mul((MU.ref, p.old("v"))), p.gradient))


def _update(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "v+", velocity(p)
    yield "+", Sub(p.start, Mul((RATE, p.new("v"))))


def _forgets(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "+", Sub(p.start, Mul((RATE, p.gradient)))


OPTIMISER = OptimiserRule(
    _update,
    (MU,),
    PIECES,
    ("v",),
    mistakes={"no-momentum": _forgets},
    calls={"torch": "torch.optim.SGD({parameters}, lr=ETA, momentum=MU{penalty})"},
)
