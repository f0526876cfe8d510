"""The sum of what several layers pass on, number by number."""

from __future__ import annotations

from .grids import View, rows_of
from .parts import KindWord, LayerFigure, arrow, beside, sign


def figure(view: View) -> LayerFigure:
    """What is added, with plus signs, and the sum."""
    pieces = list[LayerFigure]()
    for values in view.layer.read:
        pieces += [sign("+")] if pieces else []
        pieces.append(view.titled(KindWord("summand"), view.grid(rows_of(values))))
    out = view.titled(KindWord("sum"), view.grid(rows_of(view.layer.passed)))
    return beside([*pieces, arrow(), out])


FIGURE = figure
