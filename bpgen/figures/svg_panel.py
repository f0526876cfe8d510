"""A panel drawn in SVG, for pages. It holds classes and no colours, as the network does; a script finds the
ends of its axes in it, and draws the same parts anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .panels import HIGH, WIDE, Axis, Dot, Panel, PanelMark, Point, Stroke, Tag, Vector
from .svg import head, name
from .svg import text as escaped

#: Units of the drawing to a centimetre; what is left of the axes, above, beyond and below them.
SCALE, LEFT, TOP, RIGHT, BOTTOM = 68, 76, 40, 24, 62
_TYPE = 16
#: Where words are beside a point: their anchor, and how far off.
_SIDES = {
    "above": ("middle", 0, -10),
    "below": ("middle", 0, 22),
    "left": ("end", -10, 5),
    "right": ("start", 10, 5),
    "on": ("middle", 0, 5),
}


def panel(panel: Panel, *, ident: str, title: str, description: str) -> str:
    """A panel whose words are SVG text, as one ``<svg>``; ``ident`` must be unique in its page."""
    size = LEFT + WIDE * SCALE + RIGHT, TOP + HIGH * SCALE + BOTTOM
    opening = head(name(ident), "bp-plot", size, title, description)
    if panel.moved:
        kind, *of = panel.moved
        ends = *panel.across[:2], *panel.up[:2], LEFT, TOP, WIDE * SCALE, HIGH * SCALE
        axes = " ".join(f"{x!r}" for x in ends)
        data = f' data-chart="{kind}" data-of="{escaped(" ".join(of))}" data-axes="{axes}"'
        opening = opening.replace(" viewBox", f"{data} viewBox", 1)
    return "".join((opening, *_parts(panel, name(ident)), "</svg>"))


def _parts(panel: Panel, ident: str) -> Iterator[str]:
    right, low = LEFT + WIDE * SCALE, TOP + HIGH * SCALE
    x, y = panel.across, panel.up
    yield (
        f'<defs><marker id="{ident}-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9"'
        ' markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
        '<path class="bp-path-tip" d="M0 1 10 5 0 9z"/></marker></defs>'
    )
    for k, text in _ticks(x):
        at = LEFT + WIDE * SCALE * x.part(k)
        yield f'<path class="bp-grid" d="M{at:.1f} {TOP}V{low:.1f}"/>'
        yield _text(at, low + 20, "middle", text)
    for k, text in _ticks(y):
        at = low - HIGH * SCALE * y.part(k)
        yield f'<path class="bp-grid" d="M{LEFT} {at:.1f}H{right:.1f}"/>'
        yield _text(LEFT - 7, at + 5, "end", text)
    yield f'<path class="bp-axis" d="M{LEFT} {TOP}V{low:.1f}H{right:.1f}"/>'
    yield _text(LEFT + WIDE * SCALE / 2, low + 50, "middle", panel.below)
    yield _text(LEFT, TOP - 16, "middle", panel.beside)
    yield _text((LEFT + right) / 2 + 14, TOP - 16, "middle", panel.title, "bp-plot-title")
    for mark in panel.marks:
        yield _mark(panel, mark, ident)


def _ticks(axis: Axis) -> Sequence[tuple[float, str]]:
    return [(k, text.replace("-", "\u2212")) for k, text in axis.ticks]


def _text(x: float, y: float, anchor: str, text: str, classes: str = "") -> str:
    kind = f' class="{classes}"' if classes else ""
    return f'<text{kind} x="{x:.1f}" y="{y:.1f}" font-size="{_TYPE}" text-anchor="{anchor}">{text}</text>'


def _mark(panel: Panel, mark: PanelMark, ident: str) -> str:
    def at(point: Point) -> Point:
        x, y = panel.at(point)
        return LEFT + x * SCALE, TOP + (HIGH - y) * SCALE

    def line(points: Sequence[Point]) -> str:
        return "M" + "L".join("{:.1f} {:.1f}".format(*at(point)) for point in points)

    match mark:
        case Stroke(points, kind):
            return f'<path class="bp-{kind}" d="{line(points)}"/>'
        case Vector(start, end):
            return f'<path class="bp-arrow" d="{line([start, end])}" marker-end="url(#{ident}-tip)"/>'
        case Dot(place, small):
            x, y = at(place)
            return f'<circle class="bp-dot" cx="{x:.1f}" cy="{y:.1f}" r="{3 if small else 5.5}"/>'
        case Tag(place, text, side):
            (x, y), (anchor, right, down) = at(place), _SIDES[side]
            return _text(x + right, y + down, anchor, text, "bp-note")
