"""A deck as Typst: the network drawn once, lit parts laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from ..figures import layer_parts, panels, typst, typst_curve
from ..figures.curve import curve_labels
from ..figures.lit import Lit, description, lit_by
from ..formats.environment import Words
from ..formats.format import format_in
from ..lesson.blocks import ChartOf, Curve, Figure, FigureOf, Runs
from ..lesson.layer_boxes import boxes_described, layer_boxes
from ..lesson.layer_pictures import figure_of
from ..lesson.live import Live, LiveProblem
from ..lesson.pictures import chart_panels
from ..network.layers import LayerNetwork
from ..network.problem import Network
from ..printers.typst import pieces
from ..supplement.plots import loss_panels, loss_told
from ..trace.evaluate import errors_of
from .deck import slide_drawing
from .frame import title_of
from .layer_figures import type_in
from .model import DeckOptions, Part
from .outline import outlined_deck
from .printing import printed
from .room import COLUMNS, Room


class Plot(NamedTuple):
    """Curves: what they show in words, their size in centimetres, and their parts."""

    alt: str
    size: tuple[float, float]
    parts: Markup


class Figures(NamedTuple):
    """The network in grey, once for each way of its arrows, and its size in centimetres."""

    size: tuple[str, str]
    bases: tuple[Markup, Markup]


def typst_source(network: Network | LayerNetwork, options: DeckOptions) -> str:
    """The Typst source of a deck, beside which stands the file of its logo. Raises as ``beamer_source``."""
    return typst_deck(network, options, outlined_deck(network, options, "typst"))


def typst_deck(network: Network | LayerNetwork, options: DeckOptions, parts: tuple[Part, ...]) -> str:
    """The Typst of these slides."""
    if isinstance(network, LayerNetwork):
        return _printed(network, options, parts, **_layers(network, options))
    graph, live = network.graph, Live(network, options.contract)
    drawing = slide_drawing(network.architecture, options.ratio)
    site = Words(options.lang, options.templates, kind="site", form="typst")
    plain = Words(options.lang, options.templates, kind="site", form="plain")

    def lit(block: Figure) -> Lit:
        return lit_by(graph, block.keys) if block.keys else Lit(backward=block.backward)

    def plot(block: Curve) -> Plot:
        errors = errors_of(network, block.rounds + 1)
        words = panels.PlotWords(*(str(site(f"figure.curve_{x}")) for x in panels.PlotWords._fields))
        parts = Markup(typst_curve.curves(panels.curve(errors, words, network.notation)))  # noqa: S704
        return Plot(
            curve_labels(plain, errors, "", network.notation).description, typst_curve.size(()), parts
        )

    def chart(block: ChartOf) -> Plot:
        made = chart_panels(live, block.kind, block.keys, options.lang, options.templates, "typst")
        parts = Markup(typst_curve.curves(made.panels))  # noqa: S704
        return Plot(made.alt, typst_curve.size((), len(made.panels)), parts)

    def runs(block: Runs) -> Plot:
        both, labels = loss_panels(block.experiment, site, network.notation)
        parts = Markup(typst_curve.curves(both, labels))  # noqa: S704
        return Plot(loss_told(block.experiment, plain, network.notation), typst_curve.size(labels), parts)

    return _printed(
        network,
        options,
        parts,
        figures=_figures(network, options, parts),
        described=lambda block: description(graph, lit(block), plain),
        is_backward=lambda block: lit(block).backward,
        whole=lambda block: Markup(typst.whole(drawing, lit(block))),  # noqa: S704
        over=lambda block: Markup(typst.over(drawing, lit(block))),  # noqa: S704
        curve_plot=plot,
        chart_plot=chart,
        runs_plot=runs,
    )


def _layers(network: LayerNetwork, options: DeckOptions) -> Mapping[str, Any]:
    """How the layers are drawn: as boxes, with nothing highlighted."""
    t, plain = (Words(options.lang, options.templates, form=form) for form in ("typst", "plain"))
    drawn, none = layer_boxes(t, network.architecture, square=options.ratio == "16:9"), Markup("()")
    live = LiveProblem(network, options.contract)

    def of_layer(block: FigureOf) -> Markup:
        found, kind = figure_of(live, block, plain)
        alt, size = layer_parts.described(found, kind, plain), type_in(found, options.ratio)
        return Markup(layer_parts.typst(found, kind, t, alt, size))  # noqa: S704

    return {
        "figures": Figures((f"{drawn.width:.2f}", f"{drawn.height:.2f}"), (none, none)),
        "described": lambda _: boxes_described(plain, network.architecture),
        "whole": lambda _: Markup(typst.layer_parts(drawn)),  # noqa: S704
        "of_layer": of_layer,
    }


def _printed(
    network: Network | LayerNetwork, options: DeckOptions, parts: tuple[Part, ...], **figures: Any
) -> str:
    """The slides, whose figures are drawn by these."""
    room = Room(options.ratio, network.notation)
    text = printed(
        options,
        parts,
        "typst",
        "typst",
        network.notation,
        title=title_of(options),
        ratio=options.ratio,
        columns=COLUMNS,
        of_layers=isinstance(network, LayerNetwork),
        handout=options.handout,
        notes=options.notes.value,
        overlays=options.overlays and not options.handout,
        ways=room.ways,
        has_short_title=room.has_short_title,
        lead=room.lead,
        widest=room.widest,
        typed=room.typed,
        pieces=lambda form, printed: room.pieces(form, pieces(printed)),
        **figures,
    )
    return format_in("typst", network.notation).finished(text)


def _figures(network: Network, options: DeckOptions, parts: tuple[Part, ...]) -> Figures | None:
    if not any(isinstance(b, Figure) for part in parts for slide in part.slides for b in slide.every):
        return None
    drawing = slide_drawing(network.architecture, options.ratio)
    width, height = typst.size(drawing)
    forward, backward = (
        Markup(typst.base(drawing, backward=backward))  # noqa: S704
        for backward in (False, True)
    )
    return Figures((f"{width:.2f}", f"{height:.2f}"), (forward, backward))
