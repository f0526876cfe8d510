"""The sum of what several layers pass on, number by number."""

from __future__ import annotations

from .grids import View, rows_of
from .parts import KindWord, LayerFigure, arrow, beside, sign


def figure(view: View) -> LayerFigure:
    """What is added, with plus signs, the sum, and what an activation function makes of it."""
    pieces = list[LayerFigure]()
    for values in view.layer.read:
        pieces += [sign("+")] if pieces else []
        pieces.append(view.titled(KindWord("summand"), view.grid(rows_of(values))))
    rows = rows_of(view.layer.passed)
    nets = {q.key.replace("net_", "out_", 1): q.key for q in view.layer.made if q.name.startswith("net_")}
    if nets:  # with an activation function
        whole = view.grid([[nets[key] for key in row] for row in rows])
        pieces += [arrow(), view.titled(KindWord("sum"), whole)]
    out = view.titled(KindWord("out" if nets else "sum"), view.grid(rows))
    return beside([*pieces, arrow(), out])


FIGURE = figure
