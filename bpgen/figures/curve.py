"""The error over the rounds as a plot: by Matplotlib, for pages in SVG and for print in PDF."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..graph.notation import USUAL, Notation
from ..trace.digits import DECK, show
from ..trace.thinning import thinned
from . import plots

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SIZE = (5.8, 2.7)


class Labels(NamedTuple):
    """The words of a plot, in the language of its page. ``ident`` is unique in the page."""

    title: str
    description: str
    rounds: str
    error: str
    linear: str
    log: str
    ident: str = "bp-curve"


def curve_labels(
    say: Callable[..., str], errors: Sequence[float], ident: str = "bp-curve", notation: Notation = USUAL
) -> Labels:
    """The words from the site's texts; ``say`` gives the text under a dotted key.

    The errors are written with the digits of the deck.
    """
    ends = (show(e, DECK.policy) if math.isfinite(e) else str(e) for e in (errors[0], errors[-1]))
    first, last, rounds = map(notation.number, (*ends, f"{len(errors) - 1:,}"))
    told = say("figure.curve_description", first=first, last=last, rounds=rounds)
    below, error, linear, log = (say(f"figure.curve_{k}") for k in ("rounds", "error", "linear", "log"))
    return Labels(say("figure.curve_title"), told, below, error, linear, log, ident)


def error_curve(errors: Sequence[float], labels: Labels) -> str:
    """The error of each round (``errors[n]`` after n updates) as one ``<svg>`` to stand within a page.

    On the left both axes are linear, on the right both are logarithmic. Equal errors give equal bytes.
    Raises ``ValueError`` for no errors at all.
    """
    opening = plots.Opening(labels.ident, labels.title, labels.description)
    return plots.page(lambda colours: _drawn(errors, labels, colours), opening)


def error_curve_file(errors: Sequence[float], labels: Labels, kind: plots.FileKind) -> bytes:
    """The same plot as a file of its own, on white paper."""
    return plots.file(lambda colours: _drawn(errors, labels, colours), kind)


def _drawn(errors: Sequence[float], labels: Labels, colours: Mapping[str, str]) -> Figure:
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    if not errors:
        raise ValueError("a curve needs at least one error")
    curve = colours["bp-line"]
    rounds = thinned(len(errors))
    values = [errors[n] for n in rounds]
    figure = Figure(figsize=_SIZE, layout="constrained")
    for axes, title, log in zip(
        figure.subplots(1, 2), (labels.linear, labels.log), (False, True), strict=True
    ):
        # A logarithmic axis has no place for 0 updates, nor for an error of 0.
        shown = [(n, e) for n, e in zip(rounds, values, strict=True) if not log or (n > 0 and e > 0)]
        axes.plot([n for n, _ in shown], [e for _, e in shown], color=curve, linewidth=1.8)
        if len(shown) == 1:
            axes.plot(*shown[0], "o", color=curve)
        if log and shown:
            axes.set_xscale("log")
            axes.set_yscale("log")
            axes.minorticks_off()
        elif not log:
            axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], integer=True))
            axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
            axes.set_ylim(bottom=min(0.0, *values))
        axes.set_title(title, **plots.lettering(colours, 10))
        axes.set_xlabel(labels.rounds, **plots.lettering(colours, 9))
        axes.set_ylabel(labels.error, **plots.lettering(colours, 9))
        plots.frame(axes, colours)
    return figure
