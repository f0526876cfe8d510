"""Formulas on a line, as the terminal writes them: for text, manual pages and the descriptions of pages.

The MathML of a formula is read, so that a lecturer's own formulas are served like those of the printers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from xml.etree import ElementTree as ET

from math_core import LatexError

from ..formats.mathml import mathml

_APPLY = "\u2061"
#: Signs with a space on either side, unless math-core took it away; then signs with one behind them.
_INFIX = frozenset("=<>+*\u2212\u00b1\u2217\u00d7\u22c5\u2264\u2265\u2260\u2248\u2190\u2192\u2208")
_COMMAS = frozenset(",;")
_OPENING = frozenset("([{")
#: What may stand beside a fraction without brackets.
_BEFORE, _BEHIND = _OPENING | {"-"}, frozenset(")]},;")
_INDEXED = frozenset({"msub", "msup", "msubsup"})
_WRITTEN = {"\u2217": "*", "\u2212": "-", _APPLY: "", "\u2062": "", "\u2063": ""}
_PRIMES = frozenset("+*\u2032\u2033")


def line(latex: str) -> str:
    r"""A formula on one line: ``\frac{\partial E}{\partial w_{5}}`` is ``∂E/∂w5``. What is none stays."""
    return "; ".join(" ".join(text.split()) for text in lines(latex))


def lines(latex: str) -> list[str]:
    """A formula with its own line breaks, the equals signs beneath each other."""
    try:
        source = mathml(latex, display=True)
    except LatexError:
        return [" ".join(latex.split())]
    math = ET.fromstring(source)  # noqa: S314  # math-core wrote it just now
    if [child.tag for child in math] != ["mtable"]:
        return [_text(math)]
    rows = [[_text(cell) for cell in row] for row in math[0]]
    first = max(_width(row[0]) for row in rows)
    return [
        " ".join([row[0] + " " * (first - _width(row[0])), *row[1:]] if first else row[1:]).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(not unicodedata.combining(letter) for letter in text)


def _text(element: ET.Element) -> str:
    """An element, with no space around it."""
    return " ".join(_spaced(element).split())


def _spaced(element: ET.Element) -> str:
    return _ELEMENTS.get(element.tag, _row)(element)


def _row(element: ET.Element) -> str:
    """What stands side by side; a fraction in brackets where it would run into its neighbour."""
    if not len(element):
        return element.text or ""
    texts = [_spaced(child) for child in element]
    made = ""
    for i, (child, text) in enumerate(zip(element, texts, strict=True)):
        behind = "".join(texts[i + 1 :])[:1]
        if child.tag == "mfrac" and (_joins(made[-1:], _BEFORE) or _joins(behind, _BEHIND)):
            made += f"({text})"
        elif child.text == _APPLY and behind not in _OPENING:
            made += " "
        elif child.tag in _INDEXED and behind.isalnum():
            made += f"{text} "  # else the index would run on into the next letter
        else:
            made += text
    return made


def _joins(neighbour: str, free: frozenset[str]) -> bool:
    return bool(neighbour.strip()) and neighbour not in free


def _sign(element: ET.Element) -> str:
    sign = element.text or ""
    written = _WRITTEN.get(sign, sign)
    if sign in _INFIX and (element.get("lspace"), element.get("rspace")) != ("0", "0"):
        return f" {written} "
    return f"{written} " if sign in _COMMAS else written


def _fraction(element: ET.Element) -> str:
    over, under = map(_text, element)
    return f"{_whole(over)}/{_whole(under)}"


def _whole(text: str) -> str:
    """A text in brackets where it would fall apart beside a sign."""
    return f"({text})" if (" " in text or "/" in text) and not _bracketed(text) else text


def _bracketed(text: str) -> bool:
    return bool(re.fullmatch(r"\((?:[^()]|\([^()]*\))*\)", text))


def _index(text: str) -> str:
    close = text.replace(" ", "")
    return close if close.isalnum() or _bracketed(close) else f"({close})"


def _with_below(base: str, below: str) -> str:
    """``w5`` and ``net_h1``, as the terminal has them."""
    return base + below if len(base) == 1 and below.isdecimal() else f"{base}_{_index(below)}"


def _with_above(base: str, above: str) -> str:
    return base + above if above in _PRIMES else f"{_whole(base)}^{_index(above)}"


def _below(element: ET.Element) -> str:
    base, below = map(_text, element)
    return _with_below(base, below)


def _above(element: ET.Element) -> str:
    base, above = map(_text, element)
    return _with_above(base, above)


def _below_and_above(element: ET.Element) -> str:
    base, below, above = map(_text, element)
    return _with_above(_with_below(base, below), above)


def _range(element: ET.Element) -> str:
    return f"{_below_and_above(element)} "


def _accented(element: ET.Element) -> str:
    base, mark = map(_text, element)
    return base + mark if element.get("accent") else f"{base}^{_index(mark)}"


def _beneath(element: ET.Element) -> str:
    """A factor with its letter, or the range of an operator."""
    base, beneath = map(_text, element)
    lettered = (element[1].get("class") or "").startswith("bp-")
    return f"{base} [{beneath}]" if lettered else f"{base}_{_index(beneath)} "


def _root(element: ET.Element) -> str:
    inner = " ".join("".join(map(_spaced, element)).split())
    return f"\u221a{inner if inner.isalnum() else f'({inner})'}"


def _table(element: ET.Element) -> str:
    return "; ".join(", ".join(map(_text, row)) for row in element)


def _gap(element: ET.Element) -> str:
    return " " if element.get("width") else ""


_ELEMENTS: dict[str, Callable[[ET.Element], str]] = {
    "mo": _sign,
    "mfrac": _fraction,
    "msub": _below,
    "msup": _above,
    "msubsup": _below_and_above,
    "mover": _accented,
    "munder": _beneath,
    "munderover": _range,
    "msqrt": _root,
    "mtable": _table,
    "mspace": _gap,
}
