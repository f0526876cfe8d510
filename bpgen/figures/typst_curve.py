"""Curves drawn for Typst: parts of the ``drawing`` of its preamble."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .panels import APART, HIGH, WIDE, Axis, Dot, Panel, PanelMark, Point, Stroke, StrokeKind, Tag, Vector

#: How runs are told apart: by colour and by the kind of line.
_STROKES = (
    "0.8pt + colours.blue.at(1)",
    '(paint: colours.red.at(1), thickness: 0.8pt, dash: "dashed")',
    '(paint: colours.green.at(1), thickness: 1pt, dash: "densely-dotted")',
    '(paint: colours.pink.at(1), thickness: 0.8pt, dash: "dash-dotted")',
)
_KINDS = {
    StrokeKind.CURVE: _STROKES[0],
    StrokeKind.TANGENT: _STROKES[1],
    StrokeKind.LEVEL: "0.4pt + luma(55%)",
    StrokeKind.PATH: "0.8pt + colours.green.at(1)",
    StrokeKind.GUIDE: '(paint: black, thickness: 0.4pt, dash: "densely-dotted")',
}
#: Where words are placed beside a point: how far from it, and which of their sides is there.
_SIDES = {
    "above": (0, 0.15, "center + bottom"),
    "below": (0, -0.15, "center + top"),
    "left": (-0.15, 0, "right + horizon"),
    "right": (0.15, 0, "left + horizon"),
}
#: From the left panel's origin to the frame's left and lower edge, in centimetres, and from the highest
#: tick to its upper edge.
_LEFT, _BELOW, _KEYS, _ABOVE = 1.9, 1.2, 0.75, 1.0


def size(labels: Sequence[str], count: int = 2) -> tuple[float, float]:
    """Width and height of the curves of so many panels, in centimetres."""
    return _LEFT + (count - 1) * APART + WIDE + 0.4, _BELOW + (
        _KEYS if len(labels) > 1 else 0
    ) + HIGH + _ABOVE


def curves(panels: Sequence[Panel], labels: Sequence[str] = ()) -> str:
    """The parts of these panels, whose words are in Typst; ``labels`` name the lines, one line is black."""
    low = _BELOW + (_KEYS if len(labels) > 1 else 0)
    lines = [line for n, x in enumerate(panels) for line in _panel(x, bool(labels), (_LEFT + n * APART, low))]
    keys = _keys(labels) if len(labels) > 1 else ()
    return "\n".join(["(", *lines, *keys, ")"])


def _keys(labels: Sequence[str]) -> Iterator[str]:
    """Which line is which, beneath both panels."""
    wide = (APART + WIDE) / len(labels)
    for n, (stroke, label) in enumerate(zip(_STROKES, labels, strict=False)):
        x = 0.6 + n * wide
        yield f"  path((({x:.2f}, 0.3), ({x + 0.9:.2f}, 0.3)), {stroke}),"
        yield f"  words({x + 1.05:.2f}, 0.3, left + horizon, [{label}]),"


def _panel(panel: Panel, coloured: bool, origin: tuple[float, float]) -> Iterator[str]:
    left, low = origin

    def at(x: float, y: float) -> str:
        return f"{left + x:.2f}, {low + y:.2f}"

    yield f"  edge(({at(0, 0)}), ({at(WIDE + 0.3, 0)})),"
    yield f"  edge(({at(0, 0)}), ({at(0, HIGH + 0.3)})),"
    yield f"  words({at(WIDE / 2, -0.72)}, center + top, [{panel.below}]),"
    if panel.beside:
        upwards = f"rotate(-90deg, reflow: true, [{panel.beside}])"
        yield f"  words({at(-1.65, HIGH / 2)}, center + horizon, {upwards}),"
    yield f"  words({at(WIDE / 2, HIGH + 0.4)}, center + bottom, [{panel.title}]),"
    for value, text in panel.across.ticks:
        x = WIDE * panel.across.part(value)
        yield f"  path((({at(x, 0)}), ({at(x, -0.1)})), 0.4pt),"
        yield f"  words({at(x, -0.2)}, center + top, {_tick(panel.across, text)}),"
    for value, text in panel.up.ticks:
        y = HIGH * panel.up.part(value)
        yield f"  path((({at(0, y)}), ({at(-0.1, y)})), 0.4pt),"
        yield f"  words({at(-0.2, y)}, right + horizon, {_tick(panel.up, text)}),"
    for stroke, points in zip(_STROKES if coloured else ("0.8pt",), panel.lines, strict=False):
        if points:
            yield f"  path(({', '.join(f'({at(*panel.at(point))})' for point in points)},), {stroke}),"
    for mark in panel.marks:
        yield _mark(panel, mark, at)


def _mark(panel: Panel, mark: PanelMark, at: Callable[[float, float], str]) -> str:
    def place(point: Point) -> str:
        return at(*panel.at(point))

    match mark:
        case Stroke(points, kind):
            return f"  path(({', '.join(f'({place(point)})' for point in points)},), {_KINDS[kind]}),"
        case Vector(start, end):
            return f"  edge(({place(start)}), ({place(end)}), stroke: 1pt + colours.green.at(1)),"
        case Dot(point, small):
            return f"  dot({place(point)}, {0.03 if small else 0.07}),"
        case Tag(point, text, "on"):
            return f"  name({place(point)}, [{text}]),"
        case Tag(point, text, side):
            x, y = panel.at(point)
            right, up, anchor = _SIDES[side]
            return f"  words({at(x + right, y + up)}, {anchor}, [{text}]),"


def _tick(axis: Axis, text: str) -> str:
    if axis.power:
        return f"tick(10, {text})"
    minus = "\N{MINUS SIGN}"
    return f'tick(none, "{text.replace("-", minus)}")'
