"""What all plots by Matplotlib share: settings, the Japanese font, colours, files of equal bytes, and the way
from Matplotlib's SVG to a part of a page.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
import unicodedata
import warnings
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from . import ticks
from .library import matplotlib
from .svg import head, name, xml

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties


class FileKind(StrEnum):
    """The formats of a plot that is a file of its own; the ending of its name."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


#: The classes that the page's style has colours for, and the colour of each on white paper.
PAPER: Mapping[str, str] = {
    "bp-ink": "#000000",
    "bp-grid": "#c8c8c8",
    "bp-line": "#1e55a5",
    "bp-paper": "#ffffff",
    "bp-blue": "#1a4c98",
    "bp-red": "#ab1c14",
    "bp-yellow": "#6e5500",
    "bp-green": "#1d6b26",
    "bp-pink": "#a02068",
}
#: Placeholder colours, each replaced by its class when the plot becomes part of a page.
PAGE: Mapping[str, str] = {kind: f"#{n:02x}{n + 1:02x}{n + 2:02x}" for n, kind in enumerate(PAPER, 1)}
_CLASSES = {colour: kind for kind, colour in PAGE.items()}

#: A point so near to a line that it need not be drawn.
_STRAIGHT = 0.08
#: How large a plot stands on a page that is wide enough.
_ZOOM = 1.4
#: Dots to an inch of a plot made of dots: sharp on paper, too.
_DPI = 200
#: So many narrow letters of a title go in an inch.
_LETTERS = 12
#: The height of a line of a title, in inches.
_TITLE = 0.21
#: What stands in a file of a plot: nothing of the day that it was made, but that it is ours.
_TOLD: Mapping[str, Mapping[str, str | None]] = {
    "svg": {"Date": None, "Creator": "bpgen"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "bpgen"},
    "png": {"Software": "bpgen"},
}


class Opening(NamedTuple):
    """How a plot on a page announces itself: its id, unique there, its title and what it shows in words.
    One of class ``bp-wide`` keeps its size on a phone, and is moved sideways.
    """

    ident: str
    title: str
    description: str
    classes: str = "bp-curve"


def page(draw: Callable[[Mapping[str, str]], Figure], opening: Opening) -> str:
    """A plot as one ``<svg>`` to stand within a page, with classes for its colours.

    ``draw`` makes the figure in the colours that it is given by class. Text is drawn as outlines, so that
    no font is needed.
    """
    size, data = _saved(draw, PAGE, "svg", transparent=True)
    return _for_page(data.decode(), size, opening)


def file(draw: Callable[[Mapping[str, str]], Figure], kind: FileKind) -> bytes:
    """A plot as a file of its own, on white paper. Equal plots give equal bytes."""
    return _saved(draw, PAPER, kind, transparent=False)[1]


def _saved(
    draw: Callable[[Mapping[str, str]], Figure], colours: Mapping[str, str], kind: str, *, transparent: bool
) -> tuple[tuple[float, float], bytes]:
    """The size of a plot in points, and its file."""
    mpl = matplotlib()

    # A context: whoever else draws in this process keeps the settings made there.
    with mpl.rc_context(), warnings.catch_warnings():
        # A letter that the font does not have is drawn as a box: a title may hold any.
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
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
        figure = draw(colours)
        stream = io.BytesIO()
        figure.savefig(
            stream, format=str(kind), metadata=dict(_TOLD[kind]), transparent=transparent, dpi=_DPI
        )
        width, height = figure.get_size_inches()
    data = stream.getvalue()
    if kind == FileKind.SVG:
        # Matplotlib writes words into comments, too.
        data = xml(data.decode("utf-8", "replace")).encode()
    return (float(width) * 72, float(height) * 72), data


def lettering(colours: Mapping[str, str], size: float) -> dict[str, Any]:
    """How a plot's words are set: in a font that has Japanese, and as words, whatever dollars they hold."""
    font = _font()
    font.set_size(size)
    return {"fontproperties": font, "color": colours["bp-ink"], "parse_math": False}


def _font() -> FontProperties:
    """The Japanese font that matplotlib-fontja carries. Importing that package would change the
    settings of the whole process, so its file is read directly.
    """
    from matplotlib.font_manager import FontProperties

    found = find_spec("matplotlib_fontja")
    if found is None or found.origin is None:
        return FontProperties()
    return FontProperties(fname=str(Path(found.origin).parent / "fonts" / "ipaexg.ttf"))


def frame(
    axes: Axes, colours: Mapping[str, str], number: Callable[[str], str] = str, *, grid: bool = True
) -> None:
    """The lines round a panel: two axes with fine lines at their ticks, or without a grid a whole frame.
    ``number`` writes the numbers at them; powers of ten stay.
    """
    ticks.write(axes, number)
    if grid:
        axes.grid(visible=True, color=colours["bp-grid"], linewidth=0.6)
    axes.tick_params(which="both", colors=colours["bp-ink"], labelsize=8.5)
    axes.spines[:].set_color(colours["bp-ink"])
    if grid:
        axes.spines[["top", "right"]].set_visible(False)


