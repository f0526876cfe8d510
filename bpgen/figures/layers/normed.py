"""What both norms have in common: numbers, their mean and deviation, normalised, then scaled and shifted."""

from __future__ import annotations

from ...graph.quantity import Quantity
from ...printers.notation import Symbol
from .grids import View, rows_of
from .parts import KindWord, LayerFigure, arrow, below, beside


def normed(view: View, *, by_column: bool) -> LayerFigure:
    """Two rows: numbers and their mean, variance and deviation; normalised, and with gamma and beta.
    ``by_column``: a column has a mean of its own, else a row.
    """
    layer = view.layer

    def titled(word: str, rows: list[list[str]]) -> LayerFigure:
        return view.titled(KindWord(word), view.grid(rows))

    def scale(name: str) -> LayerFigure:
        return view.titled(Symbol(name), view.grid([list(layer.parameters[name].keys)]))

    def common(what: str) -> LayerFigure:
        keys = [q.key for q in layer.made if q.what == what]
        return titled(what, [keys] if by_column else [[key] for key in keys])

    def place(q: Quantity) -> tuple[int, int]:
        return q.index.source or 0, q.index.unit or 0

    normalised = sorted((q for q in layer.made if q.what == "normalised"), key=place)
    wide = layer.passed.shape[-1]
    rows = [[q.key for q in normalised[n : n + wide]] for n in range(0, len(normalised), wide)]
    found = [common(what) for what in ("mean", "variance", "deviation_root")]
    statistics = below(found, 0.1) if by_column else beside(found)
    scales = [scale("gamma"), scale("beta")]
    first = beside([titled("input", rows_of(layer.read[0])), arrow(), statistics])
    second = [titled("normalised", rows), arrow(), below(scales, 0.1), arrow()]
    return below([first, beside([*second, titled("scaled", rows_of(layer.passed))])])
