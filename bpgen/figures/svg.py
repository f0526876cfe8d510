"""The network drawn in SVG, for pages. It holds classes and no colours: the page's style gives those,
in light, in the dark and in print.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from markupsafe import escape

from ..errors.languages import templates_folder
from ..printers.marks import Mark
from ..printers.notation import Symbol, of_unit
from ..printers.text import letter as printed
from .layout import NAME, Drawing, Edge, PlacedUnit, Point
from .lit import NOTHING, Lit
from .places import (
    ARC_GAP,
    DISC,
    TIP,
    Letter,
    above,
    along,
    find_places,
    half_gap,
    half_width,
    key_of,
)

#: Units of the drawing to a centimetre of the layout, and the room round it in centimetres.
_SCALE = 60
_MARGIN = 0.36
#: Lengths in units of the drawing.
_NAME, _LABEL, _LETTER = 19, NAME.letter * _SCALE, 12.5
_ARC = 58
#: What XML 1.0 cannot hold, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(raw: str) -> str:
    """Any string as the text of an element or an attribute."""
    return str(escape(xml(str(raw))))


def xml(raw: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", raw)


def name(raw: str) -> str:
    """Any string as an id: what an id cannot hold becomes a hyphen."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", raw)
    return safe if safe[:1].isalpha() else f"bp-{safe}"


def head(
    ident: str, classes: str, size: tuple[float, float], title: str, description: str, zoom: float = 1
) -> str:
    """The opening of a figure that screen readers announce with its title and read out with its
    description. ``zoom`` is how large it stands on a page that is wide enough.
    """
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" role="img"'
        f' aria-labelledby="{ident}-title {ident}-desc" viewBox="0 0 {_n(width)} {_n(height)}"'
        f' width="{_n(width * zoom)}" height="{_n(height * zoom)}">'
        f'<title id="{ident}-title">{text(title)}</title><desc id="{ident}-desc">{text(description)}</desc>'
    )


def network(drawing: Drawing, lit: Lit, *, ident: str, title: str, description: str) -> str:
    """The whole network as one ``<svg>``, to stand within a page.

    ``ident`` must be unique in the page. Any text may be given as title and description.
    """
    return "".join(_Svg(drawing, lit, name(ident)).parts(title, description))


def standalone(svg: str) -> str:
    """A figure as a file of its own, with its style inside and on white paper: for e-books and images."""
    inside = text(style()).replace("&#34;", '"')
    paper = '<rect class="bp-paper" width="100%" height="100%"/>'
    body = re.sub(r"(</desc>)", lambda m: f"{m[1]}<style>{inside}</style>{paper}", svg, count=1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


@lru_cache(maxsize=1)
def style() -> str:
    """The style of figures without variables, which readers of e-books may not know: the value after the
    comma stands for each.
    """
    return re.sub(r"var\(--[\w-]+, ([^()]+)\)", r"\1", sheet())


def sheet() -> str:
    """The style of figures as pages have it, in one line and without remarks."""
    css = (templates_folder() / "web" / "static" / "figure.css").read_text(encoding="utf-8")
    return " ".join(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).split())


def _n(x: float) -> str:
    """A length with one decimal at most, never -0."""
    return f"{round(x, 1) + 0.0:g}"


