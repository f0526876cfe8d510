"""The network drawn in TikZ, for print."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from ..graph.architecture import BiasRule
from ..graph.quantity import Graph
from ..printers.latex import print_symbol, symbol_of
from ..printers.marks import Mark
from ..printers.notation import of_unit
from .layout import Drawing, Edge, Labelled, PlacedUnit, Point
from .lit import Lit
from .places import ARC_GAP, DISC, Letter, along, find_places, key_of

#: How a lit line is drawn, so that it differs without its colour, too.
_LINES = {"pink": ",densely dashed", "blue": ",densely dash dot"}


@lru_cache(maxsize=32)
def network(graph: Graph, drawing: Drawing, lit: Lit | None = None, label: Labelled | None = None) -> str:
    """A tikzpicture of the whole network with the names of its weights, as it was laid out; ``label`` says
    something else of a weight, such as its value, too.

    With ``lit``, the parts of a step are thick, in their colours and with their letters, and the
    rest is grey. The preamble must define the colours bpgreen, bpyellow, bppink, bpred, bpblue (to
    print on), the same with "line" at the end, and bpgrey.
    """
    thickness = "very thin" if drawing.crowded else "thin"
    lines = [rf"\begin{{tikzpicture}}[x=1cm,y=1cm,>=stealth,{thickness}]"]
    if lit is None:
        lines += [_node(drawing, n, graph) for n in drawing.nodes]
        named = [label(e.weight).printed if label else symbol_of(graph, e.weight) for e in drawing.edges]
        lines += map(_edge, drawing.edges, named)
    else:
        lines += _lit_parts(graph, drawing, lit)
    lines.append(r"\end{tikzpicture}")
    return "\n".join(lines)


def _name(node: PlacedUnit) -> str:
    return f"n-{node.key.replace('_', '-')}" + (f"-{node.layer}" if node.bias else "")


def _node(drawing: Drawing, node: PlacedUnit, graph: Graph, style: str = "", above: str = "") -> str:
    x, y = node.at
    style = f"circle,draw,inner sep=0pt,minimum size={2 * drawing.radius:.2f}cm{style}"
    place = f"({_name(node)}) at ({x:.2f},{y:.2f})"
    if node.bias:
        return rf"\node[{style},dashed] {place} {{$1$}};"
    text = rf"\node[{style}] {place} {{${unit(node.key)}$}};"
    if node.layer in graph.architecture.layers_with(BiasRule.UNIT):
        label = symbol_of(graph, f"b_{node.key}")
        text += rf"\node[font=\scriptsize,above=-1pt{above}] at ({_name(node)}.north) {{${label}$}};"
    return text


def unit(name: str) -> str:
    """A unit's name as a symbol: h1 -> h_{1}, h2_1 -> h_{2,1}."""
    return print_symbol(of_unit(name))


def _edge(edge: Edge, symbol: str) -> str:
    label = ""
    if edge.label_at is not None:
        label = rf" node[pos={edge.label_at:.2f},fill=white,inner sep=0.8pt,font=\scriptsize] {{${symbol}$}}"
    return rf"\draw[->] ({_name(edge.start)}) --{label} ({_name(edge.end)});"


def base(graph: Graph, drawing: Drawing, *, backward: bool) -> str:
    """The whole network in grey, of the same size as every ``over`` of this drawing: drawn once, it stands
    under each of them. ``backward`` turns the arrows round.
    """
    return _framed(graph, drawing, _lit_parts(graph, drawing, Lit(backward=backward), unlit=True, over=False))


def over(graph: Graph, drawing: Drawing, lit: Lit) -> str:
    """The lit parts alone, to be laid over the ``base``."""
    return _framed(graph, drawing, _lit_parts(graph, drawing, lit, unlit=False, over=True))


#: Beside the units, in centimetres: room for arcs and letters.
_BESIDE = 0.45


