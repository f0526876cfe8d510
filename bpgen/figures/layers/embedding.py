"""Embedding: the table of words with the rows that are looked up, each with an arrow to its step."""

from __future__ import annotations

from ...formats.formulas import Number
from ...graph.expr import Ref
from .grids import View, rows_of
from .parts import HIGH, KindWord, LayerFigure, Route, Told, beside, text

#: Between the table and what is looked up in it.
_BETWEEN = 1.8


def figure(view: View) -> LayerFigure:
    """The table, and the row of each step."""
    layer = view.layer
    table = rows_of(layer.parameters["vectors"])
    rows = {row[0]: n for n, row in enumerate(table)}
    firsts = [q.definition for q in layer.made if q.key in {row[0] for row in rows_of(layer.passed)}]
    words = [rows[e.key] for e in firsts if isinstance(e, Ref)]
    frames = [(n, 0, 1, len(table[0])) for n in sorted(set(words))]
    left = view.titled(KindWord("table"), view.grid(table, heads=True, frames=frames))
    right = view.titled(KindWord("looked_up"), view.grid(rows_of(layer.passed), steps="t"))
    whole = beside([left, text(None, _BETWEEN), right], 0)
    middles = (whole.height + left.height) / 2, (whole.height + right.height) / 2
    start, end = left.width + 0.05, left.width + _BETWEEN - 0.1
    ways = [
        Route(
            (
                (start, middles[0] - (len(table) - word - 0.5) * HIGH),
                (end, middles[1] - (len(words) - t - 0.5) * HIGH),
            )
        )
        for t, word in enumerate(words)
    ]
    numbers = Told(KindWord("rows"), (tuple(Number(str(word + 1)) for word in words),))
    return whole._replace(parts=(*whole.parts, *ways), told=(*whole.told, numbers))


FIGURE = figure
