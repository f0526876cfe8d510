"""Whether a number is the first of the largest ones among several in a row."""

from __future__ import annotations

from decimal import Decimal

from ..expr import Call, Expr, Num
from .function import Function, Range


def _real(x: complex) -> float:
    return complex(x).real


def _hull(before: Range, x: Range, after: Range) -> Range:
    if x[0] > before[1] and x[0] >= after[1]:
        return 1.0, 1.0
    if x[1] <= before[0] or x[1] < after[0]:
        return 0.0, 0.0
    return 0.0, 1.0


def _zeros(*of: Expr) -> tuple[Expr, ...]:
    return tuple(Num(0) for _ in of)


WINS = Function(
    "wins",
    exact=lambda before, x, after: Decimal(int(before < x >= after)),
    real=lambda before, x, after: float(before < x >= after),
    complex=lambda before, x, after: complex(_real(before) < _real(x) >= _real(after)),
    array=lambda kit, before, x, after: kit.where((before < x) & (x >= after), 1.0, 0.0),
    derivative=_zeros,
    hull=_hull,
    sympy=lambda sympy, before, x, after: sympy.Piecewise((1, sympy.And(before < x, x >= after)), (0, True)),
    marks={
        "text": ("(1 if ", 1, " > ", 0, " and ", 1, " >= ", 2, " else 0)"),
        "latex": (
            r"\begin{cases} 1 & (", 1, " > ", 0, r" \land ", 1, r" \ge ", 2,
            r") \\ 0 & (", 1, r" \le ", 0, r" \lor ", 1, " < ", 2, r") \end{cases}",
        ),
        "typst": (
            "cases(1 &quad (", 1, " > ", 0, " and ", 1, " >= ", 2,
            "), 0 &quad (", 1, " <= ", 0, " or ", 1, " < ", 2, "))",
        ),
        "python": ("(1 if ", 1, " > ", 0, " and ", 1, " >= ", 2, " else 0)"),
        "javascript": ("(", 1, " > ", 0, " && ", 1, " >= ", 2, " ? 1 : 0)"),
        "arrays": ("xp.where((", 1, " > ", 0, ") & (", 1, " >= ", 2, "), 1.0, 0.0)"),
    },
    results=(),
)  # fmt: skip


def wins(before: Expr, x: Expr, after: Expr) -> Expr:
    """1 where x is larger than ``before`` and not less than ``after``, else 0."""
    return Call(WINS, (before, x, after))