def _framed(graph: Graph, drawing: Drawing, parts: Iterator[str]) -> str:
    heights = [node.at[1] for node in drawing.nodes]
    # A bias of a unit's own has its name above it.
    above = 0.45 if graph.architecture.layers_with(BiasRule.UNIT) else 0.2
    low = _point((-_BESIDE, min(heights) - drawing.radius - 0.1))
    corner = _point((drawing.width + _BESIDE, max(heights) + drawing.radius + above))
    thickness = "very thin" if drawing.crowded else "thin"
    return "\n".join(
        [
            rf"\begin{{tikzpicture}}[x=1cm,y=1cm,>=stealth,{thickness}]",
            rf"\path[use as bounding box] {low} rectangle {corner};",
            *parts,
            r"\end{tikzpicture}",
        ]
    )


def _lit_parts(
    graph: Graph, drawing: Drawing, lit: Lit, *, unlit: bool = True, over: bool = True
) -> Iterator[str]:
    """Units, then unlit lines, then lit ones over them, then labels, arcs and letters. ``unlit`` and
    ``over`` choose what is drawn of what is not lit, and of what is.
    """
    some = lit.any or not over
    units, outputs, edges = dict(lit.units), dict(lit.outputs), dict(lit.edges)
    places = find_places(drawing, lit, biases_above=graph.architecture.layers_with(BiasRule.UNIT))
    for node in drawing.nodes:
        mark, own = units.get(node.key), units.get(f"b_{node.key}")
        if not (over if mark or own or node.key in outputs else unlit):
            continue
        style = _unit_style(mark) if mark else ",draw=bpgrey!70" * some
        ink = "" if mark or node.key in outputs or not some else ",text=bpgrey"
        above = f",text={_ink(own)}" if own else ",text=bpgrey" * some
        yield _node(drawing, node, graph, style + ink, above)
    placed = [
        (edge, at)
        for edge, at in zip(drawing.edges, places.labels, strict=True)
        if (over if key_of(edge) in edges else unlit)
    ]
    placed.sort(key=lambda pair: key_of(pair[0]) in edges)
    arrow = "<-" if lit.backward else "->"
    for edge, _ in placed:
        mark = edges.get(key_of(edge))
        style = (
            f",{_ink(mark)},line width=1.1pt{_LINES.get(mark.colour, '')}" if mark else ",bpgrey!70" * some
        )
        # A line ends at the rim of its units, or begins at the arc of one.
        length, rim = math.dist(edge.start.at, edge.end.at), drawing.radius + 0.02
        first = drawing.radius + ARC_GAP + 0.04 if edge.start.key in outputs else rim
        start, end = _point(along(edge, first / length)), _point(along(edge, 1 - rim / length))
        yield rf"\draw[{arrow}{style}] {start} -- {end};"
    for edge, at in placed:
        if at is not None:
            grey = ",text=bpgrey" * (some and key_of(edge) not in edges)
            symbol, place = symbol_of(graph, edge.weight), _point(along(edge, at))
            yield rf"\node[fill=white,inner sep=0.8pt,font=\scriptsize{grey}] at {place} {{${symbol}$}};"
    for node in drawing.nodes:
        if node.key in outputs:
            reach, ink = drawing.radius + ARC_GAP, _ink(outputs[node.key])
            turn = f"++(-58:{reach:.2f}) arc (-58:58:{reach:.2f})"
            yield rf"\draw[{ink},line width=2pt] {_point(node.at)} {turn};"
    yield from map(_letter, places.letters)


def _point(at: Point) -> str:
    return f"({at[0]:.2f},{at[1]:.2f})"


def _ink(mark: Mark) -> str:
    """The colour of lines."""
    return "black" if mark.colour == "on" else f"bp{mark.colour}line"


def _unit_style(mark: Mark) -> str:
    fill = "black!12" if mark.colour == "on" else f"bp{mark.colour}"
    return f",draw={_ink(mark)},line width=1.1pt,fill={fill}"


def _letter(letter: Letter) -> str:
    style = f"circle,fill={_ink(letter.mark)},text=white,inner sep=0pt,minimum size={2 * DISC:.2f}cm"
    return rf"\node[{style},font=\sffamily\bfseries\tiny] at {_point(letter.at)} {{{letter.mark.letter}}};"
