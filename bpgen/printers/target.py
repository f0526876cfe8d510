"""What a target says of itself, so that a formula is printed from what it holds and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .infix import Style
from .marks import Mark
from .notation import AnySymbol


class Target(NamedTuple):
    """How one target writes formulas: ``style`` for what has operators, the rest for what stands in them.

    ``factor`` is given a factor's mark and its symbol, ``label`` a mark: its letter with its index.
    ``aligned`` sets rows of two sides, the left one perhaps empty, ``matrix`` rows of cells. ``blank`` and
    ``filled`` are for an operand that the reader is to find, ``result`` and ``found`` for a result;
    ``within`` stands before and after a formula in a text, ``large`` before and after one set as if
    displayed. ``spoken``: what is written is read out, numbers too.
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
    within: tuple[str, str] = ("", "")
    large: tuple[str, str] = ("", "")
    spoken: bool = False
