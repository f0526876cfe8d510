"""The drawing of a sheet: the network with the values of its weights on the edges, where they find room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from ..figures.layer_figure import layer_figure
from ..figures.layer_parts import PRINTED, described, svg
from ..figures.layers import with_figures
from ..figures.layout import NAME, NAME_AND_VALUE, Drawing, Edge, LabelRoom, Printed, lay_out
from ..figures.pictures import PICTURES
from ..figures.tikz_graph import edges
from ..formats.environment import Words, render
from ..formats.formulas import Equation, written
from ..formats.slots import DocumentSlot, Fill
from ..graph.architecture import Architecture
from ..graph.layers_shape import LayerGraph
from ..graph.quantity import Concept, Graph
from ..graph.scalar import Formulas
from ..lesson.layer_boxes import boxes_described, layer_boxes
from ..lesson.layers import layer_name
from ..trace.printed import Round
from .options import Options

#: A number of more characters is too long for an edge.
_LONGEST = len("-0.55")
#: A page shows figures of layers, too, in SVG.
_PAGE = "live"
#: A Word document takes them as pictures, from files beside its source.
_WORD = "pandoc"
#: Of more edges between two layers nobody finds one's value at a glance.
_MOST_EDGES = 9


class SheetDrawing(NamedTuple):
    """The drawing of a graph; ``short``: its given weights and biases are short enough for the edges.
    ``layers`` are those that have a figure of their own, too.
    """

    graph: Graph
    short: bool
    layers: tuple[int, ...] = ()

    @property
    def drawing(self) -> Drawing:
        """The network as it is laid out, with room for values where there is any."""
        arch = self.graph.architecture
        if not self.short or max(a * b for a, b in pairwise(arch.sizes)) > _MOST_EDGES:
            return _laid_out(arch, NAME)
        drawn = _laid_out(arch, NAME_AND_VALUE)
        most = max(Counter(edge.start.layer for edge in drawn.edges).values())
        return _laid_out(arch, NAME) if drawn.crowded or most > _MOST_EDGES else drawn

    @property
    def on_edges(self) -> frozenset[str]:
        """The weights and biases whose values stand on the edges: all or none."""
        if not isinstance(self.graph.shape, Architecture) or self.drawing.label is not NAME_AND_VALUE:
            return frozenset()
        return frozenset(e.weight for e in self.drawing.edges)

    @property
    def crowded(self) -> bool:
        """Whether the weights have no names on the edges."""
        return isinstance(self.graph.shape, Architecture) and self.drawing.crowded

    def printed(self, t: Words, form: str) -> Markup:
        """The drawing in the format ``form``, whose words ``t`` has."""
        drawn, shape = PICTURES[form], self.graph.shape
        if isinstance(shape, Formulas):
            return Markup(drawn.graph(shape))  # noqa: S704
        if isinstance(shape, LayerGraph):
            return Markup(drawn.layers(layer_boxes(t, shape)))  # noqa: S704
        named = self._named()

        def label(edge: Edge) -> Printed:
            return Printed(t.format.math(named(edge)), t.format.alternative(named(edge)))

        return Markup(drawn.network(self.drawing, label=label if self.on_edges else None))  # noqa: S704

    def described(self, p: Words) -> str:
        """The drawing in words, for those who have it read to them; ``p`` has plain words."""
        shape, spoken = self.graph.shape, partial(written, p.format.spoken)
        if isinstance(shape, Formulas):
            symbol = Round(self.graph, 1).name
            named = [tuple(spoken(symbol(key)) for key in edge) for edge in edges(shape)]
            return str(p("figure_graph", edges=p("comma").join(f"{a} → {b}" for a, b in named)))
        if isinstance(shape, LayerGraph):
            return boxes_described(p, shape)
        name = self._named()
        arrows = [
            f"{1 if e.start.bias else e.start.key} → {e.end.key} {spoken(name(e))}"
            for e in self.drawing.edges
        ]
        sizes = "-".join(map(str, self.graph.architecture.sizes))
        return str(p("figure", shape=sizes, edges=p("comma").join(arrows)))

    def _named(self) -> Callable[[Edge], Equation]:
        """What an edge says of its weight."""
        values = bool(self.on_edges)

        def named(edge: Edge) -> Equation:
            value = DocumentSlot(Fill.NUMBER, edge.weight, 1)
            return Equation((edge.symbol, value) if values else (edge.symbol,))

        return named


def picture_of(graph: Graph, text_of: Callable[[str], str], form: str) -> SheetDrawing:
    """The drawing for a problem, whose given values are printed as ``text_of`` says. Where a format shows it
    as a finished picture, its numbers stay in the text.
    """
    given = (q.key for q in graph.given if q.concept in (Concept.WEIGHT, Concept.BIAS))
    short = form in PICTURES and all(len(text_of(key)) <= _LONGEST for key in given)
    shape = graph.shape
    shows = form in (*PRINTED, _PAGE, _WORD)
    layers = with_figures(shape) if shows and isinstance(shape, LayerGraph) else ()
    return SheetDrawing(graph, short, layers)


def layer_drawing(
    graph: Graph, layer: int, text_of: Callable[[str], str], options: Options, form: str, *, filled: bool
) -> str:
    """The figure of a layer in a format. What the reader is to find is there by its name, unless it is
    ``filled``.
    """
    shape = graph.shape
    assert isinstance(shape, LayerGraph)
    t, p, on_page = (
        Words(options.lang, options.templates, form=x, notation=shape.notation)
        for x in (form, "plain", "svg")
    )

    def number(key: str) -> str:
        return text_of(key) if filled or graph[key].definition is None else ""

    drawn, kind = layer_figure(graph, layer, number, p)
    alt = described(drawn, kind, p)
    if form == _WORD:
        return t.format.finished(f"![{t.format.alternative(alt)}]({layer_file(layer, filled=filled)})")
    if form != _PAGE:
        return t.format.finished(PRINTED[form](drawn, kind, t, alt))
    title = str(layer_name(p, shape, layer))
    given = {q.key for q in graph.given}
    return svg(drawn, kind, on_page, alt, ident=f"layer-{layer}", title=title, marked=given)


@lru_cache(maxsize=32)
def _laid_out(arch: Architecture, label: LabelRoom) -> Drawing:
    """The network: wider for more layers and for values, higher for more units."""
    deep, units = arch.depth > 2, max(arch.sizes)
    if label is NAME_AND_VALUE:
        return lay_out(arch, 12.2 if deep else 9.8, min(max(units * 2.0, 4.8), 7.5), label)
    return lay_out(arch, 9.2 if deep else 7.6, min(max(units * 1.35, 3.6), 7.5), label)


def layer_file(layer: int, *, filled: bool) -> str:
    """The name of the picture of a layer beside a Word document's source."""
    return f"layer-{layer}{'-filled' if filled else ''}.png"


