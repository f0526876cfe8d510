"""LaTeX: one printer for the formula with symbols and the formula with numbers.

Only commands that TeX's amsmath, MathML converters and MathJax all know: the same strings go to
paper, to pages and to the JSON of ``bpgen show``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from ..graph.expr import Expr
from ..graph.notation import GREEK, HATS
from ..graph.quantity import Graph
from .infix import Style, fill, parts
from .marks import Mark
from .notation import WORDS, AnySymbol, Derivative, above, pluses, symbol
from .target import Signs, Target, in_notation

LATEX = Style(
    times=" * ",
    power=("^{", "}"),
    target="latex",
    fraction=(r"\frac{", "}{", "}"),
    nested=(r"{\displaystyle ", "}"),
    tall_brackets=(r"\left(", r"\right)"),
    quiet_product=True,
    product=("", " ", ""),
    by_element=r" \odot ",
    scaled=(" ", r" \cdot "),
    transposed=r"^{\top}",
    total=(r"\sum_{k} ", ""),
)

#: Letters that have no key of their own.
_LETTERS = {
    **{name: rf"\{name}" for name in (*GREEK, "Phi")},
    **{name: rf"\hat{{{name[0]}}}" for name in HATS},
    "phi": r"\varphi(x)",
    "phi'": r"\varphi'(x)",
}


@lru_cache(maxsize=65536)
def print_symbol(s: AnySymbol) -> str:
    """A symbol, with multi-letter names set as words."""
    if isinstance(s, Derivative):
        fraction = rf"\frac{{\partial {print_symbol(s.of)}}}{{\partial {print_symbol(s.by)}}}"
        return rf"\left.{fraction}\right|_{{{_sub(s.via)}}}" if s.via else fraction
    base = letter(s.base)
    sub = f"_{{{_sub(s.sub)}}}" if s.sub else ""
    marks = above(s, pluses(s.updates, r"\times "))
    return base + sub + (f"^{{{marks}}}" if marks else "")


def _sub(text: str) -> str:
    if text in ("total", "batch"):
        return rf"\mathit{{{text}}}"
    return text.replace("_", ",")


def letter(base: str) -> str:
    """A symbol without its indices: multi-letter names as words, Greek letters by their commands."""
    return _LETTERS.get(base) or (rf"\mathit{{{base}}}" if base in WORDS else base)


def bold(base: str, *, is_matrix: bool = False) -> str:
    r"""The letter of an array: that of its entries in bold, a capital for a matrix.

    >>> bold("net"), bold("w", is_matrix=True), bold("delta"), bold("yhat")
    ('\\textbf{net}', '\\mathbf{W}', '\\boldsymbol{\\delta}', '\\hat{\\mathbf{y}}')
    """
    if base in GREEK:
        return rf"\boldsymbol{{{letter(base)}}}"
    if base in WORDS:
        return rf"\textbf{{{base}}}"
    small = rf"\mathbf{{{base[0].upper() if is_matrix else base[0]}}}"
    return rf"\hat{{{small}}}" if base in HATS else small


@lru_cache(maxsize=65536)
def symbol_of(graph: Graph, key: str, round_: int = 1) -> str:
    """The symbol of a quantity in a round."""
    return print_symbol(symbol(graph, key, round_))


def formula(graph: Graph, e: Expr, round_: int = 1) -> str:
    """The formula with the symbols of a round."""
    style = in_notation(TARGET, graph.shape.notation).style
    return fill(style, parts(style, e), lambda key: symbol_of(graph, key, round_))


def substituted(e: Expr, leaf: Callable[[str], str], wrap: Callable[[str], str] = str) -> str:
    """The formula with something else for each symbol: a number, a blank, a coloured box.

    ``wrap`` goes around each, with the brackets of a negative number inside.
    """
    return fill(LATEX, parts(LATEX, e), leaf, wrap)


def number(text: str) -> str:
    """A number as our policy shows it, with a power of ten written out: 4.386e-7 -> 4.386 x 10^-7."""
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa


def unit(name: str) -> str:
    """A unit's name as a symbol: h1 -> h_{1}, h2_1 -> h_{2,1}."""
    return rf"{name[0]}_{{{_sub(name[1:])}}}"


def label(mark: Mark) -> str:
    """A factor's letter with its index: A with the index o1, of sample 2 with (2), too."""
    below = rf"_{{{_sub(mark.of)}}}" if mark.of else ""
    above = f"^{{({mark.sample})}}" if mark.sample is not None else ""
    return mark.letter + below + above


def factor(mark: Mark, symbol: str) -> str:
    """A factor of a chain in its colour, with its letter beneath: a macro of ours."""
    return rf"\bpfactor{{{mark.colour}}}{{{label(mark)}}}{{{symbol}}}"


def marked(n: int, place: str, text: str) -> str:
    """A number that is marked with a number of its own and with its place: a macro of ours."""
    return rf"\bpnumber{{{n}{place}}}{{{text}}}"


def aligned(rows: Sequence[tuple[str, str]], *, more: bool = False) -> str:
    """The rows of an ``aligned``: both sides of an equals sign, or what follows it; dots where there are
    ``more`` of them.
    """
    lines = [f"{left} &= {right}" if left else f"&= {right}" for left, right in rows]
    return " \\\\\n".join([*lines, r"&\;\;\vdots"] if more else lines)


def displayed(rows: str) -> str:
    """Aligned rows as a formula of its own."""
    return f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}"


def standing_alone(formula: str) -> str:
    """A displayed formula as a document of its own, which a notebook shows."""
    return f"$${formula}$$"


#: amsmath's pmatrix has no more columns.
_MOST_COLUMNS = 10


def matrix(rows: Sequence[Sequence[str]]) -> str:
    r"""A matrix in round brackets.

    >>> print(matrix([["1", "2"], ["3", "4"]]))
    \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}
    """
    body = r" \\ ".join(" & ".join(row) for row in rows)
    if len(rows[0]) <= _MOST_COLUMNS:
        return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"
    return rf"\left(\begin{{array}}{{{'r' * len(rows[0])}}} {body} \end{{array}}\right)"


TARGET = Target(
    LATEX,
    print_symbol,
    unit,
    number,
    label,
    factor,
    dots=r"\dotsc",
    aligned=aligned,
    matrix=matrix,
    blank=r"\bpblank{}",
    filled=lambda text: rf"\bpfilled{{{text}}}",
    result=r"\bpresult{}",
    found=lambda text: rf"\bpresultfilled{{{text}}}",
    within=("$", "$"),
    large=(r"\displaystyle ", ""),
    signs=Signs(" * ", r" \times ", r" \cdot ", " ", "{,}"),
)
