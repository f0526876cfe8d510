"""Attention: tokens; queries, keys and values; scores; the weights as shades; outputs."""

from __future__ import annotations

import re

from ...graph.kinds.attention import Attention
from .grids import View, rows_of
from .parts import KindWord, LayerFigure, arrow, below, beside

#: How dark a weight of 1 is: black numbers are to be read on it.
_DARKEST = 0.45


def figure(view: View) -> LayerFigure:
    """Two rows: from the tokens to queries, keys and values, and from the scores to the outputs. A row of
    each grid is a token; what a token does not see is empty.
    """
    layer, kind = view.layer, view.layer.shape.kind
    assert isinstance(kind, Attention)
    tokens = range(1, layer.read[0].shape[0] + 1)

    def of_tokens(what: str) -> LayerFigure:
        keys = [[q.key for q in layer.made if q.what == what and q.index.source == t] for t in tokens]
        return view.titled(KindWord(what), view.grid(keys, steps="t"))

    def shade(key: str) -> float:
        return _DARKEST * min(1.0, view.value(key) or 0.0)

    pairs = dict[tuple[str, str, int, int], str]()
    for q in layer.made:
        if found := re.match(r"([sa])([0-9]*)_t([0-9]+)_t([0-9]+)", q.name):
            pairs[found[1], found[2], int(found[3]), int(found[4])] = q.key
    heads = []
    for head in [str(n) for n in range(1, kind.heads + 1)] if kind.heads > 1 else [""]:
        scores, weights = (
            [[pairs.get((letter, head, t, s), "") for s in tokens] for t in tokens] for letter in "sa"
        )
        heads.append(
            beside(
                [
                    view.titled(KindWord("scores"), view.grid(scores, heads=True)),
                    arrow(),
                    view.titled(KindWord("weights"), view.grid(weights, heads=True, shades=shade)),
                ]
            )
        )
    read = view.titled(KindWord("tokens"), view.grid(rows_of(layer.read[0]), steps="t"))
    asked = beside([of_tokens("query"), of_tokens("key"), of_tokens("value")], 0.4)
    out = view.titled(KindWord("output"), view.grid(rows_of(layer.passed), steps="t"))
    rows = beside([read, arrow(), asked]), beside([below(heads), arrow(), out])
    return below(rows)._replace(pieces=rows)


FIGURE = figure
