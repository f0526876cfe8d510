"""Plain text in columns of a terminal: lines broken where a reader would, in either script."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..graph.expr import shown
from ..graph.quantity import Quantity
from ..printers import text
from ..words.texts import pieces

#: So many full-width letters stand at least in a paragraph's last line.
_FEWEST = 3


def formula_of(q: Quantity, leaf: Callable[[str], str] = str) -> str:
    """A quantity's formula as taught, on one line; ``leaf`` gives what stands for each quantity in it."""
    return "" if q.definition is None else text.formula(shown(q.definition), leaf)


def width_of(line: str) -> int:
    """How many columns a text takes: full-width letters take two."""
    return len(line) if line.isascii() else sum(map(_width, line))


def _width(c: str) -> int:
    return 2 if unicodedata.east_asian_width(c) in "WF" else int(not unicodedata.combining(c))


def padded(line: str, width: int) -> str:
    """The line, with spaces up to a width."""
    return line + " " * max(0, width - width_of(line))


def wrap_formula(formula: str, width: int) -> list[str]:
    """A formula in lines that begin with an operator; sums are broken before products, and what stands
    in brackets last. A piece longer than a line stays whole.

    >>> wrap_formula("0.4 * 0.593269992 + 0.45 * 0.596884378 + 0.6 * 1", 24)
    ['0.4 * 0.593269992', '+ 0.45 * 0.596884378', '+ 0.6 * 1']
    """
    places = _operators(formula)
    if len(formula) <= width or not places:
        return [formula]
    loosest = min(rank for _, rank in places)
    cuts = [place for place, rank in places if rank == loosest]
    pieces = [formula[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(formula)], strict=True)]
    lines: list[str] = []
    for piece in pieces:
        if lines and len(f"{lines[-1]} {piece}") <= width:
            lines[-1] = f"{lines[-1]} {piece}"
        else:
            lines += wrap_formula(piece, width)
    return lines


def _operators(formula: str) -> list[tuple[int, int]]:
    """Where the operators stand, with how loosely each binds: 0 for a sum outside all brackets."""
    out, depth = [], 0
    for n, c in enumerate(formula):
        depth += (c == "(") - (c == ")")
        if c in "+-*×·" and n and formula[n - 1 : n + 2] == f" {c} ":
            out.append((n, 2 * depth + (c in "*×·")))
    return out


def wrap_text(paragraph: str, width: int) -> list[str]:
    """A paragraph in lines: broken at spaces and between full-width letters."""
    lines: list[list[str]] = [[]]
    for piece in _pieces(paragraph):
        line = lines[-1]
        if line and width_of("".join([*line, piece]).rstrip()) > width:
            lines.append([piece.lstrip()])
        else:
            line.append(piece)
    if len(lines) > 1:
        _share_out(lines[-2], lines[-1])
    return ["".join(line).rstrip() for line in lines]


def _share_out(before: list[str], last: list[str]) -> None:
    """Let no paragraph of full-width letters end in a line of one or two: move some down to them."""
    while len(last) < _FEWEST < len(before) and all(_width(piece[0]) == 2 for piece in (before[-1], *last)):
        last.insert(0, before.pop())


def _pieces(paragraph: str) -> list[str]:
    """The parts of a text between which a line may end."""
    out: list[str] = []
    for c in paragraph:
        wide = _width(c) == 2
        joins = out and (
            _not_first(c)
            or unicodedata.category(out[-1][-1]) in ("Ps", "Pi")  # an opening bracket ends no line
            or (not wide and out[-1][-1] != " " and _width(out[-1][-1]) < 2)
        )
        if joins:
            out[-1] += c
        else:
            out.append(c)
    return out


def _not_first(c: str) -> bool:
    """Whether a letter may not begin a line: closing brackets, marks, small kana, the long vowel's mark."""
    if unicodedata.category(c) in ("Pe", "Pf", "Po"):
        return True
    name = unicodedata.name(c, "")
    return "ANA LETTER SMALL " in name or name.endswith("PROLONGED SOUND MARK")


def equation(left: str, rights: Sequence[str], width: int) -> list[str]:
    """The lines of ``left = first``, ``= second``, ...: equals signs below each other."""
    out: list[str] = []
    margin = " " * len(left)
    for right in rights:
        head = left if not out else margin
        for n, line in enumerate(wrap_formula(right, width - len(left) - 3)):
            out.append(f"{head} = {line}" if n == 0 else f"{margin}     {line}")
    return out


def phrase(words: Mapping[str, Any], key: str, **values: object) -> str:
    """The text under a dotted key with its names in braces filled in.

    Raises ``BpgenError`` for an unknown key or a name that has no value here.
    """
    return "".join(pieces(words, key, values, str, str))
