"""What a framework is: how its programs call its functions, and where they do what the lecture does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ...graph.functions.function import Marks
from ...network.layers import LayerNetwork
from ...printers.infix import Style
from ...printers.python import PROGRAM, array_style

_NONE: Mapping[str, str] = {}


class Framework(NamedTuple):
    """A framework under its ``title``. Its programs are printed from the template that has its name.

    ``order``: its place among the programs that pages show. ``arrays`` is what its functions of arrays are
    called on, "np."; ``marks`` say how it writes those that differ from the others', by the function's
    name. Programs of single numbers have neither. ``modules`` are imported, beside Python's own.
    ``lacks`` finds what its own layers cannot do of a network's: the number of the layer, and the key of its
    table. ``places``: what to look for in its program, by the idea of the lecture, where that differs from
    what ``programs/places.py`` says. ``autograd``: it differentiates by itself.
    """

    title: str
    order: int
    arrays: str = ""
    marks: Mapping[str, Marks] = _NONE
    modules: tuple[str, ...] = ()
    places: Mapping[str, str] = _NONE
    autograd: bool = False
    lacks: Callable[[LayerNetwork], Iterator[tuple[int, str]]] = lambda network: iter(())

    def style(self, log_sum_exp: str = "log_sum_exp") -> Style:
        """How its programs write definitions; ``log_sum_exp`` is what stands for the safe logarithm there."""
        own = {**self.marks, "log_sum_exp": log_sum_exp}
        return array_style(self.arrays, own) if self.arrays else PROGRAM
