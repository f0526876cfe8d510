"""Curves in TikZ, for print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .panels import APART, HIGH, WIDE, Axis, Panel

#: How runs are told apart: by colour and by the kind of line.
_STYLES = (
    "thick,bpblueline",
    "thick,dashed,bpredline",
    "thick,densely dotted,bpgreenline",
    "thick,dash dot,bppinkline",
)

#: Where the first key starts, left of the axis: on narrow slides the keys need the room.
_FIRST = -0.9


def curves(panels: tuple[Panel, Panel], labels: Sequence[str] = ()) -> str:
    """A tikzpicture of these panels, whose words are in TeX; ``labels`` name the lines, one line is black."""
    left, right = panels
    return "\n".join(
        [
            r"\begin{tikzpicture}[font=\footnotesize]",
            *_panel(left, bool(labels)),
            rf"\begin{{scope}}[xshift={APART}cm]",
            *_panel(right, bool(labels)),
            r"\end{scope}",
            *(_keys(labels) if len(labels) > 1 else ()),
            r"\end{tikzpicture}",
        ]
    )


def _keys(labels: Sequence[str]) -> Iterator[str]:
    """Which line is which, beneath both panels."""
    wide = (APART + WIDE - _FIRST) / len(labels)
    for n, (style, label) in enumerate(zip(_STYLES, labels, strict=False)):
        yield rf"\draw[{style}] ({_FIRST + n * wide:.2f},-1.75) -- ++(0.6,0) node[right,black] {{{label}}};"


def _panel(panel: Panel, coloured: bool) -> Iterator[str]:
    across, up = panel.across, panel.up
    yield rf"\draw[->] (0,0) -- ({WIDE + 0.3},0);"
    yield rf"\draw[->] (0,0) -- (0,{HIGH + 0.3});"
    yield rf"\node[below] at ({WIDE / 2:.2f},-0.62) {{{panel.below}}};"
    if panel.beside:
        yield rf"\node[rotate=90,above] at (-1.15,{HIGH / 2:.2f}) {{{panel.beside}}};"
    yield rf"\node[above] at ({WIDE / 2:.2f},{HIGH + 0.3:.2f}) {{{panel.title}}};"
    for x, text in across.ticks:
        yield rf"\draw ({WIDE * across.part(x):.2f},0) -- ++(0,-0.1) node[below] {{${_tick(across, text)}$}};"
    for y, text in up.ticks:
        yield rf"\draw (0,{HIGH * up.part(y):.2f}) -- ++(-0.1,0) node[left] {{${_tick(up, text)}$}};"
    for style, points in zip(_STYLES if coloured else ("thick",), panel.lines, strict=False):
        if points:
            path = " -- ".join("({:.2f},{:.2f})".format(*panel.at(point)) for point in points)
            yield rf"\draw[{style}] {path};"


def _tick(axis: Axis, text: str) -> str:
    """A tick's number; TeX would take a comma for the end of a list."""
    return f"10^{{{text}}}" if axis.power else text.replace(",", "{,}")
