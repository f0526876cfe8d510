"""Ways in which published figures came about that are not among bpgen's known mistakes."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, localcontext

from bpgen.graph.expr import Add, Div, Expr, Mul, Neg, Num, Ref, Sub, shown
from bpgen.graph.functions.exp import exp
from bpgen.graph.quantity import Concept, Graph, Quantity
from bpgen.trace.digits import CONTEXT

_OPERATORS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: Mapping[str, Callable[[Decimal], Decimal]] = {"exp": Decimal.exp, "ln": Decimal.ln}


def arithmetic(text: str) -> Decimal:
    """The value of an arithmetic of decimal numbers: + - * /, brackets, exp and ln."""
    with localcontext(CONTEXT):
        return _value(ast.parse(text, mode="eval").body, text)


def _value(node: ast.expr, text: str) -> Decimal:
    match node:
        case ast.Constant():
            return Decimal(ast.get_source_segment(text, node) or "")
        case ast.UnaryOp(op=ast.USub(), operand=x):
            return -_value(x, text)
        case ast.BinOp(left=a, op=op, right=b):
            return _OPERATORS[type(op)](_value(a, text), _value(b, text))
        case ast.Call(func=ast.Name(id=name), args=[x]):
            return _FUNCTIONS[name](_value(x, text))
    raise ValueError(text)


def _slopes_at_outputs(graph: Graph) -> Graph:
    """The logistic function's derivative s(v)(1 - s(v)) with the unit's output for v in place of its net,
    and the learning rate in the output's local error already, before the update applies it again.
    """

    def logistic(x: Expr) -> Expr:
        return Div(Num(1), Add((Num(1), exp(Neg(x)))))

    def mistaken(q: Quantity) -> Quantity:
        if q.definition is None:
            return q
        e = shown(q.definition)
        if q.concept is Concept.OUT_BY_NET:
            assert q.wrt is not None
            s = logistic(Ref(q.wrt[0]))
            e = Mul((s, Sub(Num(1), s)))
        elif q.concept is Concept.ERROR_BY_OUT and isinstance(e, Neg):
            e = Mul((Ref("eta"), e))
        return q._replace(definition=e, steps=())

    changed = tuple(mistaken(q) for q in graph.quantities)
    return replace(graph, quantities=changed)


RECIPES: Mapping[str, Callable[[Graph], Graph]] = {"slopes-at-outputs-and-rate-twice": _slopes_at_outputs}
