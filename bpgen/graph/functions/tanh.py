"""The hyperbolic tangent, and the activation function."""

from __future__ import annotations

import cmath
import math
from decimal import Context, Decimal

from ..expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Sub
from .activation import Activation
from .exp import exp
from .function import Function
from .proof import Proof, X

#: A number nearer to 0 than this is its own hyperbolic tangent but for its cube.
_TINY = Decimal("1e-25")
#: Near 0, where 1 - e cancels, with digits to spare.
_WIDE = Context(prec=135)


def _exact(x: Decimal) -> Decimal:
    """Odd in x."""
    if abs(x) < _TINY:
        return x - x * x * x / 3
    e = (-2 * abs(x)).exp(_WIDE)
    return ((1 - e) / (1 + e)).copy_sign(x)


def _bend(low: float, center: float, high: float) -> float:
    ends = [abs(math.tanh(x)) for x in (low, center, high)]
    nearest = 0.0 if low < 0 < high else min(ends)
    return 2 * max(ends) * (1 - nearest**2)


TANH = Function(
    "tanh",
    exact=_exact,
    real=math.tanh,
    complex=cmath.tanh,
    array=lambda kit, x: kit.tanh(x),
    derivative=lambda x: (Sub(Num(1), Pow(tanh(x), Num(2))),),
    slope=lambda x, value: 1 - value**2,
    bend=_bend,
    sympy=lambda sympy, x: sympy.tanh(x),
    marks={
        "text": "tanh",
        "latex": r"\tanh",
        "python": "tanh",
        "javascript": "Math.tanh",
        "numpy": "np.tanh",
        "torch": "torch.tanh",
        "keras": "ops.tanh",
        "jax": "jnp.tanh",
    },
)


def tanh(x: Expr) -> Expr:
    """The hyperbolic tangent of x."""
    return Call(TANH, (x,))


def _proofs() -> tuple[Proof, ...]:
    difference, total = Sub(exp(X), exp(Neg(X))), Add((exp(X), exp(Neg(X))))
    lines = (
        Div(Sub(Mul((total, total)), Mul((difference, difference))), Pow(total, Num(2))),
        Sub(Num(1), Div(Pow(difference, Num(2)), Pow(total, Num(2)))),
    )
    return (ACTIVATION.proof(Div(difference, total), lines, short=(0, 1, 2)),)


ACTIVATION: Activation = Activation(
    "tanh",
    value=tanh,
    derivative=lambda net, out: Sub(Num(1), Pow(out, Num(2))),
    steps=lambda net, out: (Sub(Num(1), Pow(tanh(net), Num(2))),),
    range=(-1, 1),
    largest_net=2.0,
    targets=(-900, -800, -700, 700, 800, 900),
    called={
        "python": "tanh",
        "numpy": "np.tanh",
        "torch": "torch.tanh",
        "torch.nn": "torch.nn.Tanh()",
        "jax": "jnp.tanh",
    },
    # On some backends the one of Keras rounds to single precision.
    defined={"keras": "2 * ops.sigmoid(2 * net) - 1"},
    words={"keras": "tanh_keras"},
    basic=True,
    proofs=_proofs,
)
