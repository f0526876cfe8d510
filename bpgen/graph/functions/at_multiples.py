"""One value where a whole number is a multiple of another, else a second value."""

from __future__ import annotations

from typing import Any

from ..expr import Call, Expr, Num
from .function import Function, Range


def _real(n: float, k: float, there: Any, elsewhere: Any) -> Any:
    return there if n % k == 0 else elsewhere


def _hull(n: Range, k: Range, there: Range, elsewhere: Range) -> Range:
    return there if n[0] % k[0] == 0 else elsewhere


def _derivative(n: Expr, k: Expr, there: Expr, elsewhere: Expr) -> tuple[Expr, ...]:
    zero, one = Num(0), Num(1)
    return zero, zero, at_multiples(n, k, one, zero), at_multiples(n, k, zero, one)


_CONDITION = ("(", 2, " if ", 0, " % ", 1, " == 0 else ", 3, ")")

AT_MULTIPLES = Function(
    "at_multiples",
    exact=_real,
    real=_real,
    complex=lambda n, k, there, elsewhere: _real(n.real, k.real, there, elsewhere),
    array=lambda kit, n, k, there, elsewhere: kit.where(n % k == 0, there, elsewhere),
    derivative=_derivative,
    hull=_hull,
    piece=lambda n, k, there, elsewhere: _real(n.center, k.center, there, elsewhere),
    sympy=lambda sympy, n, k, there, elsewhere: there if n % k == 0 else elsewhere,
    marks={
        "text": ("(", 2, " if ", 0, " mod ", 1, " = 0 else ", 3, ")"),
        "latex": (
            r"\begin{cases} ",
            2,
            r" & (",
            0,
            r" \mathbin{\mathrm{mod}} ",
            1,
            r" = 0) \\ ",
            3,
            r" & (",
            0,
            r" \mathbin{\mathrm{mod}} ",
            1,
            r" \ne 0) \end{cases}",
        ),
        "typst": ("cases(", 2, " &quad (", 0, " mod ", 1, " = 0), ", 3, " &quad (", 0, " mod ", 1, " != 0))"),
        "python": _CONDITION,
        "arrays": _CONDITION,
        "javascript": ("(", 0, " % ", 1, " === 0 ? ", 2, " : ", 3, ")"),
    },
    results=(2, 3),
)


def at_multiples(n: Expr, k: Expr, there: Expr, elsewhere: Expr) -> Expr:
    """``there`` where n is a multiple of k, else ``elsewhere``."""
    return Call(AT_MULTIPLES, (n, k, there, elsewhere))
