"""A convolution: input, kernel and maps as grids, with the first window and what is computed from it."""

from __future__ import annotations

from ...graph.architecture import ActivationName
from ...graph.kinds.convolution import Convolution
from .grids import View, maps_of
from .parts import KindWord, LayerFigure, arrow, below, beside, sign


def figure(view: View) -> LayerFigure:
    """Input * kernel + bias -> net inputs -> outputs: a row for each filter, in it the kernels of each
    channel below each other. That of one filter can be shown in two pieces: up to the net inputs, and from
    there on.
    """
    layer, kind = view.layer, view.layer.shape.kind
    assert isinstance(kind, Convolution)
    sides = len(kind.kernel)
    high, wide = (1, *kind.kernel)[-2:]
    inputs = [
        view.grid(rows, heads=True, around=kind.padding, frames=[(0, 0, high, wide)])
        for rows in maps_of(layer.read[0], sides)
    ]
    weights = maps_of(layer.parameters["weights"], sides)
    kernels = [view.grid(rows, heads=True) for rows in weights]
    filters = [kernels[n : n + len(inputs)] for n in range(0, len(kernels), len(inputs))]
    nets = {q.key.replace("net_", "out_"): q.key for q in layer.made if q.name.startswith("net_")}
    rows, applied = [], list[LayerFigure]()
    for f, (of_filter, out) in enumerate(zip(filters, maps_of(layer.passed, sides), strict=True)):
        found = [view.titled(KindWord("kernel"), below(of_filter))]
        if "biases" in layer.parameters:
            found.append(view.line(layer.parameters["biases"].keys[f]))
        pieces = [below(found, 0.1), arrow()]
        first = [(0, 0, 1, 1)]
        if kind.activation is not ActivationName.IDENTITY:
            net = view.grid([[nets[key] for key in row] for row in out], heads=True, frames=first)
            pieces += [view.titled(KindWord("net"), net), arrow()]
        pieces.append(view.titled(KindWord("out"), view.grid(out, heads=True, frames=first)))
        rows.append(beside(pieces))
        applied = pieces[2:]
    read = [view.titled(KindWord("input"), below(inputs)), sign("*")]
    whole = beside([*read, below(rows)])
    if len(rows) > 1 or len(applied) == 1:
        return whole
    return whole._replace(pieces=(beside([*read, *pieces[:3]]), beside(applied)))


FIGURE = figure
