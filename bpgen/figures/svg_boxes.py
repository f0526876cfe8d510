"""The layers of a network of any kind drawn in SVG as boxes, for pages; as in ``svg``, without colours."""

from __future__ import annotations

from collections.abc import Iterator

from ..formats.widths import advance
from . import svg
from .boxes import HEIGHT, Boxes, LayerBox
from .layout import Point

#: Units of the drawing to a centimetre of the layout, and the size of letters in these units: on a page, and
#: on a slide, where the drawing is made smaller and is read from the last row.
_SCALE, _LETTERS, _ON_SLIDE = 60, 17, 23


def layers(drawn: Boxes, *, ident: str, title: str, description: str, on_slide: bool = False) -> str:
    """All layers as one ``<svg>``. ``ident`` must be unique in the page."""
    ident, letters = svg.name(ident), _ON_SLIDE if on_slide else _LETTERS
    return "".join(_parts(drawn, ident, title, description, letters))


def _parts(drawn: Boxes, ident: str, title: str, description: str, letters: int) -> Iterator[str]:
    yield svg.head(ident, "bp-net", (drawn.width * _SCALE, drawn.height * _SCALE), title, description)
    yield (
        f'<defs><marker id="{ident}-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9"'
        ' markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
        '<path class="bp-tip" d="M0 1.2 10 5 0 8.8 1.6 5z"/></marker></defs>'
    )
    yield '<g fill="none" stroke="currentColor" stroke-width="1.3" text-anchor="middle">'
    for box in drawn.boxes:
        yield from _box(drawn, box, letters)
    for way in drawn.arrows:
        points = "L".join("{:g} {:g}".format(*_at(drawn, point)) for point in way)
        yield f'<path d="M{points}" marker-end="url(#{ident}-tip)"/>'
    yield "</g></svg>"


def _box(drawn: Boxes, box: LayerBox, letters: int) -> Iterator[str]:
    (x, y), width, height = _at(drawn, box.at), drawn.wide * _SCALE, HEIGHT * _SCALE
    # A long title is set smaller, so that it stays within its box.
    size = min(letters, int(0.95 * width / (advance(f"{box.title}{box.size}") + 1)))
    yield (
        f'<rect x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width:g}" height="{height:g}" rx="7"/>'
        f'<text class="bp-label bp-upright" x="{x:g}" y="{y:g}" dy=".35em" font-size="{size}"'
        f' stroke="none" fill="currentColor">{svg.text(box.title)}'
        f'<tspan dx="1em">{svg.text(box.size)}</tspan></text>'
    )


def _at(drawn: Boxes, point: Point) -> Point:
    return round(point[0] * _SCALE, 1), round((drawn.height - point[1]) * _SCALE, 1)
