"""JavaScript: the same assignments, and definitions over any kind of number that a page computes with."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..graph.expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, exponent_of, shown
from .infix import Style, UnprintableError, fill, parts
from .python import identifier

JAVASCRIPT = Style(
    times=" * ",
    power=(" ** ", ""),
    target="javascript",
)


def expression(e: Expr) -> str:
    """One expression as JavaScript source."""
    return fill(JAVASCRIPT, parts(JAVASCRIPT, e), identifier)


def statements(definitions: Iterable[tuple[str, Expr]]) -> list[str]:
    """One declaration a line, in the order given."""
    return [f"const {identifier(key)} = {expression(e)};" for key, e in definitions]


def over_domain(e: Expr, place: Callable[[str], int]) -> str:
    """A function of the values ``v``, each at its place, and of a domain ``d`` of numbers, which has the
    operations and the functions by the engine's names; of the form that is taught.

    Raises ``UnprintableError`` for a node over arrays.

    >>> over_domain(Add((Ref("x"), Mul((Num(2), Ref("y"))))), ["x", "y"].index)
    '(v,d)=>d.add(v[0],d.mul(d.num(2),v[1]))'
    """
    return f"(v,d)=>{_folded(e, place)}"


def _folded(e: Expr, place: Callable[[str], int]) -> str:
    e = shown(e)

    def call(name: str, *arguments: Expr) -> str:
        return f"d.{name}({','.join(_folded(x, place) for x in arguments)})"

    match e:
        case Num(value):
            return f"d.num({value})"
        case Ref(key):
            return f"v[{place(key)}]"
        case Neg(x):
            return call("neg", x)
        case Add(terms):
            return call("add", *terms)
        case Sub(a, b):
            return call("sub", a, b)
        case Mul(factors):
            return call("mul", *factors)
        case Div(a, b):
            return call("div", a, b)
        case Pow(base, exponent):
            return f"d.pow({_folded(base, place)},{exponent_of(exponent)})"
        case Call(function, arguments):
            return call(function.name, *arguments)
    raise UnprintableError(f"no mark for {type(e).__name__}")
