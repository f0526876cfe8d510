"""The error over the rounds as a plot: by Matplotlib, for pages in SVG and for print in PDF."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..numbers import DECK, show
from .svg import head, name
from .thinning import thinned

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

_WIDTH, _HEIGHT = 5.8, 2.7
#: Placeholder colours, each replaced by a class that the page's style knows.
_INK, _GRID, _CURVE = "#010203", "#040506", "#070809"
_CLASSES = {_INK: "bp-ink", _GRID: "bp-grid", _CURVE: "bp-line"}


class Labels(NamedTuple):
    """The words of a plot, in the language of its page. ``ident`` is unique in the page."""

    title: str
    description: str
    rounds: str
    error: str
    linear: str
    log: str
    ident: str = "bp-curve"


def curve_labels(say: Callable[..., str], errors: Sequence[float], ident: str = "bp-curve") -> Labels:
    """The words from the site's texts; ``say`` gives the text under a dotted key.

    The errors are written with the digits of the deck.
    """
    first, last = (show(e, DECK.policy) if math.isfinite(e) else str(e) for e in (errors[0], errors[-1]))
    told = say("figure.curve_description", first=first, last=last, rounds=f"{len(errors) - 1:,}")
    rounds, error, linear, log = (say(f"figure.curve_{k}") for k in ("rounds", "error", "linear", "log"))
    return Labels(say("figure.curve_title"), told, rounds, error, linear, log, ident)


def error_curve(errors: Sequence[float], labels: Labels) -> str:
    """The error of each round (``errors[n]`` after n updates) as one ``<svg>`` to stand within a page.

    On the left both axes are linear, on the right both are logarithmic. Text is drawn as outlines, so
    that no font is needed. Equal errors give equal bytes. Raises ``ValueError`` for no errors at all.
    """
    return _for_page(_saved(errors, labels, "svg", (_INK, _GRID, _CURVE)).decode(), labels)


def error_curve_pdf(errors: Sequence[float], labels: Labels) -> bytes:
    """The same plot as a PDF, to be included in print."""
    return _saved(errors, labels, "pdf", ("#000000", "#c8c8c8", "#1e55a5"))


def _saved(errors: Sequence[float], labels: Labels, kind: str, colours: tuple[str, str, str]) -> bytes:
    if not errors:
        raise ValueError("a curve needs at least one error")
    import matplotlib as mpl

    # A context: whoever else draws in this process keeps the settings made there.
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "svg.fonttype": "path",
                "svg.hashsalt": "bpgen",
                "pdf.fonttype": 42,
                "path.simplify": True,
                "font.size": 9,
                "mathtext.fontset": "dejavusans",
                "axes.linewidth": 0.8,
            }
        )
        figure = _drawn(errors, labels, colours)
        stream = io.BytesIO()
        dates: dict[str, Any] = {"Date": None} if kind == "svg" else {"CreationDate": None, "ModDate": None}
        figure.savefig(stream, format=kind, metadata=dates | {"Creator": None}, transparent=True)
    return stream.getvalue()


def _drawn(errors: Sequence[float], labels: Labels, colours: tuple[str, str, str]) -> Figure:
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    ink, grid, curve = colours
    rounds = thinned(len(errors))
    values = [errors[n] for n in rounds]
    figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
    font = _font()
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
        # The words are words, whatever dollars they hold.
        text: dict[str, Any] = {"fontproperties": font, "color": ink, "parse_math": False}
        axes.set_title(title, **text | {"fontsize": 10})
        axes.set_xlabel(labels.rounds, **text | {"fontsize": 9})
        axes.set_ylabel(labels.error, **text | {"fontsize": 9})
        axes.grid(visible=True, color=grid, linewidth=0.6)
        axes.tick_params(which="both", colors=ink, labelsize=8.5)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(ink)
    return figure


def _font() -> FontProperties:
    """The Japanese font that matplotlib-fontja carries. Importing that package would change the
    settings of the whole process, so its file is read directly.
    """
    from matplotlib.font_manager import FontProperties

    found = find_spec("matplotlib_fontja")
    if found is None or found.origin is None:
        return FontProperties()
    return FontProperties(fname=str(Path(found.origin).parent / "fonts" / "ipaexg.ttf"))


def _for_page(svg: str, labels: Labels) -> str:
    """Matplotlib's file as part of a page: our head, classes for colours, few ids and those its own."""
    ident = name(labels.ident)
    body = svg[svg.index("<svg") :]
    body = body[body.index(">") + 1 : body.rindex("</svg>")]
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", "", body, flags=re.DOTALL)
    used = set(re.findall(r'(?:href="|url\()#([^")]+)', body))
    ids = {old: f"{ident}-{n}" for n, old in enumerate(sorted(used))}
    body = re.sub(r' id="([^"]*)"', lambda m: f' id="{ids[m[1]]}"' if m[1] in ids else "", body)
    body = re.sub(r'(href="|url\()#([^")]+)', lambda m: f"{m[1]}#{ids[m[2]]}", body)
    body = re.sub(r' style="([^"]*)"', _styled, body)
    # A space between words is a path of nothing; SVG wants that said.
    body = re.sub(r'<path(?![^>]* d=")', '<path d=""', body)
    body = re.sub(r' d="([^"]*)"', lambda m: f' d="{_shorter(m[1])}"', body)
    body = re.sub(r' [xy]="[^"]*"|translate\([^)]*\)', lambda m: _rounded(m[0]), body)
    body = re.sub(r">\s+<", "><", body).strip()
    size = (_WIDTH * 72, _HEIGHT * 72)
    opening = head(ident, "bp-curve", size, labels.title, labels.description, zoom=1.4)
    opening = opening.replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ', 1)
    return f'{opening}<g stroke-linejoin="round">{body}</g></svg>'


def _shorter(path: str) -> str:
    """A path on one line."""
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", _rounded(path)).strip()


def _rounded(lengths: str) -> str:
    """Two decimals are finer than any screen."""
    return re.sub(r"-?\d+\.\d+", lambda m: f"{round(float(m[0]), 2) + 0.0:g}", lengths)


def _styled(found: re.Match[str]) -> str:
    """A style as attributes, which any style sheet may overrule; a placeholder colour as its class."""
    out, classes = [], []
    for item in found[1].split(";"):
        key, _, value = (part.strip() for part in item.partition(":"))
        if value in _CLASSES:
            classes.append(_CLASSES[value])
            value = "currentColor"
        if key:
            out.append(f' {key}="{value}"')
    kinds = f' class="{" ".join(dict.fromkeys(classes))}"' if classes else ""
    return kinds + "".join(out)
