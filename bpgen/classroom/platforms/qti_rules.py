"""What QTI 2.1 computes with: expressions and rules of its response processing, as elements.

A comparison with what is not there, such as an answer that is blank, is neither true nor false, and what
rests on it is not right.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from ...graph.expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, Written
from ...printers.infix import UnprintableError
from ...trace.digits import Kind, Policy
from .ends import decimals

#: Smaller numbers are taken for as small: the logarithm of 0 is none. TAO reads no powers of ten.
_LEAST = 1e-30

Leaf = Callable[[str], ET.Element]


def element(tag: str, *children: ET.Element, text: str | None = None, **attributes: str) -> ET.Element:
    """An element with what it holds."""
    made = ET.Element(tag, attributes)
    made.extend(children)
    made.text = text
    return made


def value(number: str, kind: str = "float") -> ET.Element:
    """A constant."""
    return element("baseValue", text=number, baseType=kind)


def variable(name: str) -> ET.Element:
    """What an answer or a result has come to."""
    return element("variable", identifier=name)


def result(name: str, expression: ET.Element) -> ET.Element:
    """The rule that sets a result."""
    return element("setOutcomeValue", expression, identifier=name)


def mathematical(name: str, x: ET.Element) -> ET.Element:
    """A function of the specification's list."""
    return element("mathOperator", x, name=name)


def between(low: str, x: str, high: str) -> ET.Element:
    """Whether a number lies between two others."""
    return element("and", element("gte", variable(x), value(low)), element("lte", variable(x), value(high)))


def calculation(e: Expr, leaf: Leaf) -> ET.Element:
    """A formula. Raises ``UnprintableError`` for a function that QTI has not."""

    def inner(x: Expr) -> ET.Element:
        return calculation(x, leaf)

    match e:
        case Written(taught, _):
            return inner(taught)
        case Num(number):
            return value(str(number))
        case Ref(key):
            return leaf(key)
        case Neg(x):
            return element("product", value("-1"), inner(x))
        case Add(terms):
            return element("sum", *map(inner, terms))
        case Sub(a, b):
            return element("subtract", inner(a), inner(b))
        case Mul(factors):
            return element("product", *map(inner, factors))
        case Div(a, b):
            return element("divide", inner(a), inner(b))
        case Pow(a, b):
            return element("power", inner(a), inner(b))
        case Call(function, arguments) if function.name in _FUNCTIONS:
            return _FUNCTIONS[function.name](*map(inner, arguments))
    raise UnprintableError(f"QTI cannot compute {e!r}")


def _is_above(a: ET.Element, b: ET.Element) -> ET.Element:
    """1 where a > b, else 0."""
    return element("max", value("0"), mathematical("signum", element("subtract", a, b)))


def _where(a: ET.Element, b: ET.Element, yes: ET.Element, no: ET.Element) -> ET.Element:
    step = element("product", element("subtract", yes, no), _is_above(a, b))
    return element("sum", no, step)


def _wins(before: ET.Element, x: ET.Element, after: ET.Element) -> ET.Element:
    """1 where x is larger than what is before it, and not less than what is after it, else 0."""
    not_less = element("subtract", value("1"), _is_above(after, x))
    return element("product", _is_above(x, before), not_less)


#: The functions of formulas.
_FUNCTIONS: dict[str, Callable[..., ET.Element]] = {
    "abs": lambda x: mathematical("abs", x),
    "capped": lambda x: element("min", value("1"), x),
    "exp": lambda x: mathematical("exp", x),
    "largest": lambda *xs: element("max", *xs),
    "log": lambda x: mathematical("ln", x),
    "maximum": lambda a, b: element("max", a, b),
    "relu": lambda x: element("max", value("0"), x),
    "sign": lambda x: element("product", value("1"), mathematical("signum", x)),
    "sqrt": lambda x: element("power", x, value("0.5")),
    "step": lambda x: _is_above(x, value("0")),
    "tanh": lambda x: mathematical("tanh", x),
    "where": _where,
    "wins": _wins,
}


def last_place(policy: Policy, units: float, name: str) -> ET.Element:
    """So many units of a number's last place."""
    if policy.kind is Kind.PLACES:
        return value(decimals(units * 10.0**-policy.digits))
    size = element("max", mathematical("abs", variable(name)), value(decimals(_LEAST)))
    exponent = element(
        "subtract", mathematical("floor", mathematical("log", size)), value(str(policy.digits - 1), "integer")
    )
    return element("product", value(decimals(units)), element("power", value("10"), exponent))
