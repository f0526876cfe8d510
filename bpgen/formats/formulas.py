"""Formulas as a document holds them: what stands where, without a mark of any format.

A symbol, a formula or a number of a block is one of these records until a format's macro prints it: within a
text as ``<< x >>``, within a formula as ``<< x | math >>``. So a format brings a printer, and no maker of
documents knows one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeGuard, get_args

from ..graph.expr import Expr, refs, shown
from ..printers import infix
from ..printers import text as plain_text
from ..printers.infix import parts
from ..printers.marks import Mark
from ..printers.notation import AnySymbol, Derivative, Symbol
from ..printers.target import Target
from ..trace.printed import PrintedRound, Round
from .slots import DocumentSlot, marked


class Number(NamedTuple):
    """A number as our policy shows it: -0.0438, 4.386e-7; ``key``: of which quantity it is the value."""

    text: str
    key: str = ""


class Name(NamedTuple):
    """A quantity's name as it is typed, in plain text."""

    key: str


class Unit(NamedTuple):
    """A unit's name."""

    name: str


class Factor(NamedTuple):
    """A factor of a chain rule: its symbol, in its colour with its letter."""

    symbol: AnySymbol
    mark: Mark


class Label(NamedTuple):
    """The letter of a factor alone, with its index."""

    mark: Mark


class Blank(NamedTuple):
    """A place for a number that the reader is to find: an operand, or a line's ``result``."""

    result: bool = False


class Filled(NamedTuple):
    """The number that a key writes into such a place."""

    slot: DocumentSlot
    result: bool = False


class Dots(NamedTuple):
    """What is left out of a list of symbols."""


Leaf = AnySymbol | Number | Name | Unit | Factor | Label | Blank | Filled | Dots | DocumentSlot


class Formula(NamedTuple):
    """An expression, and what stands in it for each quantity; or a blank for all of them."""

    expr: Expr
    leaf: Callable[[str], Leaf] | Blank


Side = Leaf | Formula


class Equation(NamedTuple):
    """Sides, each equal to the next. ``large``: within a text it is set as if it were displayed."""

    sides: tuple[Side, ...]
    large: bool = False


class Matrix(NamedTuple):
    """A matrix, row by row."""

    rows: tuple[tuple[Side, ...], ...]


class Aligned(NamedTuple):
    """Equations in rows, their equals signs below each other; a left side that is None is that of the row
    before. They are all that stands in their formula.
    """

    rows: tuple[tuple[Side | None, Side], ...]


Value = Side | Equation | Aligned | Matrix
_KINDS = frozenset(get_args(Value))


def is_value(value: object) -> TypeGuard[Value]:
    """Whether it is one of these records: a text is none."""
    return type(value) in _KINDS


def with_symbols(one: Round, e: Expr) -> Formula:
    """A formula with the symbols of a round."""
    return Formula(e, one.name)


def defined(one: Round, key: str) -> tuple[AnySymbol, Formula]:
    """The symbol of a quantity in a round, and its formula as taught."""
    definition = one.graph[key].definition
    assert definition is not None
    return one.name(key), with_symbols(one, shown(definition))


def with_numbers(one: PrintedRound, e: Expr) -> Formula:
    """A formula with the numbers of a round."""
    return Formula(e, lambda key: Number(one.operand(key), key))


def in_short(one: Round, keys: Sequence[str], most: int) -> list[Leaf]:
    """The symbols of these quantities in a round; of more than ``most``, of the first and the last."""
    if len(keys) <= most:
        return [one.name(key) for key in keys]
    return [one.name(keys[0]), Dots(), one.name(keys[-1])]