class _Svg:
    """One drawing: its lit parts by key, and the way from the layout's centimetres to its own units."""

    def __init__(self, drawing: Drawing, lit: Lit, ident: str) -> None:
        self.drawing, self.lit, self.ident = drawing, lit, ident
        self.units, self.outputs, self.edges = dict(lit.units), dict(lit.outputs), dict(lit.edges)
        #: Layers without labels have thin lines.
        self.crowded = None in find_places(drawing, NOTHING).labels
        self.places = find_places(drawing, lit)

    def parts(self, title: str, description: str) -> Iterator[str]:
        classes = "bp-net" + " bp-some" * self.lit.any + " bp-crowded" * self.crowded
        size = (self.drawing.width + 2 * _MARGIN, self.drawing.height + 2 * _MARGIN)
        yield head(self.ident, classes, (size[0] * _SCALE, size[1] * _SCALE), title, description)
        yield from self._tips()
        yield '<g fill="none" stroke="currentColor" stroke-width="1.3" text-anchor="middle">'
        placed = sorted(
            zip(self.drawing.edges, self.places.labels, strict=True), key=lambda p: key_of(p[0]) in self.edges
        )
        # What is lit comes last: the other lines share one arrow head.
        plain = [(edge, at) for edge, at in placed if key_of(edge) not in self.edges]
        yield f'<g marker-end="url(#{self._tip("")})">'
        for edge, at in plain:
            yield self._edge(edge, at)
        yield "</g>"
        for edge, at in placed[len(plain) :]:
            yield self._edge(edge, at)
        for node in self.drawing.nodes:
            yield from self._node(node)
        for edge, at in placed:
            if at is not None:
                yield self._label(edge, at)
        for letter in self.places.letters:
            yield self._letter(letter)
        yield "</g></svg>"

    def _at(self, p: Point) -> Point:
        return (p[0] + _MARGIN) * _SCALE, (self.drawing.height - p[1] + _MARGIN) * _SCALE

    def _tips(self) -> Iterator[str]:
        """An arrow head for each colour in use: one that takes its line's colour is not known everywhere."""
        colours = {mark.colour for mark in self.edges.values()}
        yield "<defs>"
        for colour in ("", *sorted(colours)):
            classes = "bp-tip" + f" bp-lit bp-{colour}" * bool(colour)
            size = TIP * _SCALE * (1 if colour else 0.8)
            yield (
                f'<marker id="{self._tip(colour)}" viewBox="0 0 10 10" refX="1" refY="5"'
                f' markerWidth="{_n(size)}" markerHeight="{_n(size)}" markerUnits="userSpaceOnUse"'
                ' orient="auto">'
                f'<path class="{classes}" d="M0 1.2 10 5 0 8.8 1.6 5z"/></marker>'
            )
        yield "</defs>"

    def _tip(self, colour: str) -> str:
        return f"{self.ident}-tip" + f"-{colour}" * bool(colour)

    def _edge(self, edge: Edge, label: float | None) -> str:
        mark = self.edges.get(key_of(edge))
        length = math.dist(edge.start.at, edge.end.at)
        tip = TIP * (1 if mark else 0.8)
        low, high = self._reach(edge.start, right=True) / length, 1 - self._reach(edge.end) / length
        if self.lit.backward:
            low += tip * 0.9 / length
        else:
            high -= tip * 0.9 / length
        stops = [low, high]
        if label is not None and key_of(edge) not in self.places.across:
            half = half_gap(edge, self.drawing.label) / length
            stops = [low, max(low, label - half), min(high, label + half), high]
        if self.lit.backward:
            stops.reverse()
        points = [self._at(along(edge, t)) for t in stops]
        d = "".join(
            f"M{_n(a[0])} {_n(a[1])}L{_n(b[0])} {_n(b[1])}"
            for a, b in zip(points[::2], points[1::2], strict=True)
        )
        head = f' marker-end="url(#{self._tip(mark.colour)})"' if mark else ""
        key, end = text(edge.weight), text(edge.end.key)
        return f'<path class="bp-edge{_lit(mark)}" data-key="{key}" data-to="{end}" d="{d}"{head}/>'

    def _reach(self, node: PlacedUnit, *, right: bool = False) -> float:
        """How far from a unit's middle its lines begin; on the output's side, beyond the arc."""
        reach = self.drawing.radius + 0.02
        return reach + ARC_GAP + 0.03 if right and node.key in self.outputs else reach

    def _node(self, node: PlacedUnit) -> Iterator[str]:
        mark, (x, y) = self.units.get(node.key), self._at(node.at)
        radius = _n(self.drawing.radius * _SCALE)
        dashes = ' stroke-dasharray="4 3"' if node.bias else ""
        kind = "bp-unit bp-bias" if node.bias else "bp-unit"
        yield (
            f'<circle class="{kind}{_lit(mark)}" data-key="{text(node.key)}" cx="{_n(x)}" cy="{_n(y)}"'
            f' r="{radius}"{dashes}/>'
        )
        size = min(_NAME, self.drawing.radius * _SCALE * 0.88)
        shown = Symbol("1") if node.bias else of_unit(node.key)
        lit = mark or self.outputs.get(node.key)
        yield _symbol(shown, (x, y), size, "bp-name" + " bp-upright" * node.bias + " bp-lit" * bool(lit))
        output = self.outputs.get(node.key)
        if output is not None:
            yield self._arc(node, output)
        if node.own:
            own = self.units.get(f"b_{node.key}")
            at = above(self.drawing, node)
            if self.crowded:
                yield self._paper(at, half_width(f"b_{node.key}", self.drawing.label))
            yield _symbol(node.own, self._at(at), _LABEL, "bp-label" + _lit(own))

    def _arc(self, node: PlacedUnit, mark: Mark) -> str:
        x, y = self._at(node.at)
        r = (self.drawing.radius + ARC_GAP) * _SCALE
        dx, dy = r * math.cos(math.radians(_ARC)), r * math.sin(math.radians(_ARC))
        return (
            f'<path class="bp-arc{_lit(mark)}" d="M{_n(x + dx)} {_n(y - dy)}'
            f'A{_n(r)} {_n(r)} 0 0 1 {_n(x + dx)} {_n(y + dy)}"/>'
        )

    def _label(self, edge: Edge, at: float) -> str:
        key, spot = key_of(edge), along(edge, at)
        paper = (
            self._paper(spot, half_width(edge.weight, self.drawing.label))
            if key in self.places.across
            else ""
        )
        lit = " bp-lit" * (key in self.edges)
        return paper + _symbol(edge.symbol, self._at(spot), _LABEL, "bp-label" + lit)

    def _paper(self, at: Point, half: float) -> str:
        """What covers the lines under a label."""
        (x, y), w, h = self._at(at), half * _SCALE - 1, NAME.letter * _SCALE * 0.55
        return (
            f'<rect class="bp-paper" x="{_n(x - w)}" y="{_n(y - h)}"'
            f' width="{_n(2 * w)}" height="{_n(2 * h)}" rx="4"/>'
        )

    def _letter(self, letter: Letter) -> str:
        x, y = self._at(letter.at)
        return (
            f'<g class="bp-letter bp-lit bp-{letter.mark.colour}">'
            f'<circle class="bp-disc" cx="{_n(x)}" cy="{_n(y)}" r="{_n(DISC * _SCALE)}"/>'
            f'<text x="{_n(x)}" y="{_n(y)}" dy=".36em" font-size="{_LETTER}">'
            f"{text(letter.mark.letter)}</text></g>"
        )


def _lit(mark: Mark | None) -> str:
    return f" bp-lit bp-{mark.colour}" if mark else ""


def _symbol(s: Symbol, at: Point, size: float, classes: str) -> str:
    """A symbol with the number of its layer and its subscript, its middle at a point."""
    x, y = at
    sub, down = "", ".3"
    if s.layer:
        sub, down = f'<tspan class="bp-sub" dy="-.5em">{text(s.layer)}</tspan>', ".8"
    if s.sub:
        sub += f'<tspan class="bp-sub" dy="{down}em">{text(s.sub.replace("_", ","))}</tspan>'
    return (
        f'<text class="{classes}" x="{_n(x)}" y="{_n(y)}" dy=".3em" font-size="{_n(size)}">'
        f"{text(printed(s.base))}{sub}</text>"
    )