def drawing_source(graph: Graph, options: Options) -> str:
    """The drawing alone as a Typst source, on a page as large as it is: without values, which stay text."""
    picture = SheetDrawing(graph, short=False)
    t, p = _words(graph, options)
    return _alone(graph, options, picture.described(p), picture.printed(t, "typst"))


def layer_source(
    graph: Graph, layer: int, text_of: Callable[[str], str], options: Options, *, filled: bool
) -> str:
    """The figure of a layer alone as a Typst source."""
    printed = layer_drawing(graph, layer, text_of, options, "typst", filled=filled)
    shape = graph.shape
    assert isinstance(shape, LayerGraph)
    title = str(layer_name(_words(graph, options)[1], shape, layer))
    return _alone(graph, options, title, Markup(printed))  # noqa: S704


def _words(graph: Graph, options: Options) -> list[Words]:
    """Those of Typst, and plain ones."""
    notation = graph.shape.notation
    return [Words(options.lang, options.templates, form=x, notation=notation) for x in ("typst", "plain")]


def _alone(graph: Graph, options: Options, description: str, picture: Markup) -> str:
    t, p = _words(graph, options)
    context = {
        "t": t,
        "p": p,
        "lang": options.lang,
        "page_changes": (),
        "description": description,
        "picture": picture,
        "of_layers": isinstance(graph.shape, LayerGraph),
    }
    return t.format.finished(render("formats/typst/drawing.j2", None, context, "typst", graph.shape.notation))
