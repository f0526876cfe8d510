"""The printer that all text targets share: operators between operands, brackets where needed.

A formula prints to *parts*: pieces of text and slots for the leaves. Filling the slots with symbols
gives the formula; filling them with numbers gives the same formula with the numbers substituted; filling
them with blanks gives the exercise. So the three can never differ in shape.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from ..graph.expr import (
    Add,
    ByElement,
    Call,
    Div,
    Expr,
    Mul,
    Neg,
    Num,
    Pow,
    Product,
    Ref,
    Scaled,
    Sub,
    Total,
    Transposed,
    Written,
)
from ..graph.functions.function import Function, Marks
from .brackets import (
    Level,
    grown,
    has_superscript,
    is_tall,
    level_of,
    opens_with_bracket,
    opens_with_number,
)


class Slot(NamedTuple):
    """A place for a leaf. ``bracket``: a negative number standing here must be put in brackets;
    ``power``: so must what has an exponent of its own, since an exponent follows. ``nested``: it is above or
    below the rule of a fraction.
    """

    key: str
    bracket: bool
    power: bool = False
    nested: bool = False


Parts = tuple[str | Slot, ...]


class Style(NamedTuple):
    """The marks of one target. Pairs stand before and after an argument."""

    times: str
    power: tuple[str, str]
    #: Under which name functions say how they are written here; "engine": each by its own name.
    target: str
    #: Functions that are written otherwise here than their own marks say.
    own: tuple[tuple[str, Marks], ...] = ()
    #: Where sums and differences are calls of a function.
    sum: tuple[str, str] | None = None
    fraction: tuple[str, str, str] | None = None
    #: Around a symbol that is a fraction itself, within a fraction: its letters are no smaller there.
    nested: tuple[str, str] = ("", "")
    brackets: tuple[str, str] = ("(", ")")
    tall_brackets: tuple[str, str] = ("(", ")")
    quiet_product: bool = False
    #: The sign before a number of the formula, where that is another.
    before_number: str = ""
    #: Between the arguments of a function.
    separator: str = ", "
    over: str = "/"
    number: Callable[[int], str] = str
    #: Over arrays: the product of matrices, that by element, what follows a transpose, and around a sum.
    product: tuple[str, str, str] = ("", " @ ", "")
    by_element: str = " * "
    scaled: tuple[str, str] = (" * ", " * ")
    transposed: str = ".T"
    total: tuple[str, str] = ("", ".sum()")


class UnprintableError(TypeError):
    """A node that a target has no mark for."""


@lru_cache(maxsize=16384)
def parts(style: Style, e: Expr) -> Parts:
    """The formula as pieces of text and slots, adjacent texts joined."""
    joined: list[str | Slot] = []
    for piece in _print(style, e, Level.SUM, leading=True):
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return tuple(joined)


def fill(style: Style, pieces: Parts, leaf: Callable[[str], str], wrap: Callable[[str], str] = str) -> str:
    """The parts with every slot filled; a filling that begins with a minus is bracketed where needed,
    and so are one that has an exponent where it is raised, and a 0 after a minus sign.

    ``wrap`` goes around each filling, brackets included: a frame, a colour, a blank's line.
    """
    out: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            out.append(piece)
            continue
        text = leaf(piece.key)
        if piece.nested and style.fraction is not None and text.startswith(style.fraction[0]):
            text = style.nested[0] + text + style.nested[1]
        minus_zero = text == "0" and bool(out) and out[-1].endswith("-")
        if piece.power and style.fraction is not None and text.startswith(style.fraction[0]):
            out.append(wrap(style.tall_brackets[0] + text + style.tall_brackets[1]))
            continue
        if (
            (piece.bracket and text.startswith("-"))
            or (piece.power and ("^" in text or "/" in text))
            or minus_zero
        ):
            text = style.brackets[0] + text + style.brackets[1]
        out.append(wrap(text))
    return "".join(out)


Pieces = list[str | Slot]


def _print(style: Style, e: Expr, level: Level, *, leading: bool) -> Pieces:
    """Print ``e`` where an operand of at least ``level`` is wanted.

    ``leading``: nothing stands to the left within the same brackets, so a minus may stand bare.
    """
    if isinstance(e, Ref):  # most are
        power = level is Level.POWER
        return [Slot(e.key, bracket=not leading or power, power=power)]
    e = e.shown if isinstance(e, Written) else e
    own = level_of(e, fractions=style.fraction is not None)
    negative = isinstance(e, Neg) or (isinstance(e, Num) and e.value < 0)
    if own < level or (negative and not leading):
        return _in_brackets(style, e, _bare(style, e, leading=True, level=level))
    return _bare(style, e, leading=leading, level=level)


def _in_brackets(style: Style, e: Expr, printed: Pieces) -> Pieces:
    mark = style.tall_brackets if is_tall(e) else style.brackets
    return [mark[0], *printed, mark[1]]


def _bare(style: Style, e: Expr, *, leading: bool, level: Level) -> Pieces:
    match e:
        case Num(value):
            return [style.number(value)]
        case Neg(x):
            return ["-", *_print(style, x, Level.PRODUCT, leading=False)]
        case Add(terms) if style.sum is not None:
            return _call(style, style.sum, terms)
        case Sub(a, b) if style.sum is not None:
            return _call(style, style.sum, (a, Neg(b)))
        case Add(terms):
            return _joined(style, terms, " + ", Level.SUM, leading=leading)
        case Sub(a, b):
            left = _print(style, a, Level.SUM, leading=leading)
            return [*left, " - ", *_print(style, b, Level.PRODUCT, leading=False)]
        case Mul(factors):
            return _product(style, factors, leading=leading)
        case Div(a, b):
            return _quotient(style, a, b, leading=leading)
        case Pow(base, exponent):
            inner = _print(style, base, Level.POWER, leading=leading)
            # A second superscript is an error of TeX; beside a fraction it would stand at its numerator.
            if has_superscript(base) or (style.fraction is not None and isinstance(base, Div)):
                inner = _in_brackets(style, base, inner)
            return [*inner, style.power[0], *_exponent(style, exponent), style.power[1]]
        case Call(function, arguments):
            return _function(style, function, arguments)
        case _:
            return _over_arrays(style, e)


def _over_arrays(style: Style, e: Expr) -> Pieces:
    def operand(x: Expr, level: Level = Level.ATOM) -> Pieces:
        return _print(style, x, level, leading=False)

    match e:
        case Product(a, b):
            before, between, after = style.product
            return [before, *operand(a), between, *operand(b), after]
        case ByElement(a, b):
            return [*operand(a), style.by_element, *operand(b)]
        case Scaled(number, x):
            # As in products of numbers: a * b / c is not a * (b / c).
            level = Level.POWER if isinstance(x, Div) else Level.PRODUCT
            return [*operand(number), style.scaled[isinstance(x, Scaled)], *operand(x, level)]
        case Transposed(Ref(key)):  # a leaf of its own: its numbers are written in other places
            return [Slot(f"{key}.T", bracket=False)]
        case Transposed(x):
            return [*operand(x), style.transposed]
        case Total(x):
            level = Level.PRODUCT if style.total[0] else Level.ATOM
            return [style.total[0], *operand(x, level), style.total[1]]
    raise UnprintableError(f"no mark for {type(e).__name__}")


def _joined(
    style: Style, terms: tuple[Expr, ...], mark: str, level: Level, *, leading: bool, fresh: bool = False
) -> Pieces:
    out: Pieces = []
    for n, term in enumerate(terms):
        if n:
            out.append(mark)
        out += _print(style, term, level, leading=fresh or (leading and n == 0))
    return out


def _product(style: Style, factors: tuple[Expr, ...], *, leading: bool) -> Pieces:
    out: Pieces = []
    for n, factor in enumerate(factors):
        if n:
            quiet = style.quiet_product and opens_with_bracket(factor)
            sign = (opens_with_number(factor) and style.before_number) or style.times
            out.append("" if quiet else sign)
        # A quotient after a factor would be read from the left: a * b / c is not a * (b / c).
        level = Level.PRODUCT if n == 0 or not isinstance(factor, Div) else Level.POWER
        out += _print(style, factor, level, leading=leading and n == 0)
    return out


def _quotient(style: Style, a: Expr, b: Expr, *, leading: bool) -> Pieces:
    if style.fraction is None:
        top = _print(style, a, Level.PRODUCT, leading=leading)
        return [*top, style.over, *_print(style, b, Level.POWER, leading=False)]
    open_, middle, close = style.fraction
    top, bottom = (_print(style, e, Level.SUM, leading=True) for e in (a, b))
    return [open_, *map(_nested, top), middle, *map(_nested, bottom), close]


def _nested(piece: str | Slot) -> str | Slot:
    return piece if isinstance(piece, str) else piece._replace(nested=True)


def _exponent(style: Style, exponent: Expr) -> Pieces:
    # Exponents are whole numbers of the formula: every target takes them as plain integers.
    match exponent:
        case Num(value):
            return [str(value)]
        case Sub(Num(a), Num(b)):
            text = f"{a} - {b}"
            return [text] if style.power[1] else [f"({text})"]
    raise UnprintableError("an exponent is a whole number, or the difference of two")


def _function(style: Style, function: Function, arguments: tuple[Expr, ...]) -> Pieces:
    marks = function.name if style.target == "engine" else function.marks.get(style.target)
    marks = dict(style.own).get(function.name, marks)
    if marks is None:
        raise UnprintableError(f"{function.name} cannot be written as {style.target}")
    if isinstance(marks, str):
        open_, close = style.tall_brackets if any(map(is_tall, arguments)) else style.brackets
        return _call(style, (f"{marks}{open_}", close), arguments)
    out: Pieces = []
    grow = style.fraction is not None
    for mark in grown(marks, arguments, style.brackets, style.tall_brackets) if grow else marks:
        if isinstance(mark, str):
            out.append(mark)
        else:
            out += _print(style, arguments[mark], Level.SUM, leading=True)
    return out


def _call(style: Style, marks: tuple[str, str], arguments: tuple[Expr, ...]) -> Pieces:
    inner = _joined(style, arguments, style.separator, Level.SUM, leading=True, fresh=True)
    return [marks[0], *inner, marks[1]]