def written(target: Target, value: Value) -> str:
    """A value as it stands within a formula of this target."""
    match value:  # what stands in formulas most often comes first
        case Symbol() | Derivative():
            return target.symbol(value)
        case Blank(is_result):
            return target.result if is_result else target.blank
        case DocumentSlot():
            return _mark(target, value)
        case Formula(e, leaf):
            return _formula(target, e, (lambda _: leaf) if isinstance(leaf, Blank) else leaf)
        case Number(text, key):
            return target.marked(key, "", target.number(text))
        case Factor(name, mark):
            return target.factor(mark, target.symbol(name))
        case Label(mark):
            return target.label(mark)
        case Name(key):
            return key
        case Unit(name):
            return target.unit(name)
        case Filled(slot, is_result):
            return (target.found if is_result else target.filled)(_mark(target, slot))
        case Equation(sides):
            return " = ".join(written(target, side) for side in sides)
        case Matrix(rows):
            return target.matrix([[written(target, cell) for cell in row] for row in rows])
        case Aligned(rows):
            return target.aligned([(written(target, a) if a else "", written(target, b)) for a, b in rows])
    return target.dots


def in_text(target: Target, value: Value) -> str:
    """A value as it stands within a text; a slot is filled with what a text takes."""
    if isinstance(value, DocumentSlot):
        return marked(value)
    text = written(target, value)
    if isinstance(value, Equation) and value.large:
        text = text.join(target.large)
    return text.join(target.within)


#: What stands for a blank in a formula that is read out.
BLANK = "\u25a1"
#: Formulas in plain text, for those who have them read to them; ``BLANK`` for each blank.
SPOKEN = plain_text.TARGET._replace(blank=BLANK, result=BLANK, spoken=True)


def _mark(target: Target, slot: DocumentSlot) -> str:
    return marked(slot._replace(spoken=True) if target.spoken else slot)


def _formula(target: Target, e: Expr, leaf: Callable[[str], Leaf]) -> str:
    """As ``infix.fill``, but that what fills a slot decides itself whether it stands in brackets."""
    out: list[str] = []
    text = ""
    for piece in parts(style_of(target, map(leaf, refs(e))), e):
        if isinstance(piece, str):
            text = piece
        else:
            value = leaf(piece.key)
            if type(value) is Symbol and not piece.power:  # most are: it needs no brackets
                text = target.symbol(value)
            else:
                text = operand(target, piece, value, after_minus=text.endswith("-"))
        out.append(text)
    return "".join(out)


def has_factors(value: Side) -> bool:
    """Whether coloured factors of a chain rule stand in it."""
    if not isinstance(value, Formula) or isinstance(value.leaf, Blank):
        return isinstance(value, Factor)
    return any(isinstance(value.leaf(key), Factor) for key in refs(value.expr))


def style_of(target: Target, values: Iterable[Leaf]) -> infix.Style:
    """The style of a formula in which these stand: that of symbols, or that of numbers or of blanks."""
    if target.of_numbers is None and not target.around_blanks:
        return target.style
    values = tuple(values)
    symbols = all(isinstance(value, Symbol | Derivative | Factor | Name) for value in values)
    style = target.style if symbols else target.numbers
    if target.around_blanks and any(isinstance(value, Blank) for value in values):
        return _bracketed(style, target.around_blanks)
    return style


@lru_cache(maxsize=64)
def _bracketed(style: infix.Style, brackets: tuple[str, str]) -> infix.Style:
    return style._replace(brackets=brackets)


def operand(target: Target, place: infix.Slot, value: Leaf, *, after_minus: bool) -> str:
    """What stands at a place of a formula, in brackets where it needs them."""
    _, bracket, power, nested = place
    if isinstance(value, DocumentSlot):
        return _mark(target, value._replace(bracket=bracket, power=power, minus=after_minus))
    if isinstance(value, Filled):
        slot = value.slot._replace(bracket=bracket, power=power, minus=after_minus)
        return written(target, value._replace(slot=slot))
    text = target.number(value.text) if isinstance(value, Number) else written(target, value)
    if nested and isinstance(value, Derivative):
        text = text.join(target.style.nested)
    if power and isinstance(value, Derivative):
        return text.join(target.style.tall_brackets)
    if (
        (bracket and text.startswith("-"))
        or (power and ("^" in text or "/" in text))
        or (after_minus and text == "0")
    ):
        text = text.join(target.style.brackets)
    if isinstance(value, Number):
        return target.marked(value.key, "o" + "b" * bracket + "p" * power + "m" * after_minus, text)
    return text
