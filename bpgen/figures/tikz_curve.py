"""Curves in TikZ, for print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .panels import APART, HIGH, WIDE, Axis, Dot, Panel, PanelMark, Point, Stroke, StrokeKind, Tag, Vector

#: How runs are told apart: by colour and by the kind of line.
_STYLES = (
    "thick,bpblueline",
    "thick,dashed,bpredline",
    "thick,densely dotted,bpgreenline",
    "thick,dash dot,bppinkline",
)

_KINDS = {
    StrokeKind.CURVE: _STYLES[0],
    StrokeKind.TANGENT: _STYLES[1],
    StrokeKind.LEVEL: "thin,black!45",
    StrokeKind.PATH: "thick,bpgreenline",
    StrokeKind.GUIDE: "thin,densely dotted",
}

#: Where the first key starts, left of the axis: on narrow slides the keys need the room.
_FIRST = -0.9


def curves(panels: Sequence[Panel], labels: Sequence[str] = ()) -> str:
    """A tikzpicture of these panels, whose words are in TeX; ``labels`` name the lines, one line is black."""
    first, *others = panels
    return "\n".join(
        [
            r"\begin{tikzpicture}[font=\footnotesize]",
            *_panel(first, bool(labels)),
            *(line for n, panel in enumerate(others, 1) for line in _scope(n, panel, bool(labels))),
            *(_keys(labels) if len(labels) > 1 else ()),
            r"\end{tikzpicture}",
        ]
    )


def _scope(place: int, panel: Panel, coloured: bool) -> Iterator[str]:
    yield rf"\begin{{scope}}[xshift={place * APART:g}cm]"
    yield from _panel(panel, coloured)
    yield r"\end{scope}"


def _keys(labels: Sequence[str]) -> Iterator[str]:
    """Which line is which, beneath both panels."""
    wide = (APART + WIDE - _FIRST) / len(labels)
    for n, (style, label) in enumerate(zip(_STYLES, labels, strict=False)):
        yield rf"\draw[{style}] ({_FIRST + n * wide:.2f},-1.75) -- ++(0.6,0) node[right,black] {{{label}}};"


def _panel(panel: Panel, coloured: bool) -> Iterator[str]:
    across, up = panel.across, panel.up
    yield rf"\draw[->] (0,0) -- ({WIDE + 0.3},0);"
    yield rf"\draw[->] (0,0) -- (0,{HIGH + 0.3});"
    yield rf"\node[below] at ({WIDE / 2:.2f},-0.75) {{{panel.below}}};"
    if panel.beside:
        yield rf"\node[rotate=90,above] at (-1.45,{HIGH / 2:.2f}) {{{panel.beside}}};"
    yield rf"\node[above] at ({WIDE / 2:.2f},{HIGH + 0.3:.2f}) {{{panel.title}}};"
    for x, text in across.ticks:
        yield rf"\draw ({WIDE * across.part(x):.2f},0) -- ++(0,-0.1) node[below] {{${_tick(across, text)}$}};"
    for y, text in up.ticks:
        yield rf"\draw (0,{HIGH * up.part(y):.2f}) -- ++(-0.1,0) node[left] {{${_tick(up, text)}$}};"
    for style, points in zip(_STYLES if coloured else ("thick",), panel.lines, strict=False):
        if points:
            path = " -- ".join("({:.2f},{:.2f})".format(*panel.at(point)) for point in points)
            yield rf"\draw[{style}] {path};"
    for mark in panel.marks:
        yield _mark(panel, mark)


def _mark(panel: Panel, mark: PanelMark) -> str:
    def at(point: Point) -> str:
        return "({:.2f},{:.2f})".format(*panel.at(point))

    match mark:
        case Stroke(points, kind):
            return rf"\draw[{_KINDS[kind]}] {' -- '.join(map(at, points))};"
        case Vector(start, end):
            return rf"\draw[->,thick,bpgreenline] {at(start)} -- {at(end)};"
        case Dot(place, small):
            return rf"\fill {at(place)} circle[radius={0.03 if small else 0.07}];"
        case Tag(place, text, "on"):
            return rf"\node[fill=white,inner sep=1pt] at {at(place)} {{{text}}};"
        case Tag(place, text, side):
            return rf"\node[{side}] at {at(place)} {{{text}}};"


def _tick(axis: Axis, text: str) -> str:
    """A tick's number; TeX would take a comma for the end of a list."""
    return f"10^{{{text}}}" if axis.power else text.replace(",", "{,}")
