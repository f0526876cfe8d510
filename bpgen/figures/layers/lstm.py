"""The LSTM layer: unrolled, with the state of each step; below it the cell with its gates."""

from __future__ import annotations

from ...printers.notation import Symbol
from .grids import View
from .parts import Knob, LayerFigure
from .unrolled import gate, line, name, unrolled, with_table


def figure(view: View) -> LayerFigure:
    """A box a step with its state, the cell, and the table of steps."""
    steps = unrolled(view, lambda q: q.what == "cell", lambda q: q.what == "output", ["c", "h"])
    return with_table(view, steps, _CELL)


_TOP, _GATES, _BUS = 0.5, 2.4, 3.4
_CELL = LayerFigure(
    (
        # What is kept of the state, and what is added to it.
        *(name(Symbol("c", "t-1"), 0.4, _TOP), line((0.85, _TOP), (1.75, _TOP)), Knob((2, _TOP), "×")),
        *(line((2.25, _TOP), (4.15, _TOP)), Knob((4.4, _TOP), "+"), line((4.65, _TOP), (8, _TOP))),
        name(Symbol("c", "t"), 8.4, _TOP),
        # The gates, and where each acts.
        *(gate("σ", 2, _GATES), line((2, _GATES), (2, 0.75)), name(Symbol("f", "t"), 2.3, 1.6)),
        *(gate("σ", 3.3, _GATES), line((3.3, _GATES), (3.3, 1.5), (4.15, 1.5))),
        *(name(Symbol("i", "t"), 3.6, 1.95), Knob((4.4, 1.5), "×"), line((4.4, 1.25), (4.4, 0.75))),
        *(gate("tanh", 4.4, _GATES, 1), line((4.4, _GATES), (4.4, 1.75)), name(Symbol("g", "t"), 4.7, 2.05)),
        *(gate("σ", 5.6, _GATES), line((5.6, _GATES), (5.6, 2.05), (6.35, 2.05))),
        name(Symbol("o", "t"), 5.6, 1.75),
        # What is read of the state.
        *(line((6.6, _TOP), (6.6, 0.9)), gate("tanh", 6.6, 0.9, 1), line((6.6, 1.4), (6.6, 1.8))),
        *(Knob((6.6, 2.05), "×"), line((6.85, 2.05), (8, 2.05)), name(Symbol("h", "t"), 8.4, 2.05)),
        # The inputs of all gates.
        *(name(Symbol("h", "t-1"), 0.4, _BUS), line((0.85, _BUS), (5.6, _BUS), tip=False)),
        *(line((x, _BUS), (x, _GATES + 0.5)) for x in (2, 3.3, 4.4, 5.6)),
        *(name(Symbol("x", "t"), 1.3, 4.1), line((1.3, 3.85), (1.3, _BUS), tip=False)),
    ),
    8.8,
    4.4,
)

FIGURE = figure
