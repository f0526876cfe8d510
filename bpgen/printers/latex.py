"""LaTeX: one printer for the formula with symbols and the formula with numbers.

Only commands that TeX's amsmath, MathML converters and MathJax all know: the same strings go to
paper, to pages and to the JSON of ``bpgen show``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ..graph.expr import Expr
from ..graph.quantity import Graph
from .infix import Style, fill, parts
from .notation import AnySymbol, Derivative, pluses, symbol

LATEX = Style(
    times=" * ",
    power=("^{", "}"),
    target="latex",
    fraction=(r"\frac{", "}{", "}"),
    tall_brackets=(r"\left(", r"\right)"),
    quiet_product=True,
)

#: Letters that have no key of their own.
_LETTERS = {
    **{name: rf"\{name}" for name in ("beta", "epsilon", "eta", "gamma", "lambda", "mu", "rho")},
    "mhat": r"\hat{m}",
    "vhat": r"\hat{v}",
}
_WORDS = frozenset({"net", "out", "target", "exp"})


def print_symbol(s: AnySymbol) -> str:
    """A symbol, with multi-letter names set as words."""
    if isinstance(s, Derivative):
        fraction = rf"\frac{{\partial {print_symbol(s.of)}}}{{\partial {print_symbol(s.by)}}}"
        return rf"\left.{fraction}\right|_{{{_sub(s.via)}}}" if s.via else fraction
    base = _LETTERS.get(s.base) or (rf"\mathit{{{s.base}}}" if s.base in _WORDS else s.base)
    sub = f"_{{{_sub(s.sub)}}}" if s.sub else ""
    marks = pluses(s.updates, r"\times ") + (f"({s.sample})" if s.sample is not None else "")
    marks += str(s.power) if s.power else ""
    return base + sub + (f"^{{{marks}}}" if marks else "")


def _sub(text: str) -> str:
    if text in ("total", "batch"):
        return rf"\mathit{{{text}}}"
    return text.replace("_", ",")


@lru_cache(maxsize=65536)
def symbol_of(graph: Graph, key: str, round_: int = 1) -> str:
    """The symbol of a quantity in a round."""
    return print_symbol(symbol(graph, key, round_))


def formula(graph: Graph, e: Expr, round_: int = 1) -> str:
    """The formula with the symbols of a round."""
    return fill(LATEX, parts(LATEX, e), lambda key: symbol_of(graph, key, round_))


def substituted(e: Expr, leaf: Callable[[str], str], wrap: Callable[[str], str] = str) -> str:
    """The formula with something else for each symbol: a number, a blank, a coloured box.

    ``wrap`` goes around each, with the brackets of a negative number inside.
    """
    return fill(LATEX, parts(LATEX, e), leaf, wrap)


def number(text: str) -> str:
    """A number as our policy shows it, with a power of ten written out: 4.386e-7 -> 4.386 x 10^-7."""
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa
