"""What a function of formulas is: its value over each kind of number, its derivative, how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: How a target writes a function: the name of one that it calls, or pieces of text with the places of the
#: arguments between them.
Marks = str | tuple[str | int, ...]
Range = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Function:
    """A function that formulas call, known by its ``name`` wherever definitions are compiled.

    Values: ``exact`` to the precision of the decimal context; ``real`` of floats, finite where it can be, and
    ``fast`` without that care; ``complex``; ``array`` of NumPy arrays, from elementary functions that it
    is handed first, with the same bits on every processor.

    Ranges: ``hull`` gives its lowest and highest value over ranges of the arguments; without one, it does
    not fall as an argument rises. Up to ``start`` it has no value. Where the ranges say which of its pieces
    holds, ``piece`` is that one. A smooth function of one argument has a ``slope``, from argument and
    value, and ``bend``: the largest size of its second derivative between ``low``, ``center`` and ``high``.

    ``derivative`` is that with respect to each argument, as expressions. ``results``: its value is one of
    these arguments, or of no argument: a whole number that no rounding can touch. ``marks`` say by target how
    it is written; a target that is missing cannot write it. Those of "arrays" are for all libraries, with
    ``xp.`` before what a library has; a framework says where it differs. ``superscript``: it is written with
    an exponent.
    """

    name: str
    exact: Callable[..., Decimal]
    real: Callable[..., float]
    complex: Callable[..., complex]
    array: Callable[..., Any]
    derivative: Callable[..., tuple[Any, ...]]
    sympy: Callable[..., Any]
    marks: Mapping[str, Marks]
    fast: Callable[..., float] | None = None
    hull: Callable[..., Range] | None = None
    start: float | None = None
    piece: Callable[..., Any] | None = None
    slope: Callable[[Any, Any], Any] | None = None
    bend: Callable[[float, float, float], float] | None = None
    results: tuple[int, ...] | None = None
    superscript: bool = False

    def range(self, *ends: Range) -> Range:
        """The lowest and the highest value where each argument lies between these ends."""
        if self.hull is not None:
            return self.hull(*ends)
        lows = [low if self.start is None else max(low, self.start) for low, _ in ends]
        return self.real(*lows), self.real(*(high for _, high in ends))

    def __repr__(self) -> str:
        return self.name
