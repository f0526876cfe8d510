"""The network drawn in TikZ, for print."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..printers.latex import print_symbol
from ..printers.marks import Mark
from ..printers.notation import of_unit
from .layout import Drawing, Labelled, PlacedUnit, Point, name_size
from .lit import Lit
from .parts import ARC_ANGLE, Arc, Arrow, Caption, Circle, frame, lit_parts
from .places import DISC, Letter

#: How a lit line is drawn, so that it differs without its colour, too.
_LINES = {"pink": ",densely dashed", "blue": ",densely dash dot"}

#: Sizes of type in points, and the commands for them: the usual one, and smaller ones. On a slide the usual
#: one is larger, and the smallest is that of the slide's other small type.
_SIZES = ((10, ""), (9, r"\small"), (8, r"\footnotesize"), (7, r"\scriptsize"))
_SMALLEST, _LARGE = r"\tiny", 12


@lru_cache(maxsize=32)
def network(drawing: Drawing, lit: Lit | None = None, label: Labelled | None = None) -> str:
    """A tikzpicture of the whole network with the names of its weights, as it was laid out; ``label`` says
    something else of a weight, such as its value, too.

    With ``lit``, the parts of a step are thick, in their colours and with their letters, and the
    rest is grey. The preamble must define the colours bpgreen, bpyellow, bppink, bpred, bpblue (to
    print on), the same with "line" at the end, and bpgrey.
    """
    thickness = "very thin" if drawing.crowded else "thin"
    lines = [rf"\begin{{tikzpicture}}[x=1cm,y=1cm,>=stealth,{thickness}]"]
    if lit is None:
        lines += [_node(drawing, n) for n in drawing.nodes]
        named = [label(e).printed if label else print_symbol(e.symbol) for e in drawing.edges]
        lines += [rf"\draw[->] ({_name(e.start)}) -- ({_name(e.end)});" for e in drawing.edges]
        spots = [e.label_spot for e in drawing.edges]
        lines += [_label(at, name) for at, name in zip(spots, named, strict=True) if at]
    else:
        lines += _lit_parts(drawing, lit, on_slide=False)
    lines.append(r"\end{tikzpicture}")
    return "\n".join(lines)


def _name(node: PlacedUnit) -> str:
    return f"n-{node.key.replace('_', '-')}" + (f"-{node.layer}" if node.bias else "")


def _node(
    drawing: Drawing, node: PlacedUnit, style: str = "", above: str = "", *, on_slide: bool = False
) -> str:
    x, y = node.at
    style = f"circle,draw,inner sep=0pt,minimum size={2 * drawing.radius:.2f}cm{style}"
    place = f"({_name(node)}) at ({x:.2f},{y:.2f})"
    if node.bias:
        return rf"\node[{style},dashed] {place} {{$1$}};"
    size = name_size(node, drawing.radius)
    smaller = _SMALLEST if on_slide and size < _LARGE else _small(size)
    font = f",font={smaller}" if smaller else ""
    text = rf"\node[{style}{font}] {place} {{${unit(node.key)}$}};"
    if node.own:
        label = print_symbol(node.own)
        text += rf"\node[font=\scriptsize,above=-1pt{above}] at ({_name(node)}.north) {{${label}$}};"
    return text


def _small(size: int) -> str:
    """The command for type of at most so many points, where the usual has more."""
    return next((command for points, command in _SIZES if points <= size), _SMALLEST)


def unit(name: str) -> str:
    """A unit's name as a symbol: h1 -> h_{1}, h2_1 -> h_{2,1}."""
    return print_symbol(of_unit(name))


def _label(at: Point, symbol: str, style: str = "") -> str:
    """A weight's label at the middle of its place, over all lines."""
    return rf"\node[fill=white,inner sep=0.8pt,font=\scriptsize{style}] at {_point(at)} {{${symbol}$}};"


def base(drawing: Drawing, *, backward: bool) -> str:
    """The whole network in grey, of the same size as every ``over`` of this drawing: drawn once, it stands
    under each of them. ``backward`` turns the arrows round.
    """
    return _framed(drawing, _lit_parts(drawing, Lit(backward=backward), unlit=True, over=False))


def whole(drawing: Drawing, lit: Lit) -> str:
    """All parts, those that are lit among them, of the same size as these."""
    return _framed(drawing, _lit_parts(drawing, lit))


def over(drawing: Drawing, lit: Lit) -> str:
    """The lit parts alone, to be laid over the ``base``."""
    return _framed(drawing, _lit_parts(drawing, lit, unlit=False, over=True))


def _framed(drawing: Drawing, parts: Iterator[str]) -> str:
    low, corner = map(_point, frame(drawing))
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
    drawing: Drawing, lit: Lit, *, unlit: bool = True, over: bool = True, on_slide: bool = True
) -> Iterator[str]:
    for part in lit_parts(drawing, lit, unlit=unlit, over=over):
        match part:
            case Circle(node, mark, faint, pale, own, own_pale):
                style = _unit_style(mark) if mark else ",draw=bpgrey!70" * faint
                above = f",text={_ink(own)}" if own else ",text=bpgrey" * own_pale
                yield _node(drawing, node, style + ",text=bpgrey" * pale, above, on_slide=on_slide)
            case Arrow(start, end, mark, faint, backward):
                arrow = "<-" if backward else "->"
                style = ",bpgrey!70" * faint
                if mark:
                    style = f",{_ink(mark)},line width=1.1pt{_LINES.get(mark.colour, '')}"
                yield rf"\draw[{arrow}{style}] {_point(start)} -- {_point(end)};"
            case Caption(at, edge, pale):
                yield _label(at, print_symbol(edge.symbol), ",text=bpgrey" * pale)
            case Arc(at, reach, mark):
                turn = f"++(-{ARC_ANGLE}:{reach:.2f}) arc (-{ARC_ANGLE}:{ARC_ANGLE}:{reach:.2f})"
                yield rf"\draw[{_ink(mark)},line width=2pt] {_point(at)} {turn};"
            case Letter():
                yield _letter(part)


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
