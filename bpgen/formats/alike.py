"""Formulas that look alike are printed once: a layer of 20 units has 400 products of one shape.

The shape of a formula is what it has in common with those that differ in their leaves alone. Its signs are
printed once, with places for the leaves; what stands at a leaf, brackets included, is what ``formulas`` would
write, kept for each kind of place. A formula is then a matter of joining strings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import count
from typing import NamedTuple

from ..graph.expr import Call, Expr, Mul, Num, Ref, Written, children, rebuild, shown
from ..printers.brackets import is_derivative
from ..printers.infix import Slot, Style, parts
from ..printers.notation import Symbol
from ..printers.target import Target
from .formulas import Blank, Formula, Leaf, operand, style_of, written

#: A formula's pieces, empty ones where leaves stand; and of each of these its place, its number, and as bits
#: whether it stands in brackets where it is negative, has an exponent, is 0 after a minus sign, is part of a
#: fraction.
_Signs = tuple[list[str], list[tuple[int, int, int]]]
_BRACKET, _POWER, _MINUS, _NESTED = 1, 2, 4, 8


class _Shape(NamedTuple):
    """What is known of formulas of one shape: the signs among symbols, or numbers; the whole with blanks."""

    signs: dict[bool, _Signs]
    blank: dict[Blank, str]


def writer(target: Target) -> Callable[[Formula], str]:
    """What writes formulas over numbers, those of one document, as ``written`` does."""
    shapes = defaultdict[object, _Shape](lambda: _Shape({}, {}))
    kept = defaultdict[object, Sequence[dict[str, str]]](lambda: [{} for _ in range(16)])
    styles = dict[frozenset[type], Style]()  # which one a formula takes is told by the kinds of its leaves
    last: tuple[Expr, _Shape, Sequence[str]] | None = None

    def formula(value: Formula) -> str:
        nonlocal last
        e, leaf = value
        if last is None or shown(e) is not last[0]:
            # A line has its formula twice: with symbols, with numbers.
            nodes, found = _shape(shown(e))
            last = shown(e), shapes[nodes], found
        _, known, keys = last
        if isinstance(leaf, Blank):
            if leaf not in known.blank:
                known.blank[leaf] = written(target, value)
            return known.blank[leaf]
        kinds = frozenset(map(type, map(leaf, keys)))
        if kinds not in styles:
            styles[kinds] = style_of(target, map(leaf, keys))
        style = styles[kinds]
        of_symbols = style is target.style
        if of_symbols not in known.signs:
            known.signs[of_symbols] = _signs(style, e)
        signs, places = known.signs[of_symbols]
        pieces, texts = signs.copy(), kept[leaf]
        for at, number, kind in places:
            key = keys[number]
            text = texts[kind].get(key)
            if text is None:
                text = texts[kind][key] = _operand(target, key, kind, leaf(key))
            pieces[at] = text
        return "".join(pieces)

    return formula


def _operand(target: Target, key: str, kind: int, value: Leaf) -> str:
    """What stands at a place of this kind."""
    if type(value) is Symbol and not kind & _POWER:  # most are: it needs no brackets
        return target.symbol(value)
    slot = Slot(key, bool(kind & _BRACKET), bool(kind & _POWER), bool(kind & _NESTED))
    return operand(target, slot, value, after_minus=bool(kind & _MINUS))


def _shape(e: Expr) -> tuple[tuple[object, ...], Sequence[str]]:
    """The nodes of a formula as it is taught, each before its parts, with the number of these, so that no two
    trees are told alike; and the keys of its leaves, from left to right.
    """
    nodes, keys, waiting = list[object](), list[str](), [e]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Ref):
            keys.append(part.key)
            nodes.append((Ref, is_derivative(part.key)))
        elif isinstance(part, Written):
            waiting.append(part.shown)
        elif isinstance(part, Num):
            nodes.append(part.value)
        else:
            below = part.factors if isinstance(part, Mul) else children(part)
            nodes.append(part.function if isinstance(part, Call) else type(part))
            nodes.append(len(below))
            waiting += below[::-1]
    return tuple(nodes), keys


def _signs(style: Style, e: Expr) -> _Signs:
    """A formula printed with numbers for its leaves' keys, from left to right: 0, 1, ...; the key of a
    derivative stays one of a derivative.
    """
    numbers = count()

    def numbered(part: Expr) -> Expr:
        part = shown(part)
        if isinstance(part, Ref):
            return Ref(f"{next(numbers)}{'/' * is_derivative(part.key)}")
        return rebuild(part, numbered)

    pieces, places = list[str](), list[tuple[int, int, int]]()
    for n, piece in enumerate(parts(style, numbered(e))):
        if isinstance(piece, Slot):
            minus = n > 0 and pieces[-1].endswith("-")
            kind = piece.bracket * _BRACKET + piece.power * _POWER + minus * _MINUS
            places.append((n, int(piece.key.rstrip("/")), kind + piece.nested * _NESTED))
        pieces.append("" if isinstance(piece, Slot) else piece)
    return pieces, places
