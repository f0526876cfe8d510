"""The GRU layer: unrolled, with the gates of each step; below it the cell with both conventions of z and of
the reset.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...graph.kinds.gru import GatedRecurrent
from ...graph.quantity import Concept
from ...printers.notation import Symbol
from .grids import View
from .parts import DrawnCell, Knob, LayerFigure, Part
from .unrolled import gate, line, name, unrolled, with_table


def figure(view: View) -> LayerFigure:
    """A box a step with its gates and its new values, the cell, and the table of steps."""
    kind = view.layer.shape.kind
    assert isinstance(kind, GatedRecurrent)
    steps = unrolled(view, lambda q: q.concept is Concept.OUT, lambda q: q.what == "state", ["h"])
    parts = _cell(keeps=kind.keeps, reset_after=kind.reset_after)
    return with_table(view, steps, LayerFigure(tuple(parts), 8.8, 4.9))


_TOP, _SPLIT, _GATES, _STATE, _INPUT = 0.5, 1.6, 2.4, 4.0, 4.5


def _cell(*, keeps: bool, reset_after: bool) -> Iterator[Part]:
    # The old state and the new values, mixed.
    yield from (name(Symbol("h", "t-1"), 0.4, _TOP), line((0.85, _TOP), (2.15, _TOP)))
    yield from (Knob((2.4, _TOP), "×"), line((2.65, _TOP), (6.35, _TOP)), Knob((6.6, _TOP), "+"))
    yield from (line((6.85, _TOP), (8, _TOP)), name(Symbol("h", "t"), 8.4, _TOP))
    yield from (Knob((6.6, _SPLIT), "×"), line((6.6, _SPLIT - 0.25), (6.6, _TOP + 0.25)))
    # z goes to one of them, 1 - z to the other.
    yield from (gate("σ", 2.4, _GATES), name(Symbol("z", "t"), 2.05, 2.15))
    if keeps:
        yield from (line((2.4, _GATES), (2.4, _TOP + 0.25)), line((2.4, _SPLIT), (3.8, _SPLIT)))
        yield from (gate("1−", 4.2, _SPLIT - 0.25), line((4.6, _SPLIT), (6.35, _SPLIT)))
    else:
        yield from (line((2.4, _GATES), (2.4, _SPLIT - 0.1)), line((2.4, 1.9), (6.1, 1.9), (6.35, _SPLIT)))
        yield from (gate("1−", 2.4, _SPLIT - 0.6), line((2.4, _SPLIT - 0.6), (2.4, _TOP + 0.25)))
    # The reset acts on the old state, or on its product with the weights.
    yield from (gate("σ", 4, _GATES), name(Symbol("r", "t"), 4.67, 2.42))
    yield from (line((4, _GATES), (4, 2.2), (5.2, 2.2), (5.2, 2.4)), Knob((5.2, 2.65), "×"))
    yield from (line((5.45, 2.65), (6.1, 2.65)), gate("tanh", 6.6, _GATES, 1))
    yield from (line((6.6, _GATES), (6.6, _SPLIT + 0.25)), name(Symbol("n", "t"), 6.95, 2.1))
    if reset_after:
        yield DrawnCell((4.85, 3.2), (0.7, 0.5), Symbol("U", "n"))
        yield from (line((5.2, _STATE), (5.2, 3.7)), line((5.2, 3.2), (5.2, 2.9)))
    else:
        yield line((5.2, _STATE), (5.2, 2.9))
    # The old state and the inputs go to both gates, the inputs to the new values, too.
    yield from (name(Symbol("h", "t-1"), 0.4, _STATE), line((0.85, _STATE), (5.2, _STATE), tip=False))
    yield from (name(Symbol("x", "t"), 0.4, _INPUT), line((0.85, _INPUT), (6.6, _INPUT), (6.6, 2.9)))
    for x in (2.4, 4):
        yield from (line((x - 0.15, _STATE), (x - 0.15, 2.9)), line((x + 0.15, _INPUT), (x + 0.15, 2.9)))


FIGURE = figure
