"""Long sums as a formula for each of their terms: no browser breaks a line within one formula, so that a sum
would stick out of a phone, and make all of a printed page smaller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A tag: whether it closes, its name, whether it is empty.
_TAG = re.compile("<(/?)([a-z]+)[^>]*?(/?)>")
#: A sign between two terms, or before a result; that of a negative number has attributes.
_SIGN = re.compile("<mo>([+\N{MINUS SIGN}=])</mo>")
_OPEN, _CLOSED = ">(</mo>", ">)</mo>"
_FORMULA, _TABLE = "<math", "<mtable"
_TEXT = re.compile("<[^>]*>|&[^;]*;")
#: A side of an equation of more characters than this is wider than what a phone has beside the other side.
_LONG = 26


def terms(row: str) -> list[str]:
    """The terms of a row of MathML, and its result, each but the first with its sign. What is in brackets is
    not parted.
    """
    found, brackets = [""], 0
    for child in _children(row):
        sign = _SIGN.fullmatch(child)
        if sign and not brackets and _TEXT.sub("", found[-1]) not in ("", "="):
            found.append(f'<mo form="infix">{sign[1]}</mo>')
        else:
            found[-1] += child
        brackets += child.endswith(_OPEN) - child.endswith(_CLOSED)
    return found


def in_rows(formula: str) -> str:
    """Aligned lines of which one has a long sum, as rows of two columns; other formulas as they are."""
    math = _inner(formula)
    if len(math) < _LONG or not math.startswith(_TABLE) or len([*_children(math)]) > 1:
        return formula
    rows = [[_inner(cell) for cell in _children(_inner(row))] for row in _children(_inner(math))]
    if any(len(row) != len("lr") for row in rows):
        return formula
    split = [(left, terms(right) if _width(right) > _LONG else [right]) for left, right in rows]
    if all(len(parts) == 1 for _, parts in split):
        return formula
    return f'<div class="bp-rows">{"".join(map(_row, *zip(*split, strict=True)))}</div>'


def _row(left: str, parts: list[str]) -> str:
    shown = f"{_FORMULA}>{left}</math>" if left else ""
    right = "".join(f"{_FORMULA}>{part}</math>" for part in parts)
    return f'<div class="bp-row">{shown}<span>{right}</span></div>'


def _children(text: str) -> Iterator[str]:
    """The outermost elements of a text, one after the other."""
    depth = start = 0
    for tag in _TAG.finditer(text):
        if not depth:
            start = tag.start()
        depth += 0 if tag[3] else -1 if tag[1] else 1
        if not depth:
            yield text[start : tag.end()]


def _inner(element: str) -> str:
    """What an element has within."""
    return element[element.index(">") + 1 : element.rindex("<")]


def _width(row: str) -> int:
    """About how many characters wide a row is: a fraction is as wide as its wider part."""
    wide = 0
    for child in _children(row):
        if child.startswith("<mo") and not child.startswith("<mo stretchy"):
            wide += 2
        elif child.startswith("<mfrac"):
            wide += max(map(_width, _children(_inner(child))))
        elif child.startswith(("<mrow", "<munder")) and _TAG.search(_inner(child)):
            wide += _width(_inner(child))
        else:
            wide += len(_TEXT.sub("", child))
    return wide
