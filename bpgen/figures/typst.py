"""The network, and a graph of formulas, drawn for Typst: parts of the ``drawing`` of its preamble."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from ..graph.scalar import Formulas, scalar_graph
from ..printers import text
from ..printers.marks import Mark
from ..printers.notation import AnySymbol, of_unit
from ..printers.typst import print_symbol
from ..trace.printed import Round
from .boxes import HEIGHT, Boxes
from .layout import Drawing, Labelled, PlacedUnit, Point, name_size
from .lit import Lit
from .parts import ARC_ANGLE, Arc, Arrow, Caption, Circle, Part, frame, lit_parts
from .places import DISC, Letter
from .tikz_graph import edges, place

#: The size of units' names on a sheet and on a slide, in points.
_USUAL, _LARGE = 10, 12
#: The dashes of a bias unit's rim.
_DASHED = '(thickness: 0.5pt, dash: "densely-dashed")'


@lru_cache(maxsize=32)
def network(drawing: Drawing, *, label: Labelled | None = None) -> str:
    """The whole network with the names of its weights, as it was laid out; the description is a variable.
    ``label`` says something else of a weight, such as its value, too.
    """
    above = 0.45 if any(node.own for node in drawing.nodes) else 0.05
    highest = max(node.at[1] for node in drawing.nodes) + drawing.radius + above
    thin = ", stroke: 0.25pt" * drawing.crowded
    lines = [_line(edge.start.at, edge.end.at, drawing.radius, thin) for edge in drawing.edges]
    labels = [
        _label(at, _formula(*label(edge)) if label else _symbol(edge.symbol))
        for edge in drawing.edges
        if (at := edge.label_spot)
    ]
    units = [part for node in drawing.nodes for part in _node(drawing, node)]
    return _drawn(drawing.width, highest, (*lines, *labels, *units))


#: How a lit line is drawn, so that it differs without its colour, too.
_DASHES = {"pink": "densely-dashed", "blue": "densely-dash-dotted"}


def base(drawing: Drawing, *, backward: bool) -> str:
    """The parts of the whole network in grey, over which those of an ``over`` are laid; drawn once.
    ``backward`` turns the arrows round.
    """
    return _parts(drawing, Lit(backward=backward), unlit=True, over=False)


def over(drawing: Drawing, lit: Lit) -> str:
    """The lit parts alone."""
    return _parts(drawing, lit, unlit=False, over=True)


def whole(drawing: Drawing, lit: Lit) -> str:
    """All parts, those that are lit among them."""
    return _parts(drawing, lit, unlit=True, over=True)


def size(drawing: Drawing) -> tuple[float, float]:
    """Width and height of these, in centimetres."""
    low, corner = frame(drawing)
    return corner[0] - low[0], corner[1] - low[1]


def _parts(drawing: Drawing, lit: Lit, *, unlit: bool, over: bool) -> str:
    low, _ = frame(drawing)
    thickness = "0.2pt" if drawing.crowded else "0.4pt"
    parts = lit_parts(drawing, lit, unlit=unlit, over=over)
    return "\n".join(["(", *(line for part in parts for line in _part(drawing, part, low, thickness)), ")"])


def _part(drawing: Drawing, part: Part, low: Point, thickness: str) -> Iterator[str]:
    def moved(at: Point) -> str:
        return f"{at[0] - low[0]:.2f}, {at[1] - low[1]:.2f}"

    match part:
        case Circle(node, mark, faint, pale, own, own_pale):
            stroke = _rim(mark, faint, thickness, dashed=node.bias)
            filled = f", fill: {_filled(mark)}" if mark else ""
            name = 'm("1", $1$)' if node.bias else _symbol(of_unit(node.key))
            look = (
                f"stroke: {stroke}{filled}, ink: {'grey' if pale else 'black'}{_named(drawing, node, _LARGE)}"
            )
            yield f"  unit({moved(node.at)}, {drawing.radius:.2f}, {name}, {look}),"
            if node.own:
                x, y = node.at
                ink = _ink(own) if own else "grey" if own_pale else "black"
                name = _symbol(node.own)
                yield f"  name({moved((x, y + drawing.radius + 0.22))}, {name}, ink: {ink}),"
        case Arrow(start, end, mark, faint, backward):
            a, b = (end, start) if backward else (start, end)
            stroke = _line_stroke(mark, faint, thickness)
            yield f"  edge(({moved(a)}), ({moved(b)}), stroke: {stroke}),"
        case Caption(at, edge, pale):
            ink = "grey" if pale else "black"
            yield f"  name({moved(at)}, {_symbol(edge.symbol)}, ink: {ink}),"
        case Arc(at, reach, mark):
            yield f"  arc({moved(at)}, {reach:.2f}, {ARC_ANGLE}deg, 2pt + {_ink(mark)}),"
        case Letter(at, mark):
            yield f'  disc({moved(at)}, {DISC}, "{mark.letter}", {_ink(mark)}),'


def _ink(mark: Mark) -> str:
    """The colour of lines."""
    return "black" if mark.colour == "on" else f"colours.{mark.colour}.at(1)"


def _filled(mark: Mark) -> str:
    return "luma(88%)" if mark.colour == "on" else f"colours.{mark.colour}.at(0)"


def _rim(mark: Mark | None, faint: bool, thickness: str, *, dashed: bool) -> str:
    paint = _ink(mark) if mark else "faint" if faint else "black"
    width = "1.1pt" if mark else thickness
    return f'(paint: {paint}, thickness: {width}, dash: "densely-dashed")' if dashed else f"{width} + {paint}"


def _line_stroke(mark: Mark | None, faint: bool, thickness: str) -> str:
    if mark is None:
        return f"{thickness} + {'faint' if faint else 'black'}"
    if dash := _DASHES.get(mark.colour):
        return f'(paint: {_ink(mark)}, thickness: 1.1pt, dash: "{dash}")'
    return f"1.1pt + {_ink(mark)}"


def _drawn(width: float, height: float, parts: Iterable[str]) -> str:
    return "\n".join([f"drawing(description, {width:.2f}, {height:.2f}, (", *parts, "))"])


def _line(a: Point, b: Point, radius: float, look: str) -> str:
    """An arrow between the rims of two circles."""
    share = (radius + 0.02) / math.dist(a, b)
    x, y = (b[0] - a[0]) * share, (b[1] - a[1]) * share
    return f"  edge({_point((a[0] + x, a[1] + y))}, {_point((b[0] - x, b[1] - y))}{look}),"


def _label(at: Point, formula: str) -> str:
    return f"  name({at[0]:.2f}, {at[1]:.2f}, {formula}),"


def _node(drawing: Drawing, node: PlacedUnit) -> Iterator[str]:
    x, y = node.at
    place = f"{x:.2f}, {y:.2f}"
    if node.bias:
        yield f'  unit({place}, {drawing.radius:.2f}, m("1", $1$), stroke: {_DASHED}),'
        return
    size = _named(drawing, node, _USUAL)
    yield f"  unit({place}, {drawing.radius:.2f}, {_symbol(of_unit(node.key))}{size}),"
    if node.own:
        yield f"  name({x:.2f}, {y + drawing.radius + 0.2:.2f}, {_symbol(node.own)}),"


def _named(drawing: Drawing, node: PlacedUnit, usual: int) -> str:
    """Smaller type for a name that has no room in the usual one."""
    size = name_size(node, drawing.radius)
    return f", name: {size}pt" if size < usual and not node.bias else ""


def _symbol(name: AnySymbol) -> str:
    return _formula(print_symbol(name), f'"{text.TARGET.symbol(name)}"')


def _formula(printed: str, spoken: str) -> str:
    return f"m({spoken}, ${printed}$)"


def _point(at: Point) -> str:
    return f"({at[0]:.2f}, {at[1]:.2f})"


@lru_cache(maxsize=32)
def graph(shape: Formulas) -> str:
    """A graph of formulas: the frames of formulas are in thick lines."""
    drawn, places = Round(scalar_graph(shape), 1), place(shape)
    low, right = min(y for _, y in places.values()) - 0.6, max(x for x, _ in places.values()) + 1.3
    at = {key: (x + 0.6, y - low) for key, (x, y) in places.items()}
    lines = []
    for a, b in edges(shape):
        far = places[b][0] - places[a][0] > 1.5 * places[shape.definitions[0][0]][0]
        bend = 0.22 * (1 if places[a][1] >= 0 else -1) if far else 0.0
        lines.append(f"  bow({_point(at[a])}, {_point(at[b])}, {bend}),")
    for key, (x, y) in at.items():
        stroke = "0.5pt" if key in shape.given else "1pt"
        lines.append(f"  node({x:.2f}, {y:.2f}, {_symbol(drawn.name(key))}, stroke: {stroke}),")
    return _drawn(right, max(y for _, y in at.values()) + 0.6, lines)


def layers(drawn: Boxes) -> str:
    """Layers of any kind, one below the other."""
    return _drawn(drawn.width, drawn.height, _layer_lines(drawn))


def layer_parts(drawn: Boxes) -> str:
    """The parts of these alone, as those of ``whole``."""
    return "\n".join(["(", *_layer_lines(drawn), ")"])


def _layer_lines(drawn: Boxes) -> Iterator[str]:
    for title, shape, (x, y) in drawn.boxes:
        yield f'  layer({x:.2f}, {y:.2f}, {drawn.wide}, {HEIGHT}, [{title} #h(1em) #"{shape}";]),'
    for way in drawn.arrows:
        yield from (f"  line-of({_point(a)}, {_point(b)})," for a, b in pairwise(way[:-1]))
        yield f"  edge({_point(way[-2])}, {_point(way[-1])}),"
