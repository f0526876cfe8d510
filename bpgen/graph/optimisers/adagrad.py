"""AdaGrad: s <- s + g^2, w <- w - eta g / (sqrt(s) + epsilon).

Source: J. Duchi, E. Hazan and Y. Singer, Adaptive subgradient methods for online learning and stochastic
optimization, 2011. Epsilon beside the root, as in ``torch.optim.Adagrad``.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..expr import Add, Div, Expr, Mul, Num, Pow, Sub
from ..functions.sqrt import sqrt
from ..meaning import Meaning
from .rule import EPSILON, RATE, Constant, OptimiserRule, Parameter

_EPSILON = Constant("epsilon", EPSILON, 1e-10)


def scaled_step(p: Parameter, top: Expr, root: Expr, epsilon: Constant) -> Expr:
    """``top`` over the root of a mean or sum of squares, and the learning rate times that subtracted."""
    return Sub(p.start, Mul((RATE, Div(top, Add((root, epsilon.ref))))))


def _update(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "s+", Add((p.old("s"), Pow(p.gradient, Num(2))))
    yield "+", scaled_step(p, p.gradient, sqrt(p.new("s")), _EPSILON)


def no_root(p: Parameter) -> Iterator[tuple[str, Expr]]:
    """The squares are divided by, not their root."""
    yield "+", scaled_step(p, p.gradient, p.new("s"), _EPSILON)


OPTIMISER = OptimiserRule(
    _update,
    (_EPSILON,),
    {"s": Meaning("squares", "s")},
    ("s",),
    mistakes={"no-root": no_root},
    calls={"torch": "torch.optim.Adagrad({parameters}, lr=ETA, eps=EPSILON{penalty})"},
)
