"""SymPy: hands every definition to the independent judge. Nothing that is printed comes from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..graph.expr import (
    Add,
    Div,
    Exp,
    Expr,
    Log,
    LogSumExp,
    Mul,
    Neg,
    Num,
    Pow,
    Ref,
    Relu,
    Step,
    Sub,
    Tanh,
    Written,
)
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
        case Exp(x):
            return sympy.exp(go(x))
        case Log(x):
            return sympy.log(go(x))
        case Tanh(x):
            return sympy.tanh(go(x))
        case Relu(x):
            argument = go(x)
            return sympy.Piecewise((argument, argument > 0), (0, True))
        case Step(x):
            return sympy.Piecewise((1, go(x) > 0), (0, True))
        case LogSumExp(terms):
            return sympy.log(sympy.Add(*(sympy.exp(go(t)) for t in terms)))
        case Written(shown, _):
            return go(shown)
    raise UnprintableError(f"SymPy has no node for {type(e).__name__}")
