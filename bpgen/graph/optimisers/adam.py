"""Adam: the moving averages m of the gradient and v of its square, both corrected for their start at 0.

m <- beta1 m + (1 - beta1) g and v <- beta2 v + (1 - beta2) g^2; in round t, counted from 1, the corrected
moments are m / (1 - beta1^t) and v / (1 - beta2^t); w <- w - eta m_hat / (sqrt(v_hat) + epsilon).

Source: D. P. Kingma and J. L. Ba, Adam: a method for stochastic optimization, 2015, algorithm 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..expr import Div, Expr, Num, Pow, Sub
from ..functions.sqrt import sqrt
from ..meaning import Meaning
from .adagrad import scaled_step
from .momentum_average import average
from .rule import EPSILON, Constant, OptimiserRule, Parameter, power, share

BETA1 = share("beta1", Meaning("beta1", "beta", "1"), 0.9)
BETA2 = share("beta2", Meaning("beta2", "beta", "2"), 0.999)
_EPSILON = Constant("epsilon", EPSILON, 1e-8)
_ONE = Num(1)


def _step(p: Parameter, first: Expr, second: Expr) -> Expr:
    return scaled_step(p, first, sqrt(second), _EPSILON)


def _update(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "m+", average(BETA1.ref, p.old("m"), p.gradient)
    yield "v+", average(BETA2.ref, p.old("v"), Pow(p.gradient, Num(2)))
    yield "mhat", Div(p.new("m"), Sub(_ONE, power(BETA1)))
    yield "vhat", Div(p.new("v"), Sub(_ONE, power(BETA2)))
    yield "+", _step(p, p.made("mhat"), p.made("vhat"))


def _no_correction(p: Parameter) -> Iterator[tuple[str, Expr]]:
    """The moments are taken as they are."""
    yield "mhat", p.new("m")
    yield "vhat", p.new("v")


def _from_zero(p: Parameter) -> Iterator[tuple[str, Expr]]:
    """Rounds are counted from 0: round 2 has the powers of round 1, and round 1 divides by 0."""
    for piece, moment, beta in (("mhat", "m", BETA1), ("vhat", "v", BETA2)):
        yield piece, Div(p.new(moment), Sub(_ONE, Div(power(beta), beta.ref)))


def _root_of_uncorrected(p: Parameter) -> Iterator[tuple[str, Expr]]:
    """The root is taken of v, not of its corrected form."""
    yield "+", _step(p, p.made("mhat"), p.new("v"))


def _no_root(p: Parameter) -> Iterator[tuple[str, Expr]]:
    yield "+", scaled_step(p, p.made("mhat"), p.made("vhat"), _EPSILON)


OPTIMISER = OptimiserRule(
    _update,
    (BETA1, BETA2, _EPSILON),
    {
        "m": Meaning("first_moment", "m"),
        "v": Meaning("second_moment", "v"),
        "mhat": Meaning("corrected_first_moment", "mhat"),
        "vhat": Meaning("corrected_second_moment", "vhat"),
    },
    ("m", "v"),
    (BETA1, BETA2),
    {
        "no-bias-correction": _no_correction,
        "rounds-from-zero": _from_zero,
        "root-of-uncorrected": _root_of_uncorrected,
        "no-root": _no_root,
    },
    calls={"torch": "torch.optim.Adam({parameters}, lr=ETA, betas=(BETA1, BETA2), eps=EPSILON{penalty})"},
)
