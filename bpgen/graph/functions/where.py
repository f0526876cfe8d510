"""One of two values, as two numbers compare: a function written in two cases."""

from __future__ import annotations

from typing import Any

from ..expr import Call, Expr, Num
from .function import Function, Range


def _hull(a: Range, b: Range, yes: Range, no: Range) -> Range:
    if a[0] > b[1]:
        return yes
    if a[1] <= b[0]:
        return no
    return min(yes[0], no[0]), max(yes[1], no[1])


def _piece(a: Any, b: Any, yes: Any, no: Any) -> Any:
    return yes if a.low > b.high else no if a.high <= b.low else None


def _derivative(a: Expr, b: Expr, yes: Expr, no: Expr) -> tuple[Expr, ...]:
    zero, one = Num(0), Num(1)
    return zero, zero, where(a, b, one, zero), where(a, b, zero, one)


WHERE = Function(
    "where",
    exact=lambda a, b, yes, no: yes if a > b else no,
    real=lambda a, b, yes, no: yes if a > b else no,
    complex=lambda a, b, yes, no: yes if complex(a).real > complex(b).real else no,
    array=lambda kit, a, b, yes, no: kit.where(a > b, yes, no),
    derivative=_derivative,
    hull=_hull,
    piece=_piece,
    sympy=lambda sympy, a, b, yes, no: sympy.Piecewise((yes, a > b), (no, True)),
    marks={
        "text": ("(", 2, " if ", 0, " > ", 1, " else ", 3, ")"),
        "latex": (
            r"\begin{cases} ", 2, " & (", 0, " > ", 1, r") \\ ", 3, " & (", 0, r" \le ", 1, r") \end{cases}"
        ),
        "typst": ("cases(", 2, " &quad (", 0, " > ", 1, "), ", 3, " &quad (", 0, " <= ", 1, "))"),
        "python": ("(", 2, " if ", 0, " > ", 1, " else ", 3, ")"),
        "javascript": ("(", 0, " > ", 1, " ? ", 2, " : ", 3, ")"),
        "arrays": ("xp.where(", 0, " > ", 1, ", ", 2, ", ", 3, ")"),
    },
    results=(2, 3),
)  # fmt: skip


def where(a: Expr, b: Expr, yes: Expr, no: Expr) -> Expr:
    """``yes`` where a > b, else ``no``."""
    return Call(WHERE, (a, b, yes, no))
