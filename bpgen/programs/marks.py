"""What templates of programs call: functions that lay out lines and print definitions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from markupsafe import Markup

from ..graph.expr import Expr
from ..printers.infix import Style
from ..printers.python import expression
from . import layout
from .frameworks import FRAMEWORKS

_LINES = (
    layout.assignment,
    layout.comment,
    layout.docstring,
    layout.filled,
    layout.listed,
    layout.pair,
    layout.returned,
    layout.rows,
    layout.unpacked,
)


def marks() -> dict[str, Callable[..., Any]]:
    """The functions by the names by which templates call them."""
    return {
        **{f.__name__: _as_code(f) for f in _LINES},
        "array_code": _array_code,
        "called_with": lambda function, words: [f"{function}({word})" for word in words],
        "next_names": lambda words: [f"{word}_next" for word in words],
        "quoted": lambda words: [f'"{word}"' for word in words],
        "transposed_weights": lambda words: [f"{word}.T" if word.startswith("W") else word for word in words],
    }


def _array_code(framework: str, **functions: str) -> Callable[[Expr], Markup]:
    """What prints definitions over the arrays of a framework."""
    return partial(_code, FRAMEWORKS[framework].style(**functions))


def _code(style: Style, e: Expr) -> Markup:
    return Markup(expression(e, style))  # noqa: S704


def _as_code(f: Callable[..., str]) -> Callable[..., Markup]:
    """A function of lines whose result stands in a program as it is. Text given to it is plain: adding to
    text that is marked as escaped would escape again.
    """

    @wraps(f)
    def made(*values: Any, **more: Any) -> Markup:
        return Markup(f(*map(_plain, values), **more))  # noqa: S704

    return made


def _plain(value: Any) -> Any:
    if isinstance(value, Markup):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(x) for x in value]
    return value
