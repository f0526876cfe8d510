"""SymPy: hands every definition to the independent judge. Nothing that is printed comes from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..graph.expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, Written
from .infix import UnprintableError


def to_sympy(e: Expr, names: Mapping[str, Any]) -> Any:
    """The expression in SymPy's own nodes; ``names`` gives a SymPy expression for each key."""
    import sympy  # here, so that whoever only describes this function does not load it

    def go(x: Expr) -> Any:
        return to_sympy(x, names)

    match e:
        case Num(value):
            return sympy.Integer(value)
        case Ref(key):
            return names[key]
        case Neg(x):
            return -go(x)
        case Add(terms):
            return sympy.Add(*(go(t) for t in terms))
        case Sub(a, b):
            return go(a) - go(b)
        case Mul(factors):
            return sympy.Mul(*(go(f) for f in factors))
        case Div(a, b):
            return go(a) / go(b)
        case Pow(a, b):
            return go(a) ** go(b)
        case Call(function, arguments):
            return function.sympy(sympy, *map(go, arguments))
        case Written(shown, _):
            return go(shown)
    raise UnprintableError(f"SymPy has no node for {type(e).__name__}")
