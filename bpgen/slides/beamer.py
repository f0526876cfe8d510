"""A deck as TeX: the network drawn once in a box, lit parts laid over it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from ..figures import layer_parts, panels, tikz, tikz_curve, tikz_graph
from ..figures.lit import Lit, lit_by
from ..formats.environment import Words
from ..formats.escape import listed_latex
from ..formats.logo import Logo
from ..formats.slots import DocumentSlot, Fill, cut, fill_in, japanese_in
from ..lesson.blocks import ChartOf, Curve, Figure, FigureOf, Runs
from ..lesson.layer_boxes import layer_boxes
from ..lesson.layer_pictures import figure_of
from ..lesson.live import Live, LiveProblem
from ..lesson.pictures import chart_panels
from ..network.layers import LayerNetwork
from ..network.problem import Network
from ..supplement.plots import loss_tikz
from ..trace.evaluate import errors_of
from .deck import slide_drawing
from .frame import title_of
from .layer_figures import index_in, type_in
from .model import DeckOptions, Part
from .outline import outlined_deck
from .printing import printed
from .room import COLUMNS


def beamer_source(network: Network | LayerNetwork, options: DeckOptions, logo: Logo | None = None) -> str:
    """The TeX source of a deck.

    Raises ``BpgenError`` for a network too large for a lecture, a text with characters that the fonts
    lack, and a template or text of the user's that is at fault.
    """
    return beamer(network, options, outlined_deck(network, options, "latex"), logo)


def beamer(
    network: Network | LayerNetwork, options: DeckOptions, parts: tuple[Part, ...], logo: Logo | None = None
) -> str:
    """The TeX of these slides."""
    if isinstance(network, LayerNetwork):
        words = Words(options.lang, options.templates)
        shown = layer_boxes(words, network.architecture, square=options.ratio == "16:9")
        drawn = Markup(tikz_graph.layers(shown))  # noqa: S704
        plain, live = Words(options.lang, options.templates, form="plain"), LiveProblem(network)

        def of_layer(block: FigureOf) -> tuple[float, float, Markup]:
            found, kind = figure_of(live, block, plain)
            made = layer_parts.tikz(found, kind, words, layer_parts.described(found, kind, plain))
            return type_in(found, options.ratio), index_in(found, options.ratio), Markup(made)  # noqa: S704

        return _printed(network, options, parts, logo, bases=[], whole=lambda _: drawn, of_layer=of_layer)
    arch, graph, live = network.architecture, network.graph, Live(network, options.contract)
    drawing = slide_drawing(arch, options.ratio)
    site = Words(options.lang, options.templates, kind="site")

    def whole(block: Figure) -> Markup:
        return Markup(tikz.whole(drawing, Lit(backward=block.backward)))  # noqa: S704

    def over(lit: Lit) -> Markup:
        return Markup(tikz.over(drawing, lit))  # noqa: S704

    def plot(block: Curve) -> Markup:
        errors = errors_of(network, block.rounds + 1)
        words = panels.PlotWords(*(site(f"figure.curve_{x}") for x in panels.PlotWords._fields))
        return Markup(tikz_curve.curves(panels.curve(errors, words, network.notation)))  # noqa: S704

    def chart(block: ChartOf) -> Markup:
        made = chart_panels(live, block.kind, block.keys, options.lang, options.templates, "latex")
        return Markup(tikz_curve.curves(made.panels))  # noqa: S704

    def runs(block: Runs) -> Markup:
        return Markup(loss_tikz(block.experiment, site, network.notation))  # noqa: S704

    lit = any(isinstance(b, Figure) and b.keys for p in parts for s in p.slides for b in s.every)
    return _printed(
        network,
        options,
        parts,
        logo,
        bases=[Markup(tikz.base(drawing, backward=b)) for b in (False, True)] if lit else [],  # noqa: S704
        whole=whole,
        lit_by=lambda block: lit_by(graph, block.keys),
        over=over,
        plot=plot,
        chart_plot=chart,
        runs_plot=runs,
    )


def _printed(
    network: Network | LayerNetwork,
    options: DeckOptions,
    parts: tuple[Part, ...],
    logo: Logo | None,
    **figures: Any,
) -> str:
    """The slides, whose figures are drawn by these."""
    text = printed(
        options,
        parts,
        "beamer",
        "latex",
        network.notation,
        japanese=DocumentSlot(Fill.JAPANESE),
        title=title_of(options),
        lecturer=options.lecture.lecturer,
        ratio=options.ratio,
        columns=COLUMNS,
        of_layers=isinstance(network, LayerNetwork),
        handout=options.handout,
        notes=options.notes.value,
        overlays=options.overlays and not options.handout,
        broken=listed_latex,
        **figures,
        logo=lambda name: Markup(logo.include(name) if logo else ""),  # noqa: S704
    )
    form = cut(text)
    return fill_in(form, lambda _: japanese_in(form))
