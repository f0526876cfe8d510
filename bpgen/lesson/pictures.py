"""The pictures of a page, each as SVG for screens, as TeX for paper, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..errors import SpecError, nearest
from ..figures import panels, svg, svg_panel, tikz, tikz_curve
from ..figures.curve import curve_labels, error_curve
from ..figures.layout import for_page, lay_out
from ..figures.lit import description, lit_by
from ..formats.environment import Words
from ..formats.escape import latex
from ..formats.plain import phrase
from ..trace.evaluate import errors_of
from ..words.texts import words
from .charts import CHARTS
from .charts.chart import Drawn, Said
from .live import Live


class Picture(NamedTuple):
    """One picture."""

    svg: str
    tex: str
    alt: str


def figure(
    live: Live,
    keys: Sequence[str],
    lang: str,
    own: Path | None,
    *,
    ident: str,
    backward: bool = False,
    size: tuple[float, float] | None = None,
) -> Picture:
    """The network, with what these quantities touch highlighted. ``ident`` is unique on the page;
    ``backward`` turns the arrows round, whatever is lit; ``size`` is its width and
    height in centimetres, else a lesson's.
    """
    arch = live.network.architecture
    say = partial(phrase, words("site", lang, own))
    lit, drawn = lit_by(live.graph, keys), lay_out(arch, *size) if size else for_page(arch)
    if backward:
        lit = lit._replace(backward=True)
    alt = description(live.graph, lit, say)
    title = say("figure.title", shape="-".join(map(str, arch.sizes)))
    return Picture(
        svg.network(drawn, lit, ident=ident, title=title, description=alt),
        tikz.network(drawn, lit),
        alt,
    )


def chart_panels(live: Live, kind: str, keys: Sequence[str], lang: str, own: Path | None, form: str) -> Drawn:
    """A chart with its words in a format. Raises as ``chart``."""
    if kind not in CHARTS:
        raise SpecError("site.no_chart", where="bp-chart", mend=nearest(kind, CHARTS), got=kind)
    notation = live.network.notation
    said = Said(*(Words(lang, own, kind="site", form=x, notation=notation) for x in (form, "plain")))
    return CHARTS[kind].made(live, tuple(keys) or CHARTS[kind].usual(live), said)


def chart(
    live: Live,
    kind: str,
    keys: Sequence[str],
    lang: str,
    own: Path | None,
    *,
    ident: str,
    moving: bool = False,
) -> Iterator[Picture]:
    """The panels of a chart, of these quantities or of its usual ones; ``ident`` is unique on the page. What
    the chart shows in words is said with its first panel. ``moving``: a script of the page may draw it anew.

    Raises ``SpecError`` for a chart that there is not, or for quantities that it is not of.
    """
    drawn, printed = (chart_panels(live, kind, keys, lang, own, form) for form in ("svg", "latex"))
    say = Words(lang, own, kind="site", form="plain")
    title = str(say(f"chart.title.{kind}"))
    for n, (one, on_paper) in enumerate(zip(drawn.panels, printed.panels, strict=True), 1):
        alt = drawn.alt if n == 1 else str(say("chart.panel", title=title, n=n, count=len(drawn.panels)))
        shown = one if moving else one._replace(moved=())
        svg_ = svg_panel.panel(shown, ident=f"{ident}-{n}", title=title, description=alt)
        yield Picture(svg_, tikz_curve.curves([on_paper]), alt)


def curve(live: Live, rounds: int, lang: str, own: Path | None, *, ident: str) -> Picture:
    """The error over the rounds. Raises ``BpgenError`` where the training diverges."""
    say = partial(phrase, words("site", lang, own))
    errors = errors_of(live.network, rounds + 1)
    labels = curve_labels(say, errors, ident, live.network.notation)
    words_ = panels.PlotWords(*map(latex, labels[2:6]))
    return Picture(
        error_curve(errors, labels),
        tikz_curve.curves(panels.curve(errors, words_, live.network.notation)),
        labels.description,
    )