def headed(figure: Figure, title: str, colours: Mapping[str, str]) -> None:
    """A title above all panels, broken into lines that fit; the figure grows by them."""
    (width, height), lines = figure.get_size_inches(), list[str]()
    letters = int(width * _LETTERS)
    for line in textwrap.wrap(title, letters):
        lines += _folded(line, letters)
    if lines:
        figure.set_size_inches(width, height + _TITLE * len(lines))
        figure.suptitle("\n".join(lines), **lettering(colours, 11))


def short(text: str, letters: int) -> str:
    """A text of a user's that stands in a list: on one line, and cut off where it is too long."""
    first, *more = _folded(" ".join(text.split()), letters)
    return f"{first}\N{HORIZONTAL ELLIPSIS}" if more else first


def _folded(line: str, width: int) -> list[str]:
    """A line whose wide letters count twice, cut where it is too wide."""
    lines, used = [""], 0
    for letter in line:
        used += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if used > width:
            lines.append("")
            used = 2
        lines[-1] += letter
    return lines


def _for_page(svg: str, size: tuple[float, float], opening: Opening) -> str:
    """Matplotlib's file as part of a page: our head, classes for colours, few ids and those its own."""
    ident = name(opening.ident)
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
    body = _plain_borders(body)
    body = _gathered(re.sub(r">\s+<", "><", body).strip())
    head_ = head(ident, opening.classes, size, opening.title, opening.description, zoom=_ZOOM)
    head_ = head_.replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ', 1)
    return f'{head_}<g stroke-linejoin="round">{body}</g></svg>'


def _shorter(path: str) -> str:
    """A path on one line."""
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", _rounded(path)).strip()


def _rounded(lengths: str) -> str:
    """One decimal, a tenth of a point: finer than any screen shows."""
    return re.sub(r"-?\d+\.\d+", lambda m: f"{round(float(m[0]), 1) + 0.0:g}", lengths)


def _styled(found: re.Match[str]) -> str:
    """A style as attributes, which any style sheet may overrule; a placeholder colour as its class."""
    out, classes = list[str](), dict[str, str]()
    for item in found[1].split(";"):
        key, _, value = (part.strip() for part in item.partition(":"))
        if value in _CLASSES:
            classes[key] = _CLASSES[value]
            value = "currentColor"
        if key:
            out.append(f' {key}="{value}"')
    kinds = f' class="{" ".join(_two(classes))}"' if classes else ""
    return kinds + "".join(out)


def _two(classes: Mapping[str, str]) -> list[str]:
    """The classes of what is filled and drawn: of two colours, one must be that of paper, or of ink."""
    fill, stroke = classes.get("fill"), classes.get("stroke")
    if fill is None or stroke is None or fill == stroke:
        return list(dict.fromkeys(classes.values()))
    if fill == "bp-paper":
        return [stroke, "bp-hollow"]
    assert stroke == "bp-ink", f"no class is for {fill} within {stroke}"
    return [fill, "bp-outlined"]


def _plain_borders(body: str) -> str:
    """An outline is drawn where a path is used: the path's own line would take the colour of the fill. And
    where it runs straight on, it needs no points.
    """
    for ident in re.findall(r'<use xlink:href="#([^"]*)"[^>]* class="[^"]*bp-outlined"', body):
        body = re.sub(
            rf'(<path id="{ident}" d=")([^"]*)" class="bp-ink" stroke="currentColor"',
            lambda m: f'{m[1]}{_straightened(m[2])}"',
            body,
        )
    return body


def _straightened(path: str) -> str:
    """A path of straight lines without the points that lie nearly on the line between their neighbours."""
    out = list[str]()
    for piece in re.findall(r"M[^Mz]*z?", path):
        points = [(float(x), float(y)) for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", piece)]
        kept = points[:1]
        for point, after in pairwise(points[1:]):
            if _aside(kept[-1], point, after) > _STRAIGHT:
                kept.append(point)
        kept += points[-1:] if len(points) > 1 else []
        out.append("M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "z" * piece.endswith("z"))
    return "".join(out)


def _aside(a: tuple[float, float], p: tuple[float, float], b: tuple[float, float]) -> float:
    """How far a point lies from the line through two others."""
    length = math.dist(a, b)
    if not length:
        return math.dist(a, p)
    return abs((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])) / length


def _gathered(body: str) -> str:
    """Many of one kind in a group: what they share is said once."""
    return re.sub(r"<g( clip-path=\"[^\"]*\")?>((?:<use [^>]*/>){2,})</g>", _group, body)


def _group(found: re.Match[str]) -> str:
    each = re.findall(r'<use (xlink:href="[^"]*" x="[^"]*" y="[^"]*")([^>]*)/>', found[2])
    if len({shared for _, shared in each}) != 1:
        return found[0]
    return f"<g{found[1] or ''}{each[0][1]}>{''.join(f'<use {own}/>' for own, _ in each)}</g>"
