"""Graphs of formulas and networks of layers of any kind drawn in TikZ: frames, and arrows to what reads
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..graph.expr import refs
from ..graph.scalar import Formulas, scalar_graph
from ..trace.printed import Round
from .boxes import HEIGHT, Boxes
from .layout import Point

#: Width and height of the room on a sheet, and the distance of two rows, in centimetres.
_WIDTH, _HEIGHT, _STEP = 6.6, 6.0, 0.95


@lru_cache(maxsize=32)
def graph(shape: Formulas) -> str:
    """A tikzpicture of the graph: the frames of formulas are in thick lines."""
    drawn, places = Round(scalar_graph(shape), 1), place(shape)
    names = {key: f"n-{n}" for n, key in enumerate(places)}
    lines = [r"\begin{tikzpicture}[x=1cm,y=1cm,>=stealth,thin]"]
    for key, (x, y) in places.items():
        style = "draw" if key in shape.given else "draw,thick"
        frame = f"{style},rounded corners=0.3cm,inner xsep=4pt,minimum width=0.9cm,minimum height=0.65cm"
        lines.append(rf"\node[{frame}] ({names[key]}) at ({x:.2f},{y:.2f}) {{${drawn.symbol(key)}$}};")
    for a, b in edges(shape):
        far = places[b][0] - places[a][0] > 1.5 * places[shape.definitions[0][0]][0]
        # Past the columns between them, an arrow runs above or below what stands there.
        bend = f"to[bend {'left' if places[a][1] >= 0 else 'right'}=22]" if far else "--"
        lines.append(rf"\draw[->] ({names[a]}) {bend} ({names[b]});")
    return "\n".join([*lines, r"\end{tikzpicture}"])


def place(shape: Formulas) -> Mapping[str, Point]:
    """Where each value is, in centimetres: operands to the left of what is computed from them, and a given
    value beside the first formula that uses it.
    """
    column: dict[str, int] = {}
    for name, e in shape.expressions().items():
        column[name] = 1 + max((column.get(key, 0) for key in refs(e)), default=0)
    for before, after in reversed(list(edges(shape))):
        if before in shape.given:
            column[before] = min(column.get(before, column[after]), column[after] - 1)
    last, out = max(column.values()), dict[str, Point]()
    keys = (*shape.given, *shape.expressions())
    members = [[key for key in keys if column[key] == n] for n in range(last + 1)]
    step = min(_STEP, _HEIGHT / max(map(len, members)))
    for n, group in enumerate(members):
        for k, key in enumerate(group):
            out[key] = (n * min(_WIDTH / last, 2.6), ((len(group) - 1) / 2 - k) * step)
    return out


def edges(shape: Formulas) -> Iterator[tuple[str, str]]:
    """From each operand to each formula that uses it."""
    for name, e in shape.expressions().items():
        yield from ((key, name) for key in dict.fromkeys(refs(e)))


def layers(drawn: Boxes) -> str:
    """A tikzpicture of layers, one below the other."""
    size = rf"draw,rounded corners=0.12cm,minimum width={drawn.wide}cm,minimum height={HEIGHT}cm"
    lines = [r"\begin{tikzpicture}[x=1cm,y=1cm,>=stealth,thin]"]
    for title, shape, (x, y) in drawn.boxes:
        sides = shape.replace("×", r"\times")
        lines.append(rf"\node[{size}] at ({x:.2f},{y:.2f}) {{{title}\quad${sides}$}};")
    for way in drawn.arrows:
        points = " -- ".join(f"({x:.2f},{y:.2f})" for x, y in way)
        lines.append(rf"\draw[->] {points};")
    return "\n".join([*lines, r"\end{tikzpicture}"])
