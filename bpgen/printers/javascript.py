"""JavaScript: the same assignments; and expressions as data, which a page reads over any kind of number."""

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


#: What stands at the head of an expression as data; a function stands there by its name.
_HEADS = {Neg: "~", Add: "+", Sub: "-", Mul: "*", Div: "/"}
#: A quantity by its number, a whole number of the formula itself as a text, and else a head and its operands.
Data = int | str | list["Data"]


def data(e: Expr, place: Callable[[str], int]) -> Data:
    """An expression, in the form that is taught, as data of JSON; ``place`` gives the number of a quantity.

    Raises ``UnprintableError`` for a node over arrays.

    >>> data(Add((Ref("x"), Pow(Mul((Num(3), Ref("y"))), Num(2)))), ["x", "y"].index)
    ['+', 0, ['^', ['*', '3', 1], '2']]
    """
    e = shown(e)
    match e:
        case Num(value):
            return str(value)
        case Ref(key):
            return place(key)
        case Neg(x):
            return [_HEADS[Neg], data(x, place)]
        case Add(parts_) | Mul(parts_):
            return [_HEADS[type(e)], *(data(x, place) for x in parts_)]
        case Sub(a, b) | Div(a, b):
            return [_HEADS[type(e)], data(a, place), data(b, place)]
        case Pow(base, exponent):
            return ["^", data(base, place), str(exponent_of(exponent))]
        case Call(function, arguments):
            return [function.name, *(data(x, place) for x in arguments)]
    raise UnprintableError(f"no mark for {type(e).__name__}")
