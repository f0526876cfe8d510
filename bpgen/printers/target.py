"""What a target says of itself, so that a formula is printed from what it holds and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..graph.notation import USUAL, Notation
from .infix import Style
from .marks import Mark
from .notation import NOTATIONS, AnySymbol


class Signs(NamedTuple):
    """How a target writes the signs of multiplication, by their names, and a decimal comma."""

    star: str
    cross: str
    dot: str
    none: str
    comma: str


class Target(NamedTuple):
    """How one target writes formulas: ``style`` for what has operators, the rest for what stands in them.

    ``factor`` is given a factor's mark and its symbol, ``label`` a mark: its letter with its index.
    ``aligned`` sets rows of two sides, the left one perhaps empty, ``matrix`` rows of cells. ``blank`` and
    ``filled`` are for an operand that the reader is to find, ``result`` and ``found`` for a result;
    ``around_blanks`` are brackets as tall as blanks, where brackets do not grow by themselves; ``within``
    stands before and after a formula in a text, ``large`` before and after one set as if displayed.
    ``marked`` is given a quantity's key, where its number stands, and that number as it is
    written: "o" is an operand of a formula, in brackets where it is negative ("b"), has a power of ten ("p")
    or is 0 ("m"). ``spoken``: what is written is read out, numbers too. With ``signs`` the target is written
    in another notation, see ``in_notation``.
    """

    style: Style
    symbol: Callable[[AnySymbol], str]
    unit: Callable[[str], str]
    number: Callable[[str], str]
    label: Callable[[Mark], str]
    factor: Callable[[Mark, str], str]
    dots: str
    aligned: Callable[[Sequence[tuple[str, str]]], str]
    matrix: Callable[[Sequence[Sequence[str]]], str]
    blank: str = ""
    filled: Callable[[str], str] = str
    result: str = ""
    found: Callable[[str], str] = str
    around_blanks: tuple[str, str] | None = None
    marked: Callable[[str, str, str], str] = lambda _key, _when, text: text
    within: tuple[str, str] = ("", "")
    large: tuple[str, str] = ("", "")
    spoken: bool = False
    signs: Signs = Signs(" * ", " × ", " · ", " · ", ",")
    #: The style of formulas in which numbers are substituted, where it is another.
    of_numbers: Style | None = None

    @property
    def numbers(self) -> Style:
        """The style of formulas in which numbers are substituted."""
        return self.of_numbers or self.style


@lru_cache(maxsize=64)
def in_notation(target: Target, notation: Notation) -> Target:
    """The target with the signs of a notation: of multiplication, between symbols and between numbers, and
    the decimal comma, with which lists have semicolons.
    """
    if notation == USUAL:
        return target
    signs = target.signs
    comma = notation.decimal == "comma"
    style = target.style._replace(separator="; " if comma else ", ")
    symbols, numbers = notation.times or NOTATIONS[notation.book].times
    plain = target.number
    return target._replace(
        style=_with_sign(style, signs, symbols),
        of_numbers=_with_sign(style, signs, numbers),
        number=(lambda text: plain(text).replace(".", signs.comma)) if comma else plain,
    )


def _with_sign(style: Style, signs: Signs, name: str) -> Style:
    before_number = signs.dot if name == "none" else ""
    return style._replace(times=getattr(signs, name), before_number=before_number)
