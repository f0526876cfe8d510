"""Typst: formulas in its mathematics, every name a string, so that nothing of one is taken for a command.

The functions and blanks that a formula calls (``factor``, ``filled`` and others) are those of the preamble.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ..graph.notation import GREEK, HATS
from .infix import Style
from .marks import Mark
from .notation import AnySymbol, Derivative, Symbol, above, of_unit, pluses
from .target import Signs, Target

TYPST = Style(
    times=" * ",
    power=("^(", ")"),
    target="typst",
    fraction=("frac(", ", ", ")"),
    nested=("display(", ")"),
    quiet_product=True,
    product=("", " ", ""),
    by_element=" dot.o ",
    scaled=(" ", " dot "),
    transposed="^top",
    total=("sum_k ", ""),
)

_LETTERS_OR_DIGITS = re.compile("[A-Za-z]+|[^A-Za-z]+")
#: Letters that have no key of their own.
_LETTERS = {
    **GREEK,
    "epsilon": "epsilon.alt",
    "Phi": "Φ",
    "phi": "φ (x)",
    "phi'": "φ' (x)",
    **{name: f"hat({name[0]})" for name in HATS},
}


@lru_cache(maxsize=65536)
def print_symbol(s: AnySymbol) -> str:
    """A symbol; names of several letters are words in italics."""
    if isinstance(s, Derivative):
        fraction = f"frac(∂{print_symbol(s.of)}, ∂{print_symbol(s.by)})"
        return f"lr({fraction} |)_({_sub(s.via)})" if s.via else fraction
    base = _LETTERS.get(s.base) or _name(s.base)
    sub = f"_({_sub(s.sub)})" if s.sub else ""
    marks = above(s, pluses(s.updates, "×"))
    return base + sub + (f"^({_layer(s, marks)})" if marks else "")


def _layer(s: Symbol, marks: str) -> str:
    """The marks above, where they have the number of a layer as text: its brackets are no groups."""
    return f'"{marks}"' if s.layer else marks


def _name(text: str) -> str:
    return text if len(text) == 1 else f'word("{text}")'


def _sub(text: str) -> str:
    """Letters in italics, digits upright: h1, h2,1, total."""
    pieces = _LETTERS_OR_DIGITS.findall(text.replace("_", ","))
    return "".join(_name(piece) if piece.isalpha() else f'"{piece}"' for piece in pieces)


def _number(text: str) -> str:
    """A number as our policy shows it, with a power of ten written out: 4.386e-7 -> 4.386 x 10^-7."""
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa} × 10^({int(exponent)})" if exponent else mantissa


def _label(mark: Mark) -> str:
    below = f"_({_sub(mark.of)})" if mark.of else ""
    above = f"^(({mark.sample}))" if mark.sample is not None else ""
    return _name(mark.letter) + below + above


def _factor(mark: Mark, symbol: str) -> str:
    label = _label(mark) if mark.letter else '#""'
    return f'factor(#"{mark.colour}", {label}, {symbol})'


_SIGN = re.compile(r" [-+−] | (?:\*|×|dot(?:\.o)?) ")


def pieces(formula: str) -> list[list[str]]:
    r"""Where a printed formula may be broken: its terms, each as its factors, signs among them; never within
    brackets. The terms at odd places are plus and minus signs.

    >>> pieces("a * frac(b + c, d) - (e + f) * g")
    [['a', '*', 'frac(b + c, d)'], ['-'], ['(e + f)', '*', 'g']]
    """
    out, depth, start, quoted, at = [list[str]()], 0, 0, False, 0
    while at < len(formula):
        c, at = formula[at], at + 1
        quoted ^= c == '"'
        depth += 0 if quoted else (c in "([") - (c in ")]")
        found = None if depth or quoted else _SIGN.match(formula, at - 1)
        if found and start < at - 1:
            sign, piece = found[0].strip(), formula[start : at - 1]
            out[-1].append(piece)
            if sign in "-+−":
                out += [[sign], []]
            else:
                out[-1].append(sign)
            start = at = found.end()
    out[-1].append(formula[start:])
    return out


def _aligned(rows: Sequence[tuple[str, str]]) -> str:
    return " \\\n".join(f"{left} &= {right}" for left, right in rows)


def _matrix(rows: Sequence[Sequence[str]]) -> str:
    r"""A matrix in round brackets.

    >>> print(_matrix([["1", "2"], ["3", "4"]]))
    mat(1, 2; 3, 4)
    """
    return f"mat({'; '.join(', '.join(row) for row in rows)})"


TARGET = Target(
    TYPST,
    print_symbol,
    unit=lambda name: print_symbol(of_unit(name)),
    number=_number,
    label=_label,
    factor=_factor,
    dots="dots",
    aligned=_aligned,
    matrix=_matrix,
    blank="blank",
    filled=lambda text: f"filled({text})",
    result="result",
    found=lambda text: f"found({text})",
    within=("$", "$"),
    large=("display(", ")"),
    signs=Signs(" * ", " × ", " dot ", " ", '","'),
)
