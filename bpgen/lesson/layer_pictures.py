"""The figures of a network of layers of any kind, for pages and slides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import BpgenError
from ..figures import layer_parts, svg_boxes, tikz_graph
from ..figures.layer_figure import layer_figure
from ..figures.layers import with_figures
from ..figures.layers.parts import LayerFigure
from ..formats.environment import Words
from ..formats.plain import phrase
from ..graph.layers_shape import LayerGraph
from ..trace.digits import Contract, Kind, Policy, Rule
from ..trace.printed import PrintedRound
from ..words.texts import words
from .blocks import FigureOf
from .layer_boxes import boxes_described, layer_boxes
from .layers import layer_name
from .live import LiveProblem
from .pictures import Picture


def layer_pictures(
    one: PrintedRound, lang: str, own: Path | None = None, *, ident: str
) -> Mapping[int, Picture]:
    """The figure of each layer that has one, by its number from 1, with the numbers of a printed round:
    ``svg`` for a page, ``tex`` for paper, and ``alt``, which has all numbers in words. A layer without a
    figure is a box of the diagram of all layers. ``ident`` begins the ids in the SVG, unique on a page.

    Four figures keep the cells narrow:

    >>> from bpgen import LayerNetwork
    >>> from bpgen.trace.digits import Contract
    >>> from bpgen.trace.rounding import work
    >>> one = work(LayerNetwork.preset("convolution"), Contract(), 1).rounds[0]
    >>> pictures = layer_pictures(one, "en", ident="convolution")
    >>> list(pictures), pictures[1].svg[:4]
    ([1], '<svg')
    """
    shape = one.graph.shape
    assert isinstance(shape, LayerGraph)
    svg, tex, plain = (Words(lang, own, form=x, notation=shape.notation) for x in ("svg", "latex", "plain"))
    out = {}
    for number in with_figures(shape):
        drawn, kind = layer_figure(one.graph, number, one.text, plain)
        alt = layer_parts.described(drawn, kind, plain)
        title = str(layer_name(plain, shape, number))
        out[number] = Picture(
            layer_parts.svg(drawn, kind, svg, alt, ident=f"{ident}-{number}", title=title),
            layer_parts.tikz(drawn, kind, tex, alt),
            alt,
        )
    return out


def boxes_picture(
    live: LiveProblem, lang: str, own: Path | None, *, ident: str, on_slide: bool = False
) -> Picture:
    """The layers of a network of any kind as boxes. ``ident`` is unique on the page."""
    shape = live.graph.shape
    assert isinstance(shape, LayerGraph)
    plain, printed = (Words(lang, own, form=form) for form in ("plain", "latex"))
    alt = boxes_described(plain, shape)
    title = phrase(words("site", lang, own), "figure.title_layers")
    return Picture(
        svg_boxes.layers(
            layer_boxes(plain, shape, square=on_slide),
            ident=ident,
            title=title,
            description=alt,
            on_slide=on_slide,
        ),
        tikz_graph.layers(layer_boxes(printed, shape)),
        alt,
    )


def figure_of(live: LiveProblem, block: FigureOf, plain: Words) -> tuple[LayerFigure, str]:
    """The figure of a layer, or a piece of it, with the numbers of round 1; and the kind that its words are
    of. ``plain`` has plain words.
    """
    one = LiveProblem(live.network, _IN_CELLS).printed()
    drawn, kind = layer_figure(one.graph, block.layer, one.text, plain)
    return drawn if block.piece is None else drawn.pieces[block.piece], kind


def picture_of_layer(
    live: LiveProblem, block: FigureOf, lang: str, own: Path | None, *, ident: str
) -> Picture:
    """The same as a picture; ``ident`` is unique on the page. Raises ``BpgenError`` for a layer without a
    figure of its own, and for a piece that it does not have.
    """
    shape = live.graph.shape
    if not isinstance(shape, LayerGraph) or not (known := with_figures(shape)):
        raise BpgenError("sphinxext.no_layers")
    if block.layer not in known:
        raise BpgenError("sphinxext.layer", layer=block.layer, known=", ".join(map(str, known)))
    svg, tex, plain = (Words(lang, own, form=x, notation=shape.notation) for x in ("svg", "latex", "plain"))
    pieces = figure_of(live, FigureOf(block.layer), plain)[0].pieces
    if block.piece is not None and block.piece >= len(pieces):
        raise BpgenError("sphinxext.piece", layer=block.layer, piece=block.piece, count=len(pieces))
    drawn, kind = figure_of(live, block, plain)
    alt = layer_parts.described(drawn, kind, plain)
    title = str(layer_name(plain, shape, block.layer))
    return Picture(
        layer_parts.svg(drawn, kind, svg, alt, ident=ident, title=title),
        layer_parts.tikz(drawn, kind, tex, alt),
        alt,
    )


#: The numbers of a page have more digits than the cells of a figure.
_IN_CELLS = Contract(Rule.CARRY, Policy(Kind.FIGURES, 4, keep_zeros=False))


def layers_figures(
    live: LiveProblem, lang: str, own: Path | None, *, ident: str, boxes: bool = False
) -> Iterator[Picture]:
    """All layers as boxes, then the figure of each layer that has one; ``boxes``: the boxes alone. ``ident``
    is unique on the page.
    """
    yield boxes_picture(live, lang, own, ident=ident, on_slide=boxes)
    if not boxes:
        in_cells = LiveProblem(live.network, _IN_CELLS).printed()
        yield from layer_pictures(in_cells, lang, own, ident=ident).values()
